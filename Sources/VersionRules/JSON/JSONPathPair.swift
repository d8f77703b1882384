// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// Two paths of plain names that part at the first, and are followed together: each byte is looked at once.
///
/// A class, so that one reference is counted for each look and not those of all arrays.
final class JSONPathPair: Sendable {
    private let first: JSONPath
    private let second: JSONPath
    /// What the paths are to the search: the object that they begin at, the first names of both, and what is behind each.
    private let tree: BranchTree

    init(_ first: JSONPath, _ second: JSONPath) {
        (self.first, self.second) = (first, second)
        tree = BranchTree(first.keys, second.keys)
    }
}

private struct BranchTree {
    private(set) var branches = [cvectors_branch(name: 0, name_count: 0, first: 1, count: 2, end: 0)]
    private(set) var names: [UInt8] = []
    /// Which branches the paths end with.
    private(set) var ends = (1, 2)

    init(_ first: [String], _ second: [String]) {
        precondition(first.first != second.first, "the paths don't part at the first name")
        precondition(max(first.count, second.count) <= Int(cvectors_most_levels), "a path is too long")
        for path in [first, second] { add(path[0]) }
        ends.0 = add(first.dropFirst(), within: 1)
        ends.1 = add(second.dropFirst(), within: 2)
    }

    /// Adds the names behind one, each within the one before it, and gives the last.
    private mutating func add(_ rest: ArraySlice<String>, within branch: Int) -> Int {
        let end = UInt32(branches.count + rest.count)
        var outer = branch
        for name in rest {
            (branches[outer].first, branches[outer].count, branches[outer].end) = (UInt32(branches.count), 1, end)
            outer = branches.count
            add(name)
        }
        return outer
    }

    private mutating func add(_ name: String) {
        branches.append(
            cvectors_branch(name: UInt32(names.count), name_count: UInt32(name.utf8.count), first: 0, count: 0, end: 0))
        names += name.utf8
    }
}

extension JSONPathPair {
    /// The values that the paths lead to from an object.
    func values(in object: JSONValue) -> (JSONValue?, JSONValue?) {
        if case .text(let text) = object.storage, let found = values(in: text) { return found }
        return (object.value(at: first), object.value(at: second))
    }

    /// nil where something is out of the ordinary.
    private func values(in text: JSONText) -> (JSONValue?, JSONValue?)? {
        let content = text.content
        return withUnsafeTemporaryAllocation(of: cvectors_place.self, capacity: tree.branches.count) { found in
            found.initialize(repeating: cvectors_place())
            let end = cvectors_find_all(
                text.bytes, content.upperBound, content.lowerBound, tree.branches, tree.names, found.baseAddress)
            guard end.end == cvectors_closed, end.closing == content.upperBound - 1 else { return nil }
            return (found[tree.ends.0].value(in: text), found[tree.ends.1].value(in: text))
        }
    }
}

extension cvectors_place {
    fileprivate func value(in text: JSONText) -> JSONValue? {
        value_end == 0 ? nil : JSONValue(text: JSONText(text.bytes, value..<value_end))
    }
}
