// SPDX-License-Identifier: Apache-2.0

extension Catalogue {
    /// All entries as a JSON array.
    public var json: JSONValue { .array(entries.map(\.json)) }
}

extension Catalogue.Entry {
    /// All that is known of the change; what is empty or ordinary is left out.
    public var json: JSONValue {
        var object = origin.json
        object.insert(.string(change.id), forKey: "id", after: nil)
        object["summary"] = .string(change.summary)
        object["endpoints"] = .strings(change.endpoints.names)
        object["steps"] = change.steps.json
        object["lookUps"] = .strings(change.lookUps.compactMap { $0.path(naming: "name") }).unlessEmpty
        object["lossDown"] = change.lossDown.json
        object["lossUp"] = change.lossUp.json
        object["reason"] = change.reason.map(JSONValue.string)
        object["source"] = .string(change.source)
        object["examples"] = JSONValue.array(change.examples.map(\.json)).unlessEmpty
        return object
    }
}

extension Catalogue.Entry.Origin {
    fileprivate var json: JSONValue {
        switch self {
        case .version(let version): ["version": .string(version.description)]
        case .engines(let condition, let clients, let isRehearsed):
            .object(
                [("engines", .string(condition.description))]
                    + (clients.oldest.map { [("oldestClient", .string($0.description))] } ?? [])
                    + (clients.newest.map { [("newestClient", .string($0.description))] } ?? [])
                    + [("isRehearsed", .bool(isRehearsed))])
        }
    }
}

extension DirectedSteps {
    fileprivate var json: JSONValue? {
        let directions = Direction.allCases.filter { !self[$0].isEmpty }
        return JSONValue.object(directions.map { ($0.rawValue, .strings(self[$0].map(\.description))) }).unlessEmpty
    }
}

extension Loss {
    fileprivate var json: JSONValue {
        explanation.map { [word: .string($0)] } ?? .string(word)
    }
}

extension Example {
    fileprivate var json: JSONValue {
        var object: JSONValue = ["direction": .string(direction.rawValue)]
        if isStrict { object["strict"] = true }
        object["lookedUp"] = lookedUp.json
        object["before"] = before.json
        switch after {
        case .message(let sample): object["after"] = sample.json
        case .rejection(let rejection):
            object["rejected"] = ["status": .number(Int64(rejection.status)), "message": .string(rejection.message)]
        case .conversation(let calls, answer: let answer):
            object["calls"] = .array(calls.map(\.json))
            object["answer"] = answer.json
        }
        return object
    }
}

extension SampleCall {
    fileprivate var json: JSONValue {
        var object: JSONValue = ["call": .string(title)]
        if !body.isEmpty { object["body"] = .string(body) }
        object["reply"] = reply.json
        return object
    }
}

extension LookedUp {
    fileprivate var json: JSONValue? {
        let answers = LookUp.allCases.compactMap { lookUp in
            self[lookUp].map { (lookUp.path(naming: "name") ?? "", JSONValue.string($0.description)) }
        }
        return JSONValue.object(answers).unlessEmpty
    }
}

extension Sample {
    /// The body is text: what it is before and after is compared byte for byte.
    fileprivate var json: JSONValue {
        var object: JSONValue = [:]
        object["status"] = status.map { .number(Int64($0)) }
        object["pathParameter"] = pathParameter.map(JSONValue.string)
        object["redirect"] = redirect.map { .string("\($0.method.token) \($0.path)") }
        object["afterwards"] = JSONValue.strings(afterwards.map(\.line)).unlessEmpty
        if !query.isEmpty { object["query"] = .string(query) }
        object["headers"] = JSONValue.object(headers.fields.map { ($0.name, .string($0.value)) }).unlessEmpty
        object["frames"] = frames.map { .string("\($0)") }
        if !body.isEmpty || object.isEmptyContainer { object["body"] = .string(body) }
        return object
    }
}

extension EndpointScope {
    /// The endpoints by name, such as `GET /info`.
    public var names: [String] {
        switch self {
        case .every: ["every endpoint"]
        case .only(let endpoints): endpoints.map(\.definition.name)
        }
    }
}

extension EngineCondition: CustomStringConvertible {
    /// Such as `Docker Engine 29.0 and later`, which may be followed by a kind; `Podman` is any.
    public var description: String {
        let name = flavour == .podman ? "Podman" : "Docker Engine"
        let store = needsContainerdStore ? ", with containerd's image store" : ""
        guard let before else { return since.major == 0 ? name : "\(name) \(since.text) and later\(store)" }
        return "\(name) from \(since.text), before \(before.text)\(store)"
    }
}

extension JSONValue {
    /// An array of strings.
    static func strings(_ texts: [String]) -> JSONValue {
        .array(texts.map(JSONValue.string))
    }

    fileprivate var isEmptyContainer: Bool { keys.isEmpty && elements?.isEmpty ?? true }

    fileprivate var unlessEmpty: JSONValue? { isEmptyContainer ? nil : self }
}
