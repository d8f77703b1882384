// SPDX-License-Identifier: Apache-2.0

// What an older engine would not listen to is refused, in the words that Docker's own client has for it. Members that
// are absent, null, false, zero or empty ask for nothing; nor do the defaults that newer clients write out.
extension Step {
    /// Refuses a request whose body asks for what the API has since that version.
    static func refuseBefore(_ version: APIVersion, _ path: JSONPath, unless defaults: [JSONValue] = []) -> Step {
        .custom { body, context throws(Rejection) in
            guard let value = body.value(caseInsensitive: path), value.asks(unless: defaults) else { return }
            throw Rejection(before: version, of: path.description, context)
        }
    }

    /// Refuses what the host configuration has since that version: in it, and beside it, where engines read it as well.
    /// At start, the body is the host configuration.
    static func refuseBefore(
        _ version: APIVersion, hostConfig path: JSONPath, unless defaults: [JSONValue] = []
    ) -> Step {
        let inner = JSONPath(["HostConfig"] + path.keys)
        return .custom { body, context throws(Rejection) in
            let values = [body.value(caseInsensitive: inner), body.value(caseInsensitive: path)]
            guard values.contains(where: { $0?.asks(unless: defaults) ?? false }) else { return }
            throw Rejection(before: version, of: inner.description, context)
        }
    }

    /// Refuses a request with a parameter that the API has since that version.
    static func refuseBefore(_ version: APIVersion, query name: String) -> Step {
        .customHead { message, context throws(Rejection) in
            guard let value = message.query[name], !value.meansNo else { return }
            throw Rejection(before: version, of: name, context)
        }
    }
}

extension String {
    /// Whether engines read it as no, where a parameter says yes or no; zero is no number that anyone asks for.
    var meansNo: Bool { ["", "0", "no", "false", "none"].contains(lowercased()) }
}

extension Rejection {
    /// What refuses a request that asks for what the API has since that version.
    init(before version: APIVersion, of feature: String, _ context: RewriteContext) {
        self.init(
            status: 400,
            message: "\(feature) requires API version \(version), but the Docker daemon is spoken to at API version "
                + "\(context.spoken)")
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
        guard !defaults.contains(where: says) else { return false }
        return switch kind {
        case .null, .invalid: false
        case .bool: bool ?? false
        case .number: double != 0
        case .string: string != ""
        case .array: !(elements ?? []).isEmpty
        case .object: keys.contains { name in self[name]?.asksInside ?? false }
        }
    }

    /// The same one level down, where containers ask for something as soon as they hold something.
    private var asksInside: Bool {
        kind == .object ? !keys.isEmpty : asks()
    }
}
