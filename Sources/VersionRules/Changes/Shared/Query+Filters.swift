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

    private var filters: JSONValue? {
        self["filters"].map { JSONValue(source: Array($0.utf8)) }
    }
}
