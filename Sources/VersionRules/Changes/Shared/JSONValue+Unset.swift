// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Whether a request that says this says nothing: null, false, zero, empty, or an object of such.
    ///
    /// Clients send every field that they know. Objects are looked into as deep as a host config has them; at the
    /// last depth, which is where they may be maps, a member is something.
    func isUnset(depth: Int = 4) -> Bool {
        switch kind {
        case .null: true
        case .bool: bool == false
        case .number: double == 0
        case .string: string?.isEmpty ?? false
        case .array: elements?.isEmpty ?? false
        case .object where depth == 0: keys.isEmpty
        case .object: namedMembers.allSatisfy { $0.value.isUnset(depth: depth - 1) }
        case .invalid: false
        }
    }

    /// Whether the engine takes both for the same, whatever the order of members.
    func means(_ other: JSONValue) -> Bool {
        switch (kind, other.kind) {
        case (.object, .object):
            Set(keys + other.keys).allSatisfy { (self[$0] ?? .null).means(other[$0] ?? .null) }
        case (.array, .array):
            zip(elements ?? [], other.elements ?? []).allSatisfy { $0.means($1) }
                && elements?.count == other.elements?.count
        default: says(other) || isUnset() && other.isUnset()
        }
    }

    /// The same, where a name says something even if its value does not: of ports, labels or mounts.
    func meansWithNames(_ other: JSONValue) -> Bool { Set(keys) == Set(other.keys) && means(other) }

    /// An object's members in their order.
    var namedMembers: [(name: String, value: JSONValue)] {
        guard let node, node.isObject else { return [] }
        return node.indices.map { (node.key(at: $0), node.value(at: $0)) }
    }
}
