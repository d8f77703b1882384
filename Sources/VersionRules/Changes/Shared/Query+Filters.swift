// SPDX-License-Identifier: Apache-2.0

extension Query {
    /// The values of one filter in the parameter `filters`: `{"label":["a"]}`, or `{"label":{"a":true}}` of old clients.
    func filterValues(_ name: String) -> [String] {
        guard let values = filters?[name] else { return [] }
        return values.elements?.compactMap(\.string) ?? values.keys.filter { values[$0]?.bool ?? false }
    }

    /// Takes one filter out, and the parameter with the last of them.
    mutating func removeFilter(_ name: String) {
        guard var filters else { return }
        filters[name] = nil
        if filters.keys.isEmpty { remove("filters") } else { set("filters", to: filters.description) }
    }

    /// Adds a value to one filter, in the notation that the others have; not to what is no JSON, which engines refuse.
    mutating func addFilter(_ name: String, _ value: String) {
        let text = self["filters"] ?? ""
        var filters: JSONValue = text.isEmpty ? [:] : JSONValue(source: Array(text.utf8))
        guard filters.kind == .object, filters.validate(), !filters.mixesNotations else { return }
        let isArray = filters.keys.contains { filters[$0]?.kind == .array }
        if filters[name] == nil { filters[name] = isArray ? [] : [:] }
        if isArray { filters[name]?.append(.string(value)) } else { filters[name]?[value] = true }
        set("filters", to: filters.description)
    }

    /// Gives one filter that value alone; nothing changes where it has it.
    mutating func setFilter(_ name: String, to value: String) {
        guard filterValues(name) != [value] else { return }
        removeFilter(name)
        addFilter(name, value)
    }

    /// The parameter `filters`, which is JSON. Engines refuse what has some filters in one notation, others in the other.
    var filters: JSONValue? {
        guard let text = self["filters"] else { return nil }
        let filters = JSONValue(source: Array(text.utf8))
        return filters.mixesNotations ? nil : filters
    }
}

extension JSONValue {
    fileprivate var mixesNotations: Bool {
        let kinds = keys.compactMap { self[$0]?.kind }
        return kinds.contains(.array) && kinds.contains(.object)
    }
}
