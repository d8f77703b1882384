// SPDX-License-Identifier: Apache-2.0

// What requests could ask for only since some version. An older engine would leave it out without a word, and do
// something else than it was asked to: it is refused instead.

extension Step {
    /// Refuses a request whose body says something at `path` other than Go's zero value; `[]` means in any element.
    static func requires(_ version: APIVersion, for path: JSONPath) -> Step {
        requires(version, for: path, called: path.description)
    }

    /// The same, with another name than the path's for people.
    static func requires(_ version: APIVersion, for path: JSONPath, called name: String) -> Step {
        .custom { (body: inout JSONValue, context: RewriteContext) throws(Rejection) in
            if body.isSet(at: path) { throw .requiring(version, name, spoken: context.spoken) }
        }
    }

    /// Refuses a request with a parameter that is not empty.
    static func requires(_ version: APIVersion, forQuery name: String) -> Step {
        .customHead { (request: inout Message, context: RewriteContext) throws(Rejection) in
            guard let value = request.query[name], !value.isEmpty else { return }
            throw .requiring(version, "\(name)=\(value)", spoken: context.spoken)
        }
    }
}

extension Rejection {
    /// Says what an engine lacks that was asked for something newer than the version it is spoken to in; examples are
    /// about one that is spoken to in the newest.
    static func requiring(_ version: APIVersion, _ option: String, spoken: APIVersion = "1.56") -> Rejection {
        Rejection(
            status: 400,
            message: "\(option) needs API v\(version) or newer, but the engine is spoken to in API v\(spoken)")
    }
}

extension JSONValue {
    /// Whether anything but a zero value, as Go has it, is at the end of a path with names as the engine reads them.
    func isSet(at path: JSONPath) -> Bool {
        isSet(at: path.keys[...])
    }

    private func isSet(at keys: ArraySlice<String>) -> Bool {
        guard let key = keys.first else { return !isGoZero }
        let rest = keys.dropFirst()
        guard key != JSONPath.everyElement else { return elements?.contains { $0.isSet(at: rest) } ?? false }
        guard key != JSONPath.everyMember else { return members.contains { $0.isSet(at: rest) } }
        return member(caseInsensitive: key)?.isSet(at: rest) ?? false
    }

    private var members: [JSONValue] { Set(self.keys).compactMap { self[$0] } }

    private var isGoZero: Bool {
        switch kind {
        case .null, .invalid: true
        case .bool: bool == false
        case .number: double == 0
        case .string: string?.isEmpty ?? true
        case .array: elements?.isEmpty ?? true
        case .object: keys.isEmpty
        }
    }
}
