// SPDX-License-Identifier: Apache-2.0

/// The parameter `filters` of a request: `{"label":{"a":true}}`, or `{"label":["a"]}` of the oldest clients.
struct FilterArguments {
    private var filters: JSONValue

    /// Reads the parameter; nil where it is there and no JSON object, which the engine refuses.
    init?(_ query: Query) {
        let text = query["filters"] ?? ""
        filters = text.isEmpty ? [:] : JSONValue(source: Array(text.utf8))
        guard filters.kind == .object, filters.validate() else { return nil }
    }

    /// The values of one filter.
    subscript(name: String) -> [String] {
        guard let values = filters[name] else { return [] }
        return values.elements?.compactMap(\.string) ?? values.keys.filter { values[$0]?.bool ?? false }
    }

    /// Adds a value to a filter, in the notation that the others have.
    mutating func add(_ value: String, to name: String) {
        let isArray = filters.keys.contains { filters[$0]?.kind == .array }
        if filters[name] == nil { filters[name] = isArray ? [] : [:] }
        if isArray { filters[name]?.append(.string(value)) } else { filters[name]?[value] = true }
    }

    /// Takes a filter out.
    mutating func remove(_ name: String) {
        filters[name] = nil
    }

    /// Writes the parameter; without filters there is none.
    func write(to query: inout Query) {
        if filters.keys.isEmpty { query.remove("filters") } else { query.set("filters", to: filters.description) }
    }
}
