// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The first twelve characters of the id in the answer to an inspect.
    var shortContainerID: String? { self["Id"]?.shortID }

    /// The first twelve characters of an id.
    var shortID: String? { string(upTo: 12) }

    /// Whether the container that an inspect tells of was never started.
    var isCreated: Bool { value(at: JSONValue.status)?.isString("created") ?? false }
    private static let status: JSONPath = "State.Status"

    /// The texts without what was there before, as an array; null for none.
    static func uniqueNames(_ names: [String]) -> JSONValue {
        var met = MetNames()
        let unique = names.filter { met.meet($0) }
        return unique.isEmpty ? .null : .array(unique.map(JSONValue.string))
    }

    /// The strings of an array.
    var names: [String] { elements?.compactMap(\.string) ?? [] }

    /// Adds names to an array that it does not have, and takes out what it has already before.
    mutating func add(names added: [String]) {
        if let text = adding(names: added) { return self = JSONValue(source: text) }
        var names = MetNames()
        removeElements { !names.meet($0.string ?? "") }
        for name in added where !name.isEmpty && names.meet(name) { append(.string(name)) }
    }

    /// The same without an index: nil where something is to be taken out.
    private func adding(names added: [String]) -> [UInt8]? {
        guard case .text(let text) = storage, text.content == text.range else { return nil }
        var (names, hasRepeated, isEmpty) = (MetNames(), false, true)
        let source = text.bytes.span.extracting(first: text.range.upperBound)
        let end = JSONLevel.index(text.range.lowerBound, in: source) { (entries, _) in
            isEmpty = entries.isEmpty
            for index in entries.indices where !hasRepeated {
                let value = source.extracting(entries[index].valueRange)
                let isString = value[0] == .quote
                hasRepeated = !names.meet(isString ? JSONString.text(of: value.extracting(1..<value.count - 1)) : "")
            }
        }
        guard !hasRepeated, end == .closed(at: text.range.upperBound - 1) else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(added.reduce(text.range.count) { $0 + $1.utf8.count + JSONValue.marksOfName })
        output.append(copying: source.extracting(text.range.dropLast()))
        for name in added where !name.isEmpty && names.meet(name) {
            if !isEmpty { output.append(.comma) }
            JSONString.encode(name, into: &output)
            isEmpty = false
        }
        output.append(.closeBracket)
        return output
    }

    /// Its quotes and a comma.
    private static let marksOfName = 3
}

/// Names that were met before. Most lists of them are short, and looking through a few takes less than hashing one.
struct MetNames {
    private static let mostInOrder = 8
    private var inOrder: [String] = []
    private var others: Set<String> = []

    init() {
        inOrder.reserveCapacity(MetNames.mostInOrder)
    }

    /// Whether a name is met for the first time.
    mutating func meet(_ name: String) -> Bool {
        guard !inOrder.contains(name) else { return false }
        guard inOrder.count == MetNames.mostInOrder else {
            inOrder.append(name)
            return true
        }
        return others.insert(name).inserted
    }
}
