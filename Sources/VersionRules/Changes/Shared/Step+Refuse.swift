// SPDX-License-Identifier: Apache-2.0

// What requests could ask for only since some version. An older engine would leave it out without a word, and so do
// something else than it was asked to: it is refused instead.

extension Step {
    /// Refuses a request whose body sets `option` to anything but its type's zero value, or one of `harmless`, which
    /// mean what older engines do anyway.
    static func refuse(_ option: JSONPath, since version: APIVersion, unless harmless: [JSONValue] = []) -> Step {
        refuse(option.description, at: [option], since: version, unless: harmless)
    }

    /// The same of an option that is set even where it is zero or empty: only null says nothing.
    static func refuse(
        nullable option: JSONPath, since version: APIVersion, unless harmless: [JSONValue] = []
    ) -> Step {
        .custom { (body: inout JSONValue, context: RewriteContext) throws(Rejection) in
            let isSet = body.values(requestedAt: option).contains { value in
                !value.isNull && !harmless.contains(where: value.says)
            }
            if isSet { throw context.tooNew(option.description, since: version) }
        }
    }

    /// The same of an option of the host configuration. Looks beside the host configuration as well: engines read it
    /// there, too, and at start the body is the host configuration.
    static func refuse(
        hostConfig option: JSONPath, since version: APIVersion, unless harmless: [JSONValue] = []
    ) -> Step {
        let inner = JSONPath(["HostConfig"] + option.keys)
        return refuse(inner.description, at: [inner, option], since: version, unless: harmless)
    }

    /// The same of an option that a container has for each of its networks, at its creation or when it is connected.
    static func refuse(endpoint option: JSONPath, since version: APIVersion) -> Step {
        let parents = [["NetworkingConfig", "EndpointsConfig", JSONPath.everyMember], ["EndpointConfig"]]
        return refuse(option.description, at: parents.map { JSONPath($0 + option.keys) }, since: version, unless: [])
    }

    private static func refuse(
        _ option: String, at places: [JSONPath], since version: APIVersion, unless harmless: [JSONValue]
    ) -> Step {
        .custom { (body: inout JSONValue, context: RewriteContext) throws(Rejection) in
            guard places.contains(where: { body.asks(at: $0, unless: harmless) }) else { return }
            throw context.tooNew(option, since: version)
        }
    }

    /// Refuses a request with a parameter that is neither empty nor among those that mean the same as none. Its value
    /// stays out of the words: it may be a secret of a build.
    static func refuse(query name: String, since version: APIVersion, unless harmless: Set<String> = .nothing) -> Step {
        .customHead { (request: inout Message, context: RewriteContext) throws(Rejection) in
            let value = request.query[name] ?? ""
            guard !value.isEmpty, !harmless.contains(value.lowercased()) else { return }
            throw context.tooNew("the parameter \(name)", since: version)
        }
    }

    /// Refuses a request with a parameter that may be there several times, whatever it says.
    static func refuse(anyQuery name: String, since version: APIVersion) -> Step {
        .customHead { (request: inout Message, context: RewriteContext) throws(Rejection) in
            if request.query.names.contains(name) { throw context.tooNew("the parameter \(name)", since: version) }
        }
    }

    /// Refuses a request that filters by one of `names`.
    static func refuse(filters names: [String], since version: APIVersion) -> Step {
        .customHead { (request: inout Message, context: RewriteContext) throws(Rejection) in
            guard let filters = request.query.filters, let name = names.first(where: { filters[$0] != nil })
            else { return }
            throw context.tooNew("the filter \(name)", since: version)
        }
    }
}

extension Set<String> {
    /// What says nothing in a query, where parameters may hold JSON.
    static let nothing: Set<String> = ["null", "{}", "[]"]
    /// What the engine reads as false in a query, in any case.
    static let saidNo: Set<String> = ["no", "0", "false", "none"]
}

extension RewriteContext {
    /// Says what an engine lacks that was asked for something newer than the version it is spoken to in.
    func tooNew(_ option: String, since version: APIVersion) -> Rejection {
        .tooNew(option, since: version, spoken: spoken)
    }
}

extension Rejection {
    /// A wrong request, with all that is wrong in it, as engines since 25 list it.
    static func listing(_ complaints: [String], under title: String) -> Rejection {
        let list = complaints.count == 1 ? complaints : complaints.map { "* " + $0 }
        return Rejection(status: 400, message: ([title] + list).joined(separator: "\n"))
    }

    /// The same with more words behind it.
    func adding(_ words: String) -> Rejection {
        Rejection(status: status, message: message + words)
    }

    /// The refusal of a newer option, as examples show it: they are run in front of an engine that is spoken to in that version.
    static func tooNew(_ option: String, since version: APIVersion, spoken: APIVersion = "1.56") -> Rejection {
        let text = "\(option) needs API v\(version) or newer, but the engine is spoken to in API v\(spoken)"
        return Rejection(status: 400, message: text)
    }
}

extension JSONValue {
    /// Whether anything but a zero value, as Go has it, or a harmless one is where the path leads.
    fileprivate func asks(at path: JSONPath, unless harmless: [JSONValue]) -> Bool {
        values(requestedAt: path).contains { value in
            !value.isUnset(depth: 0) && !harmless.contains(where: value.says)
        }
    }
}
