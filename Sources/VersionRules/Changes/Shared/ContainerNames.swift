// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The first twelve characters of the id in the answer to an inspect.
    var shortContainerID: String? { self["Id"]?.shortID }

    /// The first twelve characters of an id.
    var shortID: String? { string.map { String(decoding: $0.utf8.prefix(12), as: UTF8.self) } }

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
