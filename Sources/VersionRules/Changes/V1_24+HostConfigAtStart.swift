// SPDX-License-Identifier: Apache-2.0

extension Conversation {
    /// Starts a container with a host config, as the client says it. Where that is not what the container has, it is
    /// created anew, which must not happen twice at a time.
    static func start(_ name: String, with hostConfig: JSONValue) -> Conversation {
        .call(.container(.get, name, "/json")) { found in
            guard found.isSuccess, let id = found.body["Id"]?.string else { return .answer(found) }
            return .turn(id) { id in
                .call(.container(.get, id, "/json")) { found in
                    guard found.isSuccess else { return .answer(found) }
                    return translate(hostConfig) { .start(found.body, with: $0) }
                }
            }
        }
    }

    /// A host config means at the start what it would have meant at the creation.
    private static func translate(
        _ hostConfig: JSONValue, then: @escaping @Sendable (JSONValue) -> Conversation
    ) -> Conversation {
        let request = Message(
            headers: ["Content-Type": "application/json"], body: ["HostConfig": hostConfig])
        return .rewrite(request, at: .containerCreate) { result in
            switch result {
            case .failure(let rejection): .refuse(rejection)
            case .success(let message): then(message.body["HostConfig"] ?? [:])
            }
        }
    }

    private static func start(_ container: JSONValue, with hostConfig: JSONValue) -> Conversation {
        let comparison = HostConfigComparison(asked: hostConfig, container: container)
        // Engines say that it runs before they look at the host config.
        if container.isRunning || comparison.isSame { return .start(container) }
        guard container.hasRun else { return Recreation(container, hostConfig).begin() }
        guard let difference = comparison.contradiction else { return .start(container) }
        return .refuse(
            Rejection(
                status: 409,
                message: """
                    the container has run already, and this engine takes no other HostConfig.\(difference) at its \
                    start: create it anew
                    """))
    }

    private static func start(_ container: JSONValue) -> Conversation {
        .call(.container(.post, container["Id"]?.string ?? "", "/start"), then: Conversation.answer)
    }
}

extension JSONValue {
    fileprivate var isRunning: Bool { value(at: "State.Running")?.bool ?? false }

    /// Whether the engine has ever started it; Go's zero time stands for never.
    fileprivate var hasRun: Bool { !(value(at: "State.StartedAt")?.string ?? "").hasPrefix("0001-01-01T00:00:00") }
}

extension Message {
    /// Whether the engine says that it has done nothing. Where it fails, or gives no answer, it may have done it.
    fileprivate var isRefusal: Bool { status.map { 400..<500 ~= $0 } ?? false }

    /// Why it failed.
    fileprivate var words: String { body["message"]?.string ?? "the engine answers with \(status ?? 0)" }

    /// The same with a warning for the client.
    fileprivate func warning(_ text: String) -> Message {
        var message = self
        message.warnings.append(text)
        return message
    }
}

/// A container that is created anew under its name, and takes the place of the one that was there.
private struct Recreation: Sendable {
    let container: JSONValue
    let hostConfig: JSONValue
    let id: String
    let name: String
    /// What it is called as long as the new one is not sure to take its place.
    let nameAside: String

    init(_ container: JSONValue, _ hostConfig: JSONValue) {
        self.container = container
        self.hostConfig = hostConfig
        id = container["Id"]?.string ?? ""
        name = String((container["Name"]?.string ?? "").drop { $0 == "/" })
        nameAside = "\(name)-replaced-\(id.prefix(12))"
    }

    /// The image goes by the name that the container has it by, where that is still the same image.
    func begin() -> Conversation {
        let named = container.value(at: "Config.Image")?.string ?? ""
        let image = container["Image"]?.string ?? named
        return .call(EngineCall(.get, "/images/\(FormEncoding.encodePath(named))/json")) { found in
            moveAway(creating: found.isSuccess && found.body["Id"]?.string == image ? named : image)
        }
    }

    private func moveAway(creating image: String) -> Conversation {
        rename(to: nameAside) { renamed in
            if renamed.isSuccess { return create(image) }
            return renamed.isRefusal ? .answer(renamed) : restore(answering: renamed)
        }
    }

    private func create(_ image: String) -> Conversation {
        let plan = ContainerCreation(container, hostConfig: hostConfig, image: image)
        let query = String(decoding: FormEncoding.encode(name), as: UTF8.self)
        return .call(EngineCall(.post, "/containers/create?name=\(query)", body: plan.body)) { created in
            guard created.isSuccess, let new = created.body["Id"]?.string,
                let alias = ContainerAlias(given: id, real: new)
            else { return created.isRefusal ? restore(answering: created) : undoUnknown(answering: created) }
            return .connect(new, to: plan.otherEndpoints, undo: { undo(new, answering: $0) }) { start(alias) }
        }
    }

    private func start(_ alias: ContainerAlias) -> Conversation {
        .remember(alias) { failure in
            if let failure { return undo(alias.real, answering: cannotRemember(failure)) }
            return .reattach(alias, name: name) { failure in
                if let failure { return forget(alias, answering: cannotReattach(failure)) }
                return .call(.container(.post, alias.real, "/start")) { started in
                    started.isSuccess ? removeOld(answering: started) : forget(alias, answering: started)
                }
            }
        }
    }

    /// Whoever was attached is so again to the old container, as far as that goes.
    private func forget(_ alias: ContainerAlias, answering answer: Message) -> Conversation {
        .forget(alias) {
            guard let back = ContainerAlias(given: alias.real, real: alias.given) else { return .answer(answer) }
            return .reattach(back, name: name) { _ in undo(alias.real, answering: answer) }
        }
    }

    private func undo(_ new: String, answering answer: Message) -> Conversation {
        remove(new) { _ in restore(answering: answer) }
    }

    /// Nobody has told what was made under the name, or whether something was. What has run, or has another host config, is
    /// somebody else's.
    private func undoUnknown(answering answer: Message) -> Conversation {
        .call(.container(.get, name, "/json")) { found in
            guard found.isSuccess, let new = found.body["Id"]?.string, new != id, !found.body.hasRun,
                HostConfigComparison(asked: hostConfig, container: found.body).contradiction == nil
            else { return restore(answering: answer) }
            return undo(new, answering: answer)
        }
    }

    private func removeOld(answering answer: Message) -> Conversation {
        remove(id) { failure in
            guard let failure else { return .answer(answer) }
            return .answer(
                answer.warning("the container is made anew, and the old one stays as \(nameAside): \(failure)"))
        }
    }

    /// The old container is there again under its name. Where the engine does not say so, it is asked, and told once more.
    private func restore(answering answer: Message, isLast: Bool = false) -> Conversation {
        rename(to: name) { renamed in
            if renamed.isSuccess { return .answer(answer) }
            return .call(.container(.get, id, "/json")) { found in
                if found.isSuccess, found.body["Name"]?.string == "/\(name)" { return .answer(answer) }
                guard isLast else { return restore(answering: answer, isLast: true) }
                return .answer(answer.warning("the container may be called \(nameAside) now: \(renamed.words)"))
            }
        }
    }

    /// Removes a container, at the second try if need be; what follows gets the reason where it stays. One that is gone,
    /// or going, was removed by the first one.
    private func remove(
        _ id: String, isLast: Bool = false, then next: @escaping @Sendable (String?) -> Conversation
    ) -> Conversation {
        .call(.container(.delete, id, "?force=1&v=1")) { removed in
            if removed.isSuccess || removed.status == 404 || removed.status == 409 { return next(nil) }
            return isLast ? next(removed.words) : remove(id, isLast: true, then: next)
        }
    }

    private func rename(to name: String, then: @escaping Conversation.Next) -> Conversation {
        let query = String(decoding: FormEncoding.encode(name), as: UTF8.self)
        return .call(.container(.post, id, "/rename?name=\(query)"), then: then)
    }

    private func cannotReattach(_ reason: String) -> Message {
        cannotReplace(409, "to which a client cannot be attached that was attached before: \(reason)")
    }

    private func cannotRemember(_ reason: String) -> Message {
        cannotReplace(503, "whose old id can't be kept: \(reason)")
    }

    private func cannotReplace(_ status: Int, _ fault: String) -> Message {
        Message(
            Rejection(
                status: status,
                message: """
                    a host config at the start makes a new container, \(fault); give the host config when creating the \
                    container
                    """))
    }
}
