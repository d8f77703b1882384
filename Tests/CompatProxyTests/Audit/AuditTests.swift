// SPDX-License-Identifier: Apache-2.0
import Glibc
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

    private func note() -> AuditNote { AuditNote(kind: kind(), sums: RequestSums(at: .now)) }

    private func kind(status: Int = 200) -> AuditNote.Kind {
        let source = ClientSource(.process(pid: 0, uid: 7, gid: 5))
        source.settle(KnownClient(ClientIdentity(source.peer)))
        return AuditNote.Kind(
            client: AuditClient(source, userAgent: Array("a/1".utf8)), asked: nil, route: nil,
            endpoint: .containerList, status: status, refusal: nil)
    }

    private func run(capacity: Int, _ body: (Audit) throws -> Void) throws -> Keeper {
        let keeper = Keeper()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let audit = Audit(
            consumers: [keeper], engine: EngineAccess(address: .unix(path: "/nowhere")), logger: logger,
            capacity: capacity)
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

    /// A million in all; sanitizers see in a few what there is to see, and take ten times as long for each.
    private static let requestsOfAWorker =
        dlsym(nil, "__tsan_init") == nil && dlsym(nil, "__asan_init") == nil ? 250_000 : 5000

    @Test("a million requests on several threads are counted in the store and in the metrics, to the last one")
    func million() throws {
        let folder = try TemporaryFolder()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let store = AuditStore(
            path: folder.file("audit.sqlite"), configuration: AuditConfiguration(), logger: logger)
        let counters = AuditCounters()
        let audit = Audit(
            consumers: [store, counters], engine: EngineAccess(address: .unix(path: "/nowhere")), logger: logger)
        let threads = try audit.start()
        let workers = try (0..<4).map { _ in try JoinableThread { self.count(Self.requestsOfAWorker, for: audit) } }
        for thread in workers { thread.join() }
        audit.close()
        for thread in threads { thread.join() }
        let all = 4 * Self.requestsOfAWorker
        let reader = AuditStoreReader(path: folder.file("audit.sqlite"))
        let uses = try reader.uses(AuditFilter())
        #expect(uses.reduce(0) { $0 + $1.requests } == all)
        #expect(uses.reduce(0) { $0 + $1.failures } == all / 2)
        #expect(try reader.losses(AuditFilter()) == 0)
        #expect(counters.current.requests.values.reduce(0, +) == UInt64(all))
    }

    /// What a worker does, with a tick after every thousandth request.
    private func count(_ requests: Int, for audit: Audit) {
        let kinds = [200, 404].map { kind(status: $0) }
        var batch = AuditBatch()
        for number in 0..<requests {
            batch.count(RequestSums(at: .now), of: kinds[number % kinds.count])
            if number % 1000 == 999 { audit.hand(batch.takeAll()) }
        }
    }

    @Test("requests that are alike are one note, but for the first; what differs is not counted with them")
    func alike() {
        let (kind, other) = (kind(), kind(status: 404))
        var batch = AuditBatch()
        for time in [3, 1, 2, 5] as [Int64] {
            let sums = RequestSums(at: Timestamp(milliseconds: time), nanoseconds: 1500, bytesIn: 1, bytesOut: 2)
            batch.count(sums, of: kind)
        }
        batch.count(RequestSums(at: .now), of: other)
        let notes = batch.takeAll()
        #expect(notes.map(\.sums.requests) == [1, 1, 3])
        #expect(notes.map(\.kind) == [kind, other, kind])
        let sums = notes[2].sums
        #expect(sums.first.milliseconds == 1 && sums.last.milliseconds == 5 && sums.microseconds == 4)
        #expect(sums.bytesIn == 3 && sums.bytesOut == 6)
        #expect(batch.takeAll().isEmpty)
    }

    @Test("a place counts what is like the first that was counted there, until the batch is taken")
    func places() {
        let kind = kind()
        var batch = AuditBatch()
        func repeats(at place: AuditBatch.Place?, _ isAlike: Bool) -> Bool {
            batch.count(RequestSums(at: .now), at: place) {
                #expect($0 == kind)
                return isAlike
            }
        }
        let nowhere = repeats(at: nil, true)
        let place = batch.count(RequestSums(at: .now), of: kind)
        let (alike, other) = (repeats(at: place, true), repeats(at: place, false))
        #expect(!nowhere && alike && !other)
        #expect(batch.takeAll().map(\.sums.requests) == [1, 1])
        let stale = repeats(at: place, true)
        batch.count(RequestSums(at: .now), of: self.kind(status: 404))
        let taken = repeats(at: place, true)
        #expect(!stale && !taken)
        #expect(batch.takeAll().map(\.sums.requests) == [1])
    }

    @Test("a client is another one when it calls itself otherwise, and no other when it does not")
    func calls() {
        let client = AuditClient(ClientSource(.unknown))
        let head = Array("docker/20".utf8) + [UInt8](repeating: 0x78, count: 300)
        var agents = UserAgents()
        func call(_ client: AuditClient, _ range: Range<Int>?) -> AuditClient {
            client.called(head.span, at: range, among: &agents)
        }
        let (nobody, docker) = (call(client, nil), call(client, 0..<head.count))
        let (same, shorter) = (call(docker, 0..<head.count), call(docker, 0..<9))
        let silent = call(docker, nil)
        #expect(nobody === client && same === docker)
        #expect(docker.userAgent?.utf8.count == ClientIdentity.longestUserAgent)
        #expect(shorter.userAgent == "docker/20" && silent.userAgent == nil)
    }

    @Test("a process is the one that connected only if it was there before")
    func started() throws {
        let resolver = IdentityResolver(engine: EngineAccess(address: .unix(path: "/nowhere")))
        let threads = try resolver.start()
        let peer = PeerIdentity.process(pid: getpid(), uid: 7, gid: 5)
        let (own, earlier) = (ClientSource(peer), ClientSource(peer, connected: 0))
        for source in [own, earlier] { resolver.resolve(source) }
        #expect(resolver.identity(of: own, patience: .seconds(60)).executable != nil)
        #expect(resolver.identity(of: earlier, patience: .seconds(60)) == ClientIdentity(peer))
        resolver.close()
        for thread in threads { thread.join() }
    }

    @Test("a connection that nobody can look at any more is known by its user")
    func unresolved() throws {
        let resolver = IdentityResolver(engine: EngineAccess(address: .unix(path: "/nowhere")))
        let threads = try resolver.start()
        let (early, late) = (ClientSource(.process(pid: 0, uid: 7, gid: 5)), ClientSource(.host("10.1.1.1:5")))
        resolver.resolve(early)
        #expect(resolver.identity(of: early, patience: .seconds(60)) == ClientIdentity(early.peer))
        resolver.close()
        for thread in threads { thread.join() }
        resolver.resolve(late)
        #expect(resolver.identity(of: late, patience: .zero).host == "10.1.1.1")
    }
}
