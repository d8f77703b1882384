// SPDX-License-Identifier: Apache-2.0

extension Catalogue {
    /// Which way messages cross the changes of a list.
    public enum Crossing: Sendable {
        /// Clients are older than the engine.
        case olderClient
        /// Clients are newer than the engine.
        case newerClient

        var directions: [Direction] {
            switch self {
            case .olderClient: [.requestUp, .responseDown, .errorDown]
            case .newerClient: [.requestDown, .responseUp, .errorUp]
            }
        }
    }

    /// The entries as a list for the terminal: two lines each, under the versions that brought them. With a crossing
    /// it tells what happens to the messages that make it.
    public func list(_ crossing: Crossing?) -> String {
        var lines: [String] = []
        var origin: Entry.Origin?
        for entry in entries {
            if entry.origin != origin {
                if !lines.isEmpty { lines.append("") }
                lines.append(entry.origin.title)
            }
            origin = entry.origin
            lines += entry.lines(crossing)
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension Catalogue.Entry {
    fileprivate func lines(_ crossing: Catalogue.Crossing?) -> [String] {
        // An engine's quirks are made good for clients of the era before it, whatever is spoken to it.
        let crossing = if case .engines = origin, crossing != nil { Catalogue.Crossing.olderClient } else { crossing }
        let effect = padded(effects(crossing), to: 26)
        return ["  " + padded(change.id, to: 44) + effect + losses(crossing), "    \(change.summary)"]
    }

    /// Which messages are rewritten.
    private func effects(_ crossing: Catalogue.Crossing?) -> String {
        let directions = crossing?.directions ?? Direction.allCases
        let filled = directions.filter { !change.steps[$0].isEmpty }
        let words = [
            filled.contains { $0.isRequest } ? "requests" : nil,
            filled.contains { $0 == .responseUp || $0 == .responseDown } ? "answers" : nil,
            filled.contains { $0 == .errorUp || $0 == .errorDown } ? "errors" : nil,
        ].compactMap(\.self)
        return words.isEmpty ? "-" : words.joined(separator: ", ")
    }

    private func losses(_ crossing: Catalogue.Crossing?) -> String {
        switch crossing {
        case .olderClient: change.lossDown.word
        case .newerClient: change.lossUp.word
        case nil where change.lossDown.word == change.lossUp.word: change.lossDown.word
        case nil: "\(change.lossDown.word) down, \(change.lossUp.word) up"
        }
    }

    /// All about the change, for the terminal.
    public var explanation: String {
        var lines = [change.id, "  \(change.summary)", "", "  \(origin.title)"]
        lines += change.endpoints.names.map { "  \($0)" }
        for direction in Direction.allCases where !change.steps[direction].isEmpty {
            lines += ["", "  \(direction.phrase):"] + change.steps[direction].map { "    \($0)" }
        }
        lines += change.reason.map { ["", "  No steps: \($0)"] } ?? []
        let lookUps = change.lookUps.compactMap { $0.path(naming: "name") }
        if !lookUps.isEmpty { lines += ["", "  The engine is asked for \(lookUps.joined(separator: ", "))."] }
        lines += ["", "  Towards an older client   \(change.lossDown)", "  Towards an older engine   \(change.lossUp)"]
        lines += ["  Source                    \(change.source)"]
        for example in change.examples { lines += [""] + example.lines }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension Catalogue.Entry.Origin {
    /// Such as `API 1.44`.
    public var title: String {
        switch self {
        case .version(let version): "API \(version)"
        case .engines(let condition, let clients, let isRehearsed):
            ([condition.description] + [clients.phrase(isRehearsed: isRehearsed)].compactMap(\.self))
                .joined(separator: ", for clients ")
        }
    }
}

extension ClientVersions {
    /// Such as `up to API 1.51`; nil if they are all clients.
    fileprivate func phrase(isRehearsed: Bool) -> String? {
        let conditions = [
            oldest.map { "from API \($0)" }, newest.map { "up to API \($0)" },
            isRehearsed ? nil : "whose own version is spoken, or not accepted",
        ].compactMap(\.self)
        return conditions.isEmpty ? nil : conditions.joined(separator: " ")
    }
}

extension Direction {
    /// Which messages these are.
    var phrase: String {
        switch self {
        case .requestUp: "Requests of an older client"
        case .requestDown: "Requests of a newer client"
        case .responseUp: "Answers to a newer client"
        case .responseDown: "Answers to an older client"
        case .errorUp: "Errors to a newer client"
        case .errorDown: "Errors to an older client"
        }
    }
}

extension Example {
    fileprivate var lines: [String] {
        let title = "  Example, \(direction.phrase.lowercased())" + (isStrict ? ", strict:" : ":")
        switch after {
        case .message(let sample):
            return [title, "    \(before.line)", "    becomes", "    \(sample.line)"]
        case .rejection(let rejection):
            return [title, "    \(before.line)", "    is refused with \(rejection.status): \(rejection.message)"]
        case .conversation(let calls, answer: let answer):
            return [title, "    \(before.line)"] + calls.flatMap(\.lines) + ["    is answered", "    \(answer.line)"]
        }
    }
}

extension SampleCall {
    fileprivate var lines: [String] {
        ["    the engine is sent", "    \(title)" + (body.isEmpty ? "" : "  \(body)"), "    and says \(reply.line)"]
    }
}

extension Sample {
    fileprivate var line: String {
        let parts = [
            status.map(String.init), redirect.map { "\($0.method.token) \($0.path)" }, pathParameter,
            query.isEmpty ? nil : "?\(query)",
        ]
        let fields = headers.fields.map { "\($0.name): \($0.value)" }
        let notes = frames.map { ["frames: \($0)"] } ?? []
        let calls = afterwards.map { "then \($0.line)" }
        let all = parts.compactMap(\.self) + fields + notes + (body.isEmpty ? [] : [body]) + calls
        return all.isEmpty ? "(nothing)" : all.joined(separator: "  ")
    }
}

private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(2, width - text.count))
}
