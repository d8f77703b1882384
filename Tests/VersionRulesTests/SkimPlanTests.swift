// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Elements and records without an index")
struct SkimPlanTests {
    /// What becomes of a body, with an index of each element or record or without where that can be.
    private struct Outcome: Equatable {
        var output: [UInt8] = []
        var error: RewriteError<Rejection>?
    }

    private func outcome(_ pieces: [[UInt8]], by plan: MessagePlan, _ skim: SkimPlan?) -> Outcome {
        var elements = ElementRewriter(maximumValueBytes: 1 << 20)
        var records = RecordRewriter(maximumValueBytes: 1 << 20)
        var outcome = Outcome()
        var warnings: [String] = []
        func rewrite(_ value: inout JSONValue) throws(Rejection) {
            try plan.rewriteBody(&value, warnings: &warnings)
        }
        do throws(RewriteError<Rejection>) {
            for piece in pieces {
                if plan.bodyMode == .records {
                    try records.feed(piece.span, into: &outcome.output, by: skim, rewrite: rewrite)
                } else {
                    try elements.feed(piece.span, into: &outcome.output, by: skim, rewrite: rewrite)
                }
            }
            if plan.bodyMode == .records { try records.finish(into: &outcome.output, rewrite: rewrite) }
        } catch {
            outcome.error = error
        }
        return outcome
    }

    private func expectSame(_ body: String, by plan: MessagePlan) {
        let bytes = Array(body.utf8)
        let expected = outcome([bytes], by: plan, nil)
        for pieces in [[bytes], Pieces.random(bytes, seed: UInt64(bytes.count))] {
            let found = outcome(pieces, by: plan, plan.skim)
            #expect(found == expected, "\(body.prefix(2000))")
        }
    }

    private static let answers = RecordedMessage.all.filter { !$0.isRequest && $0.status == 200 }
    private static let lists = answers.filter {
        $0.endpoint.definition.response == .array && $0.body.hasPrefix("[")
    }
    private static let records = answers.filter { $0.endpoint.definition.response == .records }
    /// Each with a line of its own, as Engine 29 sends them.
    private static let events = records.filter { $0.endpoint == .events }.map(\.body)
    private static let pairs: [(client: APIVersion, spoken: APIVersion, engine: EngineProfile)] = [
        ("1.12", "1.55", .docker29), ("1.24", "1.55", .docker29), ("1.24", "1.51", .docker28),
        ("1.40", "1.40", .docker29), ("1.43", "1.51", .docker28), ("1.43", "1.43", .docker28),
        ("1.55", "1.41", .docker20),
    ]

    private func eachPlan(for kind: BodyKind, _ body: (MessagePlan, Endpoint) -> Void) {
        for (pair, isStrict) in Self.pairs.flatMap({ pair in [false, true].map { (pair, $0) } }) {
            for endpoint in Endpoint.allCases where endpoint.definition.response == kind {
                let plan = EndpointPlan.between(
                    pair.client, pair.spoken, at: endpoint, engine: pair.engine, isStrict: isStrict
                ).response
                guard plan.skim != nil else { continue }
                body(plan, endpoint)
            }
        }
    }

    @Test("a list comes out the same with an index and without, however it is spelled, cut or damaged")
    func same() {
        var mutation = Mutation(seed: 7)
        var respelling = Respelling(seed: 7)
        eachPlan(for: .array) { plan, endpoint in
            for list in Self.lists.filter({ $0.endpoint == endpoint }).map(\.body) {
                expectSame(list, by: plan)
                expectSame(respelling.respell(list), by: plan)
                for _ in 0..<5 {
                    var message = Message(status: 200, body: JSONValue(json: list))
                    mutation.damage(&message)
                    expectSame(message.body.description, by: plan)
                }
            }
        }
    }

    @Test("a stream comes out the same with an index and without, however it is spelled, cut or damaged")
    func sameRecords() {
        var mutation = Mutation(seed: 9)
        var respelling = Respelling(seed: 9)
        eachPlan(for: .records) { plan, endpoint in
            let records = Self.records.filter { $0.endpoint == endpoint }.map(\.body)
            guard !records.isEmpty else { return }
            for (start, end) in [("", "\n"), ("", "\r\n"), ("\u{1E}", "\n"), ("", "")] {
                let stream = records.map { start + $0 + end }.joined()
                expectSame(stream, by: plan)
                expectSame(respelling.respell(stream), by: plan)
            }
            for _ in 0..<50 {
                let damaged = records.map { record in
                    var message = Message(status: 200, body: JSONValue(json: record))
                    mutation.damage(&message)
                    return message.body.description
                }
                expectSame(damaged.joined(separator: "\n"), by: plan)
            }
        }
    }

    private static let documents = answers.filter { $0.endpoint.definition.response == .json }

    private func document(_ body: String, by plan: MessagePlan) -> Outcome {
        var outcome = Outcome()
        var warnings: [String] = []
        do throws(Rejection) {
            try plan.rewriteDocument(Array(body.utf8), into: &outcome.output, warnings: &warnings)
        } catch {
            outcome.error = .rules(error)
        }
        return outcome
    }

    private func indexedDocument(_ body: String, by plan: MessagePlan) -> Outcome {
        var value = JSONValue(json: body)
        var warnings: [String] = []
        do throws(Rejection) {
            try plan.rewriteBody(&value, warnings: &warnings)
        } catch {
            return Outcome(error: .rules(error))
        }
        return Outcome(output: value.sourceBytes)
    }

    @Test("a document comes out the same with an index and without, however it is spelled or damaged")
    func sameDocuments() {
        var mutation = Mutation(seed: 11)
        var respelling = Respelling(seed: 11)
        eachPlan(for: .json) { plan, endpoint in
            guard !plan.touchesHead else { return }
            for body in Self.documents.filter({ $0.endpoint == endpoint }).map(\.body) {
                var variants = [body, body + "\n", respelling.respell(body)]
                for _ in 0..<5 {
                    var message = Message(status: 200, body: JSONValue(json: body))
                    mutation.damage(&message)
                    variants.append(message.body.description)
                }
                for variant in variants {
                    let (found, expected) = (document(variant, by: plan), indexedDocument(variant, by: plan))
                    #expect(found == expected, "\(variant.prefix(4000))")
                }
            }
        }
    }

    @Test("the inspect of a container that runs needs no index")
    func usualInspect() throws {
        let plan = EndpointPlan.between("1.24", "1.55", at: .containerInspect, engine: .docker29, isStrict: false)
        let skim = try #require(plan.response.skim)
        let inspects = Self.documents.filter { $0.endpoint == .containerInspect && $0.body.contains(#""running""#) }
        #expect(!inspects.isEmpty)
        for inspect in inspects {
            var output: [UInt8] = []
            #expect(skim.rewriteDocument(Array(inspect.body.utf8).span, into: &output), "\(inspect.body)")
        }
    }

    @Test("no damage to its bytes makes a document, a list or a stream crash")
    func damage() {
        var mutation = Mutation(seed: 8)
        eachPlan(for: .json) { plan, endpoint in
            for body in Self.documents.filter({ $0.endpoint == endpoint }).map(\.body) {
                for _ in 0..<10 {
                    var bytes = Array(body.utf8)
                    mutation.damage(&bytes)
                    var output: [UInt8] = []
                    _ = plan.skim?.rewriteDocument(bytes.span, into: &output)
                }
            }
        }
        for (kind, bodies) in [(BodyKind.array, Self.lists), (.records, Self.records)] {
            eachPlan(for: kind) { plan, endpoint in
                for body in bodies.filter({ $0.endpoint == endpoint }).map(\.body) {
                    for _ in 0..<10 {
                        var bytes = Array(body.utf8)
                        mutation.damage(&bytes)
                        _ = outcome([bytes], by: plan, plan.skim)
                    }
                }
            }
        }
    }

    /// Events as Engine 29 sends them to clients of its own age: without what 1.52 took away.
    private static let modernEvents = events.map { event in
        var event = JSONValue(json: event)
        for name in ["status", "id", "from"] { event.removeMember(JSONKey(name)) }
        return event.description
    }
    private static let eventClients: [(APIVersion, EngineProfile, APIVersion)] =
        [("1.55", .docker29, "1.51"), ("1.51", .docker28, "1.45")].flatMap { spoken, engine, newest in
            ["1.12", "1.21", "1.22", "1.24", "1.29", "1.40", "1.41", newest].map { ($0, engine, spoken) }
        }

    @Test("events that an engine sends an old client need no index", arguments: [false, true])
    func usualEvents(_ isStrict: Bool) throws {
        #expect(!Self.events.isEmpty)
        for (client, engine, spoken) in Self.eventClients {
            let plan = EndpointPlan.between(client, spoken, at: .events, engine: engine, isStrict: isStrict)
            let skim = try #require(plan.response.skim)
            for event in spoken == "1.55" ? Self.modernEvents : Self.events {
                let bytes = Array(event.utf8)
                #expect(skim.writesAll(of: bytes), "\(event)")
            }
        }
    }

    @Test("a record is sent at its closing byte, be it cut or not")
    func prompt() throws {
        let plan = EndpointPlan.between("1.24", "1.55", at: .events, engine: .docker29, isStrict: false).response
        let skim = try #require(plan.skim)
        for event in Self.modernEvents {
            let bytes = Array(event.utf8)
            for cut in [bytes.count, 1, bytes.count - 1, bytes.count / 2] {
                var rewriter = RecordRewriter(maximumValueBytes: 1 << 20)
                for _ in 0..<2 {
                    var output: [UInt8] = []
                    for piece in [bytes[..<cut], bytes[cut...]] {
                        #expect(output.isEmpty || cut == bytes.count)
                        try rewriter.feed(Array(piece).span, into: &output, by: skim) { (_: inout JSONValue) in
                            Issue.record("an index was made")
                        }
                    }
                    #expect(String(decoding: output, as: UTF8.self) == (try plan.rewritten(event)))
                }
            }
        }
    }

    @Test("what an engine sends an old client needs no index", arguments: [Endpoint.imageList, .containerList])
    func usual(_ endpoint: Endpoint) throws {
        let lists = Self.lists.filter { $0.endpoint == endpoint }
        #expect(!lists.isEmpty)
        for (client, spoken) in [("1.24", "1.55"), ("1.40", "1.40"), ("1.43", "1.55")] as [(APIVersion, APIVersion)] {
            let plan = EndpointPlan.between(client, spoken, at: endpoint, engine: .docker29, isStrict: false)
            let skim = try #require(plan.response.skim)
            for element in lists.flatMap({ JSONValue(json: $0.body).elements ?? [] }) {
                let bytes = element.sourceBytes
                #expect(skim.writesAll(of: bytes), "\(element)")
            }
        }
    }
}

extension SkimPlan {
    /// Whether a value is written that all of the bytes are.
    fileprivate func writesAll(of bytes: [UInt8]) -> Bool {
        var output: [UInt8] = []
        var index = 0
        return rewrite(bytes.span, at: &index, separator: nil, longest: .max, into: &output) == .written
            && index == bytes.count
    }
}
