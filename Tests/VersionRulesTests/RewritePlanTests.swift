// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Rewrite plans")
struct RewritePlanTests {
    /// Every change notes its direction and id in the body, so that it tells what ran, in order.
    private static func tracing(_ id: String) -> Change {
        func trace(_ direction: Direction) -> [Step] {
            [.custom { body, _ in body.append(.string("\(id) \(direction)")) }]
        }
        return Change(
            id: id, summary: "", endpoints: [.containerCreate],
            requestUp: trace(.requestUp), requestDown: trace(.requestDown), responseUp: trace(.responseUp),
            responseDown: trace(.responseDown), errorUp: trace(.errorUp), errorDown: trace(.errorDown), source: "")
    }

    private static let history = VersionHistory(
        [
            .init("1.20", [tracing("20a"), tracing("20b")]), .init("1.21", [tracing("21")]),
            .init("1.22", [tracing("22")]),
        ],
        quirks: [
            Quirk(tracing("quirk"), engines: EngineCondition(.docker, since: "29.0"), newestClient: "1.20")
        ])

    private func trace(_ plan: MessagePlan) throws -> String { try plan.rewritten("[]") }

    @Test("requests climb in order and answers descend in reverse, from the client's version excluded")
    func olderClient() throws {
        let plan = RewritePlan.between("1.19", "1.21", history: Self.history)[.containerCreate]
        #expect(try trace(plan.request) == #"["20a requestUp","20b requestUp","21 requestUp"]"#)
        #expect(try trace(plan.response) == #"["21 responseDown","20b responseDown","20a responseDown"]"#)
        #expect(try trace(plan.error) == #"["21 errorDown","20b errorDown","20a errorDown"]"#)
        #expect(plan.changeIDs == ["21", "20b", "20a"])
        let near = RewritePlan.between("1.20", "1.21", history: Self.history)[.containerCreate]
        #expect(near.changeIDs == ["21"])
    }

    @Test("for a client that is newer than the engine it is the other way round")
    func newerClient() throws {
        let plan = RewritePlan.between("1.21", "1.19", history: Self.history)[.containerCreate]
        #expect(try trace(plan.request) == #"["21 requestDown","20b requestDown","20a requestDown"]"#)
        #expect(try trace(plan.response) == #"["20a responseUp","20b responseUp","21 responseUp"]"#)
        #expect(try trace(plan.error) == #"["20a errorUp","20b errorUp","21 errorUp"]"#)
    }

    @Test("quirks run next to the engine")
    func quirks() throws {
        let plan = RewritePlan.between("1.20", "1.21", history: Self.history, engine: .docker29)[.containerCreate]
        #expect(try trace(plan.request) == #"["21 requestUp","quirk requestUp"]"#)
        #expect(try trace(plan.response) == #"["quirk responseDown","21 responseDown"]"#)
        let newer = RewritePlan.between("1.21", "1.21", history: Self.history, engine: .docker29)[.containerCreate]
        #expect(newer.changeIDs.isEmpty)
    }

    @Test("what a quirk repeats of a change on the way is done to answers once, and wherever that change is not")
    func repetition() throws {
        let quirk = Quirk(
            Self.tracing("quirk"), engines: EngineCondition(.docker, since: "29.0"), newestClient: "1.20",
            repeats: Self.tracing("21"))
        let history = VersionHistory(Self.history.entries, quirks: [quirk])
        let plan = RewritePlan.between("1.20", "1.22", history: history, engine: .docker29)[.containerCreate]
        #expect(try trace(plan.response) == #"["quirk responseDown","22 responseDown"]"#)
        #expect(plan.response.changeIDs == ["quirk", "22", "21"])
        #expect(try trace(plan.request) == #"["21 requestUp","22 requestUp","quirk requestUp"]"#)
        let native = RewritePlan.between("1.20", "1.20", history: history, engine: .docker29)[.containerCreate]
        #expect(try trace(native.response) == #"["quirk responseDown"]"#)
        let other = RewritePlan.between("1.20", "1.22", history: history, engine: .docker28)[.containerCreate]
        #expect(try trace(other.response) == #"["22 responseDown","21 responseDown"]"#)
    }

    @Test(
        "a quirk that is not rehearsed is left where the rules stand in for the engine",
        arguments: [
            ("1.20", "1.20", true), ("1.20", "1.21", true), ("1.40", "1.40", true), ("1.40", "1.41", false),
            ("1.56", "1.55", true), ("9.9", "1.55", true),
        ] as [(APIVersion, APIVersion, Bool)])
    func rehearsal(_ client: APIVersion, _ spoken: APIVersion, applies: Bool) {
        let quirk = Quirk(
            Self.tracing("quirk"), engines: EngineCondition(.docker, since: "29.0"), isRehearsed: false)
        let history = VersionHistory([.init("1.22", [])], quirks: [quirk])
        let plan = RewritePlan.between(client, spoken, history: history, engine: .docker29)[.containerCreate]
        #expect(plan.changeIDs == (applies ? ["quirk"] : []))
    }

    @Test("strict mode hides what a release has learnt since the version that it is spoken to at")
    func beyond() throws {
        let added = Change(
            id: "1.22-added", summary: "", endpoints: [.containerInspect],
            responseDown: [.hide("New"), .set("Old", to: 1), .forEach("List", [.hide("New")])],
            errorDown: [.hide(.header("New")), .set(.status, to: 418)], source: "")
        let history = VersionHistory([.init("1.22", [added]), .init("1.60", [added])])
        let plan = RewritePlan.between("1.20", "1.21", history: history, isStrict: true)[.containerInspect]
        #expect(try plan.response.rewritten(#"{"New":1,"List":[{"New":1,"A":2}]}"#) == #"{"List":[{"A":2}]}"#)
        #expect(plan.response.changeIDs == ["1.22-added"])
        let error = Message(status: 404, headers: ["New": "1", "Old": "1"])
        let told = try plan.error.translate(error)
        #expect(told.headers == ["Old": "1"] && told.status == 404)
        #expect(RewritePlan.between("1.20", "1.21", history: history)[.containerInspect].response.isEmpty)
    }

    @Test("a client that speaks the engine's version passes everywhere", arguments: [false, true])
    func identity(_ isStrict: Bool) {
        let plan = RewritePlan.between("1.51", "1.51", isStrict: isStrict)
        for endpoint in Endpoint.allCases.map(Optional.some) + [nil] {
            #expect(plan[endpoint].changeIDs.isEmpty)
            for part in [plan[endpoint].request, plan[endpoint].response, plan[endpoint].error] {
                #expect(part.isEmpty && !part.touchesHead && part.bodyMode == .pass)
            }
        }
    }

    @Test("an endpoint without steps passes, and one that is unknown still gets its errors in the right format")
    func unruledEndpoints() {
        let plan = RewritePlan.between("1.23", "1.41")
        #expect(plan[.volumeDelete].request.isEmpty && plan[.volumeDelete].response.isEmpty)
        #expect(plan[.volumeDelete].changeIDs == ["1.24-json-errors"])
        #expect(plan[nil].error.bodyMode == .document)
        #expect(plan[nil].error.touchesHead)
        #expect(RewritePlan.between("1.24", "1.51")[nil].error.isEmpty)
    }

    @Test("a request that has no body takes no steps of those that have")
    func bodilessRequests() {
        let plan = RewritePlan.between("1.24", "1.55", engine: .docker29)
        #expect(plan[.containerCreate].request.changeIDs.contains("1.52-kernel-memory-tcp"))
        #expect(plan[.containerInspect].request.isEmpty && !plan[.containerInspect].response.isEmpty)
    }

    @Test("a plan exists for every pair of versions in both modes")
    func everyPair() {
        let versions = (12...APIVersion.newest.minor).map { APIVersion(1, $0) }
        for client in versions {
            for spoken: APIVersion in ["1.12", "1.24", "1.41", "1.51", .newest] {
                let plan = RewritePlan.between(client, spoken, engine: .docker29, isStrict: true)
                #expect(plan[.ping].response.bodyMode == .pass)
            }
        }
    }

    @Test("what is only hidden is nothing in lenient mode")
    func leniency() {
        let lenient = RewritePlan.between("1.52", "1.51")[.networkList]
        #expect(lenient.response.isEmpty)
        #expect(!lenient.changeIDs.contains("1.52-listed-network-containers"))
        let strict = RewritePlan.between("1.52", "1.51", isStrict: true)[.networkList]
        #expect(strict.response.bodyMode == .elements)
        #expect(strict.changeIDs.contains("1.52-listed-network-containers"))
    }
}

@Suite("Modes of bodies")
struct BodyModeTests {
    private static func plan(_ steps: [Step], at endpoint: Endpoint) -> MessagePlan {
        let change = Change(id: "1.2-x", summary: "", endpoints: [endpoint], responseDown: steps, source: "")
        return RewritePlan.between("1.1", "1.2", history: VersionHistory([.init("1.2", [change])]))[endpoint].response
    }

    @Test("the mode follows the endpoint and what the steps touch")
    func modes() {
        #expect(Self.plan([.set("A", to: 1)], at: .containerInspect).bodyMode == .document)
        #expect(Self.plan([.set("A", to: 1)], at: .imageList).bodyMode == .elements)
        #expect(Self.plan([.set("A", to: 1)], at: .events).bodyMode == .records)
        #expect(Self.plan([.set(.status, to: 1)], at: .events).bodyMode == .pass)
        #expect(Self.plan([.set(.status, to: 1)], at: .events).touchesHead)
        #expect(!Self.plan([.set("A", to: 1)], at: .events).touchesHead)
        #expect(Self.plan([.customMessage { _, _ in }], at: .imageList).bodyMode == .document)
        #expect(Self.plan([.customHead { _, _ in }], at: .imageList).bodyMode == .pass)
        #expect(Self.plan([.warn("x")], at: .events).touchesHead)
        #expect(!Self.plan([.customWarning { _, _, _ in }], at: .events).touchesHead)
    }

    @Test("a document is rewritten without a message around it as within one")
    func document() throws {
        let plan = Self.plan(
            [.set("B.C", to: 1), .customWarning { _, warnings, _ in warnings.append("w") }, .remove("A")],
            at: .containerInspect)
        var (output, warnings) = (Array("[".utf8), ["before"])
        try plan.rewriteDocument(Array(#"{"A":1,"B":{}}"#.utf8), into: &output, warnings: &warnings)
        #expect(String(decoding: output, as: UTF8.self) == #"[{"B":{"C":1}}"#)
        #expect(warnings == ["before", "w"])
        #expect(try plan.rewritten(#"{"A":1,"B":{}}"#) == #"{"B":{"C":1}}"#)
    }

    @Test("head and body are rewritten apart where the body goes piece by piece")
    func apart() throws {
        let plan = Self.plan([.set(.status, to: 201), .set("A", to: 1), .warn("w", when: .present("A"))], at: .events)
        var message = Message(status: 200)
        try plan.rewriteHead(&message)
        #expect(message.status == 201)
        var (record, warnings) = (JSONValue(json: "{}"), ["before"])
        try plan.rewriteBody(&record, warnings: &warnings)
        #expect(record.description == #"{"A":1}"#)
        #expect(warnings == ["before", "w"])
    }

    @Test("an array that a rule needs as a whole still gets the other steps for each element")
    func wholeArray() throws {
        let plan = Self.plan(
            [.set("A", to: 1), .customMessage { message, _ in message.body.append("last") }, .set(.status, to: 201)],
            at: .imageList)
        var message = Message(status: 200, body: JSONValue(json: "[{},{}]"))
        try plan.rewrite(&message)
        #expect(message.body.description == #"[{"A":1},{"A":1},"last"]"#)
        #expect(message.status == 201)
    }

    @Test("a value comes back whole when a step refuses it")
    func refusal() {
        let plan = Self.plan([.reject(status: 400, "no", when: .present("A"))], at: .events)
        var (record, warnings) = (JSONValue(json: #"{"A":1}"#), [String]())
        #expect(throws: Rejection(status: 400, message: "no")) { try plan.rewriteBody(&record, warnings: &warnings) }
        #expect(record.description == #"{"A":1}"#)
    }
}
