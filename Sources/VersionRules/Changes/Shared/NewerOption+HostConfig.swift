// SPDX-License-Identifier: Apache-2.0

extension Step {
    /// Refuses a request whose host configuration sets `option` to anything but its type's zero value, or a default
    /// that clients write out. Looks beside the host configuration as well: engines read it there, too, and at start
    /// the body is the host configuration.
    static func refuse(
        hostConfig option: JSONPath, since version: APIVersion, unless defaults: [JSONValue] = []
    ) -> Step {
        let inner = JSONPath(["HostConfig"] + option.keys)
        return .custom { body, context throws(Rejection) in
            let values = [body.value(caseInsensitive: inner), body.value(caseInsensitive: option)]
            guard values.contains(where: { $0?.asks(unless: defaults) ?? false }) else { return }
            throw Rejection(of: inner.description, since: version, context)
        }
    }
}

extension JSONValue {
    /// The value that a path leads to where names match as the engine matches them.
    func value(caseInsensitive path: JSONPath) -> JSONValue? {
        var value = self
        for key in path.keys {
            guard let member = value.member(caseInsensitive: key) else { return nil }
            value = member
        }
        return value
    }

    /// Whether the value asks for anything but a default.
    func asks(unless defaults: [JSONValue] = []) -> Bool {
        !isUnset() && !defaults.contains(where: says)
    }

    /// An object's members in their order.
    var namedMembers: [(name: String, value: JSONValue)] {
        guard let node, node.isObject else { return [] }
        return node.entries.indices.map { (node.key(at: $0), node.value(at: $0)) }
    }
}
