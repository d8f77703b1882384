// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The first twelve characters of the id in the answer to an inspect.
    var shortContainerID: String? {
        self["Id"]?.string.map { String($0.prefix(12)) }
    }

    /// Whether the container that an inspect tells of was never started.
    var isCreated: Bool { value(at: JSONValue.status)?.isString("created") ?? false }
    private static let status: JSONPath = "State.Status"

    /// The texts without what was there before, as an array; null for none.
    static func uniqueNames(_ names: [String]) -> JSONValue {
        var seen: Set<String> = []
        let unique = names.filter { seen.insert($0).inserted }
        return unique.isEmpty ? .null : .array(unique.map(JSONValue.string))
    }

    /// The strings of an array.
    var names: [String] { elements?.compactMap(\.string) ?? [] }
}
