// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Examples of changes")
struct ExampleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let change: Change
        let example: Example
        let testDescription: String

        init(_ change: Change, _ index: Int) {
            self.change = change
            example = change.examples[index]
            testDescription = "\(change.id) \(example.direction) #\(index + 1)"
        }
    }

    static let changes = VersionHistory.all.entries.flatMap(\.changes) + VersionHistory.all.quirks.map(\.change)
    static let cases = changes.flatMap { change in change.examples.indices.map { Case(change, $0) } }

    @Test("every example gives what it promises", arguments: cases)
    func exampleHolds(_ subject: Case) {
        #expect(subject.example.run(subject.change, context: .of(subject.example)) == subject.example.after)
    }

    @Test("every direction with steps has an example", arguments: changes.map(\.id))
    func everyDirectionIsShown(_ id: String) throws {
        let change = try #require(Self.changes.first { $0.id == id })
        for direction in Direction.allCases where !change.steps[direction].isEmpty {
            #expect(change.examples.contains { $0.direction == direction }, "\(direction)")
        }
    }

    @Test("a change has steps, or a reason for having none", arguments: changes.map(\.id))
    func everyChangeIsExplained(_ id: String) throws {
        let change = try #require(Self.changes.first { $0.id == id })
        #expect(change.steps.isEmpty == (change.reason != nil))
        #expect(!change.summary.isEmpty && !change.source.isEmpty)
    }

    @Test("ids are unique and begin with their version")
    func ids() {
        #expect(Set(Self.changes.map(\.id)).count == Self.changes.count)
        for entry in VersionHistory.all.entries {
            for change in entry.changes { #expect(change.id.hasPrefix("\(entry.version)-")) }
        }
    }

    @Test("a quirk that repeats a change does to answers what that one does")
    func quirksRepeat() throws {
        let quirks = VersionHistory.all.quirks.filter { $0.repeats != nil }
        #expect(quirks.count > 10)
        for quirk in quirks {
            let repeated = try #require(quirk.repeats)
            for example in (repeated.examples + quirk.change.examples) where example.direction == .responseDown {
                let outcomes = [repeated, quirk.change].map { example.run($0, context: .of(example)) }
                #expect(outcomes[0] == outcomes[1], "\(quirk.change.id)")
            }
        }
    }

    @Test("a quirk bears a second run", arguments: VersionHistory.all.quirks.map(\.change.id))
    func quirksAreIdempotent(_ id: String) throws {
        let change = try #require(Self.changes.first { $0.id == id })
        for example in change.examples {
            // A record that was put behind another is one of its own by then.
            guard case .message(let after) = example.after, !after.body.contains("\r\n") else { continue }
            let again = Example(example.direction, isStrict: example.isStrict, before: after, after: after)
            #expect(again.run(change, context: .of(again)) == again.after)
        }
    }
}

extension RewriteContext {
    fileprivate static func of(_ example: Example) -> RewriteContext {
        .between("1.12", "1.56", isStrict: example.isStrict)
    }
}
