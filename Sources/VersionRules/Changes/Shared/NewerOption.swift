// SPDX-License-Identifier: Apache-2.0

// What requests could ask for only since some version. An older engine would leave it out without a word, and so do
// something else than it was asked to: it is refused instead.

extension Step {
    /// Refuses a request whose body sets `option` to anything but its type's zero value.
    static func refuse(_ option: JSONPath, since version: APIVersion) -> Step {
        refuse(option, called: option.description, since: version)
    }

    /// Refuses a request whose body sets `option`, which has a name for people, to anything but its type's zero value.
    static func refuse(_ option: JSONPath, called name: String, since version: APIVersion) -> Step {
        .custom { (body: inout JSONValue, context: RewriteContext) throws(Rejection) in
            guard body.isSet(at: option.keys[...]) else { return }
            throw Rejection(of: name, since: version, context)
        }
    }

    /// Refuses a request with a parameter that is neither empty nor among those that mean the same as none.
    static func refuse(
        query name: String, since version: APIVersion, unless harmless: Set<String> = []
    ) -> Step {
        .customHead { (request: inout Message, context: RewriteContext) throws(Rejection) in
            guard let value = request.query[name], !value.isEmpty, !harmless.contains(value.lowercased()) else {
                return
            }
            throw Rejection(of: "\(name)=\(value)", since: version, context)
        }
    }

    /// Refuses a request that filters by one of `names`.
    static func refuse(filters names: [String], since version: APIVersion) -> Step {
        .customHead { (request: inout Message, context: RewriteContext) throws(Rejection) in
            guard let text = request.query["filters"] else { return }
            let filters = JSONValue(source: Array(text.utf8))
            guard let name = names.first(where: { filters[$0] != nil }) else { return }
            throw Rejection(of: "the filter \(name)", since: version, context)
        }
    }
}

extension Set<String> {
    /// What the engine reads as false in a query, in any case.
    static let saidNo: Set<String> = ["no", "0", "false", "none"]
}

extension Rejection {
    /// Says what an engine lacks that was asked for something newer than the version it is spoken to in.
    init(of option: String, since version: APIVersion, _ context: RewriteContext) {
        self.init(
            status: 400,
            message: "\(option) needs API v\(version) or newer, but the engine is spoken to in API v\(context.spoken)")
    }
}

extension JSONValue {
    /// Whether anything but a zero value, as Go has it, is at the end of the path; `[]` means in any element.
    fileprivate func isSet(at keys: ArraySlice<String>) -> Bool {
        guard let key = keys.first else { return !isZero }
        let rest = keys.dropFirst()
        guard key != JSONPath.everyElement else { return elements?.contains { $0.isSet(at: rest) } ?? false }
        return member(caseInsensitive: key)?.isSet(at: rest) ?? false
    }

    private var isZero: Bool {
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
