// SPDX-License-Identifier: Apache-2.0

extension Step {
    /// Refuses a request that asks an engine for what came with a later version. Null, zero, false and what is empty
    /// ask for nothing, and neither do the values in `harmless`, which are what the older engine does anyway.
    static func needs(_ version: APIVersion, for path: JSONPath, besides harmless: [JSONValue] = []) -> Step {
        .custom { (body, _) throws(Rejection) in
            guard let value = body.member(at: path.keys[...]), value.asksForSomething else { return }
            if harmless.contains(where: value.says) { return }
            throw Rejection.needed(path.description, version)
        }
    }

    /// Refuses a request with a query parameter that came with a later version; `null` and `{}` ask for nothing, too.
    static func needs(_ version: APIVersion, forQuery name: String) -> Step {
        .customHead { (message, _) throws(Rejection) in
            guard let text = message.query[name], !text.isEmpty else { return }
            let value = JSONValue(source: Array(text.utf8))
            guard value.kind == .invalid || value.asksForSomething else { return }
            throw Rejection.needed(name, version)
        }
    }

    /// Refuses a request whose `filters` have a key that came with a later version.
    static func needs(_ version: APIVersion, forFilter key: String) -> Step {
        .customHead { (message, _) throws(Rejection) in
            guard let filters = message.query["filters"], JSONValue(source: Array(filters.utf8))[key] != nil
            else { return }
            throw Rejection.needed("filter \(key)", version)
        }
    }
}

extension Rejection {
    /// What a client is told that asks for more than its engine knows.
    static func needed(_ name: String, _ version: APIVersion) -> Rejection {
        let text = "\"\(name)\" requires API version \(version), but the engine is spoken to at an older version"
        return Rejection(status: 400, message: text)
    }
}

extension JSONValue {
    fileprivate func member(at keys: ArraySlice<String>) -> JSONValue? {
        guard let key = keys.first else { return self }
        return member(caseInsensitive: key)?.member(at: keys.dropFirst())
    }

    /// Whether this is other than what Go takes for no value at all.
    fileprivate var asksForSomething: Bool {
        switch kind {
        case .null, .invalid: false
        case .bool: bool == true
        case .number: double != 0
        case .string: string != ""
        case .array: elements?.isEmpty == false
        case .object: !keys.isEmpty
        }
    }
}
