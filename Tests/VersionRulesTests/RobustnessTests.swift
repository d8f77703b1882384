// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

/// What holds for every rule, whatever it is about. Chance is seeded: a failure can be run again.
@Suite("Properties of all rules")
struct RobustnessTests {
    /// The steps of a change in one direction, with messages to try them on.
    struct Subject: Sendable, CustomTestStringConvertible {
        let change: Change
        let direction: Direction
        let isStrict: Bool

        var testDescription: String { "\(change.id) \(direction)\(isStrict ? " strict" : "")" }

        /// What the examples begin with, and real answers: once, where the most is done to them.
        var messages: [Message] {
            let bodies = direction.isRequest || !isStrict ? [] : RobustnessTests.recorded
            let recorded = bodies.map { Sample(status: 200, body: $0) }
            return (change.examples.filter { $0.direction == direction }.map(\.before) + recorded).map { sample in
                var message = sample.message
                if message.headers["Content-Type"] == nil {
                    message.headers.set("Content-Type", to: "application/json")
                }
                return message
            }
        }

        var lookedUp: [LookedUp] {
            [[:]] + change.examples.filter { $0.direction == direction && !$0.lookedUp.isEmpty }.map(\.lookedUp)
        }

        /// What comes out; nil where the message is refused.
        func run(_ message: Message, knowing: LookedUp = [:]) -> Message? {
            let context = RewriteContext.between("1.12", "1.56", isStrict: isStrict)
            let runner = StepRunner(context: context, ignoresCase: direction.isRequest).knowing(knowing)
            var message = message
            do throws(Rejection) {
                try runner.run(change.steps[direction].resolved(isStrict: isStrict), on: &message)
                return message
            } catch {
                return nil
            }
        }

        func turned(to direction: Direction, isStrict: Bool) -> Subject {
            Subject(change: change, direction: direction, isStrict: isStrict)
        }
    }

    static let changes = Catalogue().entries.map(\.change).filter { !$0.steps.isEmpty }
    static let subjects = changes.flatMap { change in
        Direction.allCases.filter { !change.steps[$0].isEmpty }.flatMap { direction in
            [false, true].map { Subject(change: change, direction: direction, isStrict: $0) }
        }
    }

    /// Documents, and an element or record of each of the others.
    private static let recorded =
        [RecordedBodies.containerInspect, RecordedBodies.version]
        + [JSONValue(json: RecordedBodies.imageList)[0]?.description ?? ""]
        + [RecordedBodies.events.split(separator: "\n").first.map(String.init) ?? ""]

    @Test("from JSON comes JSON", arguments: subjects)
    func validity(_ subject: Subject) {
        for message in subject.messages where message.body.validate() {
            if let after = subject.run(message) { #expect(after.isSound, "\(after.body)") }
        }
    }

    @Test("what no step is about stays as it is, byte for byte", arguments: subjects)
    func untouched(_ subject: Subject) {
        let strange = #"{ "b" : 1.0e+2 ,"a":[ ],"a":"\u0041\/" }"#
        for var message in subject.messages where message.body.kind == .object {
            message.body.insert(JSONValue(json: strange), forKey: "Something else", after: nil)
            message.body["Something more"] = JSONValue(json: strange)
            guard let after = subject.run(message), after.body.kind == .object, after.body.validate(),
                after.redirect == nil
            else { continue }
            #expect(after.body["Something else"]?.description == strange)
            #expect(after.body["Something more"]?.description == strange)
            for key in message.body.keys where subject.change.steps[subject.direction].areAboutOther(than: key) {
                #expect(after.body[key]?.description == message.body[key]?.description, "\(key)")
            }
        }
    }

    @Test("a second run of a quirk changes nothing", arguments: subjects.filter { $0.change.isQuirk })
    func idempotence(_ subject: Subject) {
        for message in subject.messages {
            guard let once = subject.run(message) else { continue }
            #expect(subject.run(once).map(Sample.init) == Sample(once))
        }
    }

    @Test("no damage to a message makes the steps crash, or write what is no JSON", arguments: subjects)
    func damage(_ subject: Subject) {
        var mutation = Mutation(seed: UInt64(subject.change.id.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }))
        for message in subject.messages {
            for known in subject.lookedUp {
                var damaged = message
                mutation.damage(&damaged)
                if let after = subject.run(damaged, knowing: known), damaged.body.validate() {
                    #expect(after.isSound, "\(damaged.body) gives \(after.body)")
                }
            }
            var bytes = message.body.sourceBytes
            mutation.damage(&bytes)
            var damaged = message
            damaged.body = JSONValue(source: bytes)
            _ = subject.run(damaged)
        }
    }

    /// Every endpoint with rules, requests, answers and errors, older clients and newer ones.
    @Test("no damage to a message makes a whole plan crash, or write what is no JSON", arguments: [false, true])
    func damagedPlans(_ isStrict: Bool) {
        var mutation = Mutation(seed: 1)
        let pairs: [(APIVersion, APIVersion, EngineProfile)] = [
            ("1.12", "1.55", .docker29), ("1.24", "1.41", .docker20), ("1.43", "1.51", .docker28),
            (.newest, "1.12", .docker20), (.newest, "1.41", .docker20),
        ]
        for (client, spoken, engine) in pairs {
            for endpoint in Endpoint.allCases {
                let plan = EndpointPlan.between(client, spoken, at: endpoint, engine: engine, isStrict: isStrict)
                for kind in MessageKind.allCases where !plan[keyPath: kind.plan].isEmpty {
                    let messages = kind.messages(at: endpoint)
                    #expect(!messages.isEmpty, "\(endpoint) has rules, and no message to try them on")
                    for var message in messages {
                        mutation.damage(&message)
                        plan[keyPath: kind.plan].runAll(on: message)
                    }
                }
            }
        }
    }

    /// Examples show odd messages, too, which no engine or client of that version would send: of those, nothing more
    /// is lost than once.
    @Test("what goes over a change without loss comes back as it was", arguments: subjects.filter(\.isLossless))
    func roundTrip(_ subject: Subject) {
        let back = subject.turned(to: subject.direction.opposite, isStrict: true)
        var isReturned: [Bool] = []
        for message in subject.originals {
            guard let once = subject.run(message).flatMap({ back.run($0) }) else { continue }
            let twice = subject.run(once).flatMap { back.run($0) }
            isReturned.append(once.says(message))
            #expect(twice?.says(once) ?? false, "\(message.body) gives \(once.body)")
        }
        #expect(isReturned.contains(true) || isReturned.isEmpty)
    }
}

extension Message {
    /// Whether both are the same but for the order of members and for how text is escaped.
    fileprivate func says(_ other: Message) -> Bool {
        body.canonical == other.body.canonical && query == other.query && status == other.status
    }
}

private enum MessageKind: CaseIterable {
    case request, response, error

    var plan: KeyPath<EndpointPlan, MessagePlan> {
        switch self {
        case .request: \.request
        case .response: \.response
        case .error: \.error
        }
    }

    private var directions: [Direction] {
        switch self {
        case .request: [.requestUp, .requestDown]
        case .response: [.responseUp, .responseDown]
        case .error: [.errorUp, .errorDown]
        }
    }

    /// A few that examples show, and what was recorded.
    func messages(at endpoint: Endpoint) -> [Message] {
        let shown = RobustnessTests.subjects.filter { subject in
            !subject.isStrict && directions.contains(subject.direction) && subject.change.endpoints.contains(endpoint)
        }
        let recorded = RecordedMessage.all.filter { $0.endpoint == endpoint && $0.isOf(self) }
        return shown.compactMap(\.messages.first) + recorded.prefix(2).map(\.message)
    }
}

extension RecordedMessage {
    fileprivate func isOf(_ kind: MessageKind) -> Bool {
        switch kind {
        case .request: isRequest
        case .response: status ?? 500 < 400
        case .error: status ?? 0 >= 400
        }
    }
}

extension MessagePlan {
    /// As the proxy does, whichever way the body goes.
    fileprivate func runAll(on message: Message) {
        var (whole, head, piece, warnings) = (message, message, message.body, [String]())
        try? rewriteHead(&head)
        let wasSound = message.isSound
        if bodyMode == .document, (try? rewrite(&whole)) != nil {
            #expect(!wasSound || whole.isSound, "\(message.body)")
        }
        if bodyMode == .elements || bodyMode == .records {
            guard (try? rewriteBody(&piece, warnings: &warnings)) != nil, message.body.validate() else { return }
            #expect(piece.sourceBytes.isEmpty || piece.validate(), "\(message.body)")
        }
    }
}

extension Change {
    fileprivate var isQuirk: Bool { VersionHistory.all.quirks.contains { $0.change.id == id } }
}

extension RobustnessTests.Subject {
    /// What is of the version that the messages come from: what goes in, and what comes out the other way.
    fileprivate var originals: [Message] {
        change.examples.filter(\.lookedUp.isEmpty).compactMap { example in
            if example.direction == direction { return example.before.message }
            guard example.direction == direction.opposite, case .message(let sample) = example.after else { return nil }
            return sample.message
        }
    }

    fileprivate var isLossless: Bool {
        !isStrict && change.lossDown == .exact && change.lossUp == .exact && !change.steps[direction.opposite].isEmpty
    }
}

extension [Step] {
    /// Whether all steps tell where they do their work, and none does it at that member of the body.
    fileprivate func areAboutOther(than key: String) -> Bool {
        allSatisfy { step in
            switch step {
            case .rename(let location, to: let name): location.isOther(than: key) && name != key
            case .glance(let glance): glance.steps.areAboutOther(than: key)
            case .move(let source, to: let target), .copy(let source, to: let target):
                source.isOther(than: key) && target.isOther(than: key)
            case .remove(let location), .hide(let location), .set(let location, to: _),
                .setDefault(let location, to: _), .replace(let location, with: _), .map(let location, _),
                .retype(let location, to: _), .forEach(let location, where: _, _):
                location.isOther(than: key)
            case .strictly(let steps): steps.areAboutOther(than: key)
            case .reject, .warn: true
            case .lead(let texts):
                texts.allSatisfy { $0.name.text != key && Location.body($0.source).isOther(than: key) }
            case .at(let path, _): Location.body(path).isOther(than: key)
            case .insert(let run): (run.members + run.copies).allSatisfy { $0.key.text != key }
            case .knowing(let edit):
                ([edit.place] + (edit.known ?? [])).allSatisfy { Location.body($0).isOther(than: key) }
            case .derive(let derivation): derivation.member.text != key && derivation.source.text != key
            case .drop, .follow: false
            case .custom, .customWarning, .customHead, .customMessage: false
            }
        }
    }
}

extension Location {
    fileprivate func isOther(than key: String) -> Bool {
        guard case .body(let path) = self else { return true }
        return path.keys.first.map { $0.lowercased() != key.lowercased() && $0 != "*" } ?? false
    }
}
