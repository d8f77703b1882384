// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// Paths of plain names that part at the first, and are followed together: each byte is looked at once.
///
/// A class, so that one reference is counted for each look and not those of all arrays.
final class JSONPathSet: Sendable {
    /// What the paths are to the search: the object that they begin at, the first names of all, and what is behind each.
    private let tree: BranchTree

    /// nil where two begin with the same name, or one is empty or too long.
    init?(_ paths: [JSONPath]) {
        guard Set(paths.map(\.names.first)).count == paths.count else { return nil }
        guard paths.allSatisfy({ 1...Int(cvectors_most_levels) ~= $0.names.count }) else { return nil }
        tree = BranchTree(paths.map(\.keys))
    }

    /// Calls `take` with each path's number and where in the object that `bytes` are its value is, if there is one. False
    /// where something is out of the ordinary.
    func find(in bytes: Span<UInt8>, _ take: (Int, Range<Int>) -> Void) -> Bool {
        withUnsafeTemporaryAllocation(of: cvectors_place.self, capacity: tree.branches.count) { found in
            found.initialize(repeating: cvectors_place())
            let end = bytes.withUnsafeBufferPointer { bytes in
                cvectors_find_all(bytes.baseAddress, bytes.count, 0, tree.branches, tree.names, found.baseAddress)
            }
            guard end.end == cvectors_closed, end.closing == bytes.count - 1 else { return false }
            for path in tree.ends.indices {
                let place = found[tree.ends[path]]
                if place.value_end != 0 { take(path, place.value..<place.value_end) }
            }
            return true
        }
    }
}

private struct BranchTree {
    private(set) var branches: [cvectors_branch]
    private(set) var names: [UInt8] = []
    /// Which branches the paths end with.
    private(set) var ends: [Int] = []

    init(_ paths: [[String]]) {
        branches = [cvectors_branch(name: 0, name_count: 0, first: 1, count: UInt32(paths.count), end: 0)]
        for path in paths { add(path[0]) }
        for (index, path) in paths.enumerated() { ends.append(add(path.dropFirst(), within: index + 1)) }
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
