// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Elements without an index")
struct SkimPlanTests {
    /// What becomes of a list, with an index of each element or without where that can be.
    private struct Outcome: Equatable {
        var output: [UInt8] = []
        var error: RewriteError<Rejection>?
    }

    private func outcome(_ pieces: [[UInt8]], by plan: MessagePlan, _ skim: SkimPlan?) -> Outcome {
        var rewriter = ElementRewriter(maximumValueBytes: 1 << 20)
        var outcome = Outcome()
        var warnings: [String] = []
        do throws(RewriteError<Rejection>) {
            for piece in pieces {
                try rewriter.feed(piece.span, into: &outcome.output, by: skim) { value throws(Rejection) in
                    try plan.rewriteBody(&value, warnings: &warnings)
                }
            }
        } catch {
            outcome.error = error
        }
        return outcome
    }

    private func expectSame(_ list: String, by plan: MessagePlan) {
        let bytes = Array(list.utf8)
        let expected = outcome([bytes], by: plan, nil)
        for pieces in [[bytes], Pieces.random(bytes, seed: UInt64(bytes.count))] {
            let found = outcome(pieces, by: plan, plan.skim)
            #expect(found == expected, "\(list.prefix(2000))")
        }
    }

    private static let lists = RecordedMessage.all.filter {
        !$0.isRequest && $0.status == 200 && $0.endpoint.definition.response == .array && $0.body.hasPrefix("[")
    }
    private static let pairs: [(client: APIVersion, spoken: APIVersion, engine: EngineProfile)] = [
        ("1.12", "1.55", .docker29), ("1.24", "1.55", .docker29), ("1.24", "1.51", .docker28),
        ("1.40", "1.40", .docker29), ("1.43", "1.51", .docker28), ("1.43", "1.43", .docker28),
        ("1.55", "1.41", .docker20),
    ]

    private func eachPlan(_ body: (MessagePlan, [String]) -> Void) {
        for (pair, isStrict) in Self.pairs.flatMap({ pair in [false, true].map { (pair, $0) } }) {
            for endpoint in Endpoint.allCases where endpoint.definition.response == .array {
                let plan = EndpointPlan.between(
                    pair.client, pair.spoken, at: endpoint, engine: pair.engine, isStrict: isStrict
                ).response
                guard plan.skim != nil else { continue }
                body(plan, Self.lists.filter { $0.endpoint == endpoint }.map(\.body))
            }
        }
    }

    @Test("a list comes out the same with an index and without, however it is spelled, cut or damaged")
    func same() {
        var mutation = Mutation(seed: 7)
        var respelling = Respelling(seed: 7)
        eachPlan { plan, lists in
            for list in lists {
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

    @Test("no damage to its bytes makes a list crash")
    func damage() {
        var mutation = Mutation(seed: 8)
        eachPlan { plan, lists in
            for list in lists {
                for _ in 0..<10 {
                    var bytes = Array(list.utf8)
                    mutation.damage(&bytes)
                    _ = outcome([bytes], by: plan, plan.skim)
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
                var output: [UInt8] = []
                let bytes = element.sourceBytes
                #expect(skim.rewrite(bytes.span, at: 0, into: &output) == .written(end: bytes.count), "\(element)")
            }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let steps: [Step]
        let before: String
        /// Nil where the element must be indexed.
        let after: String?

        init(_ steps: [Step], _ before: String, _ after: String?) {
            (self.steps, self.before, self.after) = (steps, before, after)
        }

        var testDescription: String { "\(steps.map(\.description)): \(before)" }
    }

    private let runner = StepRunner(context: .between("1.24", "1.51"), ignoresCase: false)
    private static let isEmpty = ByteTest("is empty") { $0.isEmptyJSONString }
    private static let long = String(repeating: "x", count: 200)

    static let cases: [Case] = [
        Case([.remove("A")], #"{"A":1}"#, "{}"),
        Case([.remove("A")], #"{"A":1,"B":{"A":2}}"#, #"{"B":{"A":2}}"#),
        Case([.remove("A")], #"{"B":2,"A":[1,{"A":3}],"C":""}"#, #"{"B":2,"C":""}"#),
        Case([.remove("B"), .remove("A")], #"{"C":1,"A":1,"B":2}"#, #"{"C":1}"#),
        Case([.remove("B"), .remove("A")], #"{"A":1,"C":1,"B":"}"}"#, #"{"C":1}"#),
        Case([.remove("B"), .remove("A")], #"{"A":"{","B":2}"#, "{}"),
        Case([.remove("A")], "{ }", "{ }"),
        Case([.remove("A")], #"{"BA":"\"A\":","C":"\\"}"#, #"{"BA":"\"A\":","C":"\\"}"#),
        Case([.set("A", to: [1])], #"{"A":"\u0041","B":2}"#, #"{"A":[1],"B":2}"#),
        Case([.set("A", to: 1), .set("A", to: .null)], #"{"B":2,"A":0}"#, #"{"B":2,"A":null}"#),
        Case([.set("A", to: 1)], #"{"B":2}"#, nil),
        Case([.set("A", to: 1), .remove("A")], #"{"B":2,"A":0}"#, #"{"B":2}"#),
        Case([.remove("A"), .set("A", to: 1)], #"{"A":0}"#, nil),
        Case([.setDefault("A", to: 1)], #"{"A":0}"#, #"{"A":0}"#),
        Case([.setDefault("A", to: 1)], #"{"A":null}"#, nil),
        Case([.setDefault("A.B", to: 1)], #"{"B":0}"#, #"{"B":0}"#),
        Case([.setDefault("A.B", to: 1)], #"{"A":{},"C":2}"#, #"{"A":{"B":1},"C":2}"#),
        Case([.copy("A", to: "B")], #"{"A":{"B":1},"C":2}"#, #"{"A":{"B":1},"B":{"B":1},"C":2}"#),
        Case([.set("A", to: "x"), .copy("A", to: "B")], #"{"A":1}"#, #"{"A":"x","B":"x"}"#),
        Case([.copy("A", to: "B")], #"{"A":1,"B":2}"#, #"{"A":1,"B":2}"#),
        Case([.copy("A", to: "B"), .remove("C")], #"{"A":1,"C":2}"#, #"{"A":1,"B":1}"#),
        Case([.remove("A.B")], #"{"A":{"C":"b"}}"#, #"{"A":{"C":"b"}}"#),
        Case([.remove("A.B")], #"{"A":{"C":{"B":1}},"D":2}"#, #"{"A":{"C":{"B":1}},"D":2}"#),
        Case([.remove("A.B")], #"{"A":{"\u0042":1}}"#, #"{"A":{}}"#),
        Case([.remove("A.B"), .remove("A.C")], #"{"A":{"B":1,"C":2},"D":3}"#, #"{"A":{},"D":3}"#),
        Case([.remove("A[].B")], #"{"A":[{"B":1},{"C":{"B":2}}]}"#, #"{"A":[{},{"C":{"B":2}}]}"#),
        Case([.move("A.B", to: "A.C")], #"{"D":0,"A":{"B":1}}"#, #"{"D":0,"A":{"C":1}}"#),
        Case([.forEach("A", [.custom { value, _ in value = 1 }])], #"{"A":[2,3]}"#, #"{"A":[1,1]}"#),
        Case([.forEach("A", [.warn("x", when: .equals("B", 1))])], #"{"A":[{"B":1}]}"#, nil),
        Case([.forEach("A", [.warn("x", when: .equals("B", 1))])], #"{"A":[{"B":2}]}"#, #"{"A":[{"B":2}]}"#),
        Case([.rename("A", to: "B")], #"{"C":1}"#, #"{"C":1}"#),
        Case([.rename("A", to: "B")], #"{"A":1}"#, nil),
        Case([.move("A.B", to: "C.D")], #"{"C":1}"#, #"{"C":1}"#),
        Case([.move("A.B", to: "C.D")], #"{"A":1}"#, nil),
        Case([.glance(at: "A", isEmpty, [.remove("B")])], #"{"A":"","B":1}"#, #"{"A":""}"#),
        Case([.glance(at: "A", isEmpty, [.remove("B")])], #"{"A":"x","B":1}"#, #"{"A":"x","B":1}"#),
        Case([.glance(at: "A", isEmpty, [.remove("B")])], #"{"B":1}"#, #"{"B":1}"#),
        Case([.set("A", to: ""), .glance(at: "A", isEmpty, [.remove("B")])], #"{"A":1,"B":1}"#, #"{"A":""}"#),
        Case([.glance(at: "A", isEmpty, [.custom { _, _ in }]), .remove("B")], #"{"A":1,"B":1}"#, #"{"A":1}"#),
        Case([.glance(at: "A", isEmpty, [.custom { _, _ in }])], #"{"A":""}"#, nil),
        Case([.remove("A")], #"{"A":1,"A":2}"#, nil),
        Case([.remove("A")], #"{"\u0041":1}"#, nil),
        Case([.remove("A")], #"{ "A":1}"#, nil),
        Case([.remove("A")], #"{"A" :1}"#, nil),
        Case([.remove("A")], #"{"A": 1}"#, nil),
        Case([.remove("A")], #"{"A":1 ,"B":2}"#, nil),
        Case([.remove("A")], #"{"A":}"#, nil),
        Case([.remove("A")], #"{"A":1"#, nil),
        Case([.remove("A")], #"["A"]"#, nil),
        Case([.remove("A")], #"{"\#(long)":"\#(long)\"","A":"\#(long)"}"#, #"{"\#(long)":"\#(long)\""}"#),
        Case([.remove("A")], #"{"\#(long)\"":1,"A":"\#(long)"}"#, nil),
        Case([.remove("A")], #"{"B":{"\#(long)\"":1},"A":"\#(long)"}"#, #"{"B":{"\#(long)\"":1}}"#),
    ]

    @Test("members of its own are edited where they are", arguments: cases)
    func edits(_ example: Case) throws {
        let skim = try #require(SkimPlan(example.steps, runner: runner))
        for (before, after) in [("", ""), (long(40), ""), ("", long(70))] {
            let bytes = Array((before + example.before + after).utf8)
            var output: [UInt8] = []
            let end = skim.rewrite(bytes.span, at: before.utf8.count, into: &output)
            #expect(String(decoding: output, as: UTF8.self) == example.after ?? "")
            if example.after == nil {
                #expect(end == .odd || end == .open)
            } else {
                #expect(end == .written(end: bytes.count - after.utf8.count))
            }
        }
    }

    private func long(_ count: Int) -> String { String(repeating: ",", count: count) }

    static let needing: [[Step]] = [
        [.custom { _, _ in }], [.set("A.B", to: 1)], [.remove("[].A")], [.warn("x", when: .present("A"))],
        [.copy("A", to: "B"), .remove("A")], [.copy("A", to: "B"), .remove("B.C")],
        (0...16).map { .remove(.body(JSONPath(["A\($0)"]))) }, [.remove(.body(JSONPath([long])))], [],
    ]

    @Test("some steps need an index of all elements", arguments: needing)
    func needed(_ steps: [Step]) {
        #expect(SkimPlan(steps, runner: runner) == nil)
    }
}
