// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Answers that no engine gives")
struct OddShapeTests {
    private static let odd: [JSONValue] = [.null, true, 7, "x", [], [:], [1], ["a": .null], JSONValue(json: "-1e999")]

    @Test("a rule bears any value in any place", arguments: ExampleTests.cases)
    func anyValueAnywhere(_ subject: ExampleTests.Case) {
        let isRefusal = if case .rejection = subject.example.after { true } else { false }
        let mayRefuse = subject.example.direction.isRequest || isRefusal
        for path in JSONValue(json: subject.example.before.body).paths(below: []) {
            for value in Self.odd {
                var sample = subject.example.before
                var body = JSONValue(json: sample.body)
                body.update(at: JSONPath(path)) { $0 = value }
                sample.body = body.description
                let example = Example(subject.example.direction, isStrict: true, before: sample, after: sample)
                guard case .message(let after) = example.run(subject.change, context: .between("1.12", "1.56")) else {
                    if !mayRefuse { Issue.record("refused: \(sample.body)") }
                    continue
                }
                let isText = after.body.isEmpty || subject.change.id == "1.24-json-errors"
                #expect(isText || JSONValue(json: after.body).validate())
            }
        }
    }
}

extension JSONValue {
    /// The ways to this value and everything in it.
    fileprivate func paths(below path: [String]) -> [[String]] {
        [path] + keys.flatMap { self[$0]?.paths(below: path + [$0]) ?? [] }
            + (elements ?? []).flatMap { $0.paths(below: path + ["[]"]) }
    }
}
