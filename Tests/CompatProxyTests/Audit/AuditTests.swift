// SPDX-License-Identifier: Apache-2.0
import Logging
import Testing
import VersionRules

@testable import CompatProxy

@Suite("The audit's threads")
struct AuditTests {
    /// Keeps what it is given.
    private final class Keeper: AuditConsumer {
        let kept = Monitor((records: [AuditRecord](), lost: 0, hasFinished: false))

        func take(_ records: [AuditRecord], loss: AuditLoss) {
            kept.withLock {
                $0.records += records
                $0.lost += loss.records
            }
        }

        func finish() { kept.withLock { $0.hasFinished = true } }
    }

    private func note() -> AuditNote {
        let source = ClientSource(.process(pid: 0, uid: 7))
        source.settle(ClientIdentity(source.peer))
        let log = ExchangeLog()
        return AuditNote(log, source: source, userAgent: "a/1", endpoint: .containerList)
    }

    private func run(capacity: Int, _ body: (Audit) throws -> Void) throws -> Keeper {
        let keeper = Keeper()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let audit = Audit(consumers: [keeper], engine: .unix(path: "/nowhere"), logger: logger, capacity: capacity)
        let threads = try audit.start()
        try body(audit)
        audit.close()
        for thread in threads { thread.join() }
        return keeper
    }

    @Test("what several threads hand over arrives, to the last record")
    func arrives() throws {
        let keeper = try run(capacity: 10_000) { audit in
            let threads = try (0..<4).map { _ in
                try JoinableThread { for _ in 0..<50 { audit.hand([self.note(), self.note()]) } }
            }
            for thread in threads { thread.join() }
        }
        keeper.kept.withLock { kept in
            #expect(kept.records.count == 400 && kept.lost == 0 && kept.hasFinished)
            #expect(kept.records.allSatisfy { $0.findings == [Finding(.unversionedPath)] })
            #expect(kept.records.first?.client.name == "unknown uid 7 (a/1)")
        }
    }

    @Test("what finds no room is counted")
    func counted() throws {
        let keeper = try run(capacity: 3) { audit in
            audit.hand([note(), note(), note(), note()])
            audit.hand([note()])
        }
        keeper.kept.withLock { #expect($0.records.count == 1 && $0.lost == 4) }
    }

    @Test("a connection that nobody can look at any more is known by its user")
    func unresolved() throws {
        let resolver = IdentityResolver(engine: .unix(path: "/nowhere"))
        let thread = try resolver.start()
        let (early, late) = (ClientSource(.process(pid: 0, uid: 7)), ClientSource(.host("10.1.1.1:5")))
        resolver.resolve(early)
        #expect(early.identity(patience: .seconds(60)) == ClientIdentity(early.peer))
        resolver.close()
        thread.join()
        resolver.resolve(late)
        #expect(late.identity(patience: .zero).host == "10.1.1.1")
    }
}
