// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Messages that stand in for others")
struct AuditStandInsTests {
    private let client = AuditClient(ClientSource(.process(pid: 0, uid: 7, gid: 5)))
    private let route: VersionRoute = {
        let context = RewriteContext(client: "1.41", spoken: "1.41", engine: .newestDocker, isStrict: false)
        let plan = RewritePlan(history: .all, context: context, advertised: EngineProfile.newestDocker.window)
        return VersionRoute(
            asked: "1.41", spoken: "1.41", prefix: [], clientPrefix: [], plan: plan, engine: .newestDocker,
            offered: "1.52")
    }()

    private func kind(
        status: Int = 201, _ sample: AuditSample? = nil, of other: AuditClient? = nil
    ) -> AuditNote.Kind {
        AuditNote.Kind(
            client: other ?? client, asked: "1.41", route: route, endpoint: .containerCreate, status: status,
            refusal: nil,
            request: sample)
    }

    @Test("the newest version that a client was told of is noted where it asks without one what there is")
    func offered() {
        func offered(_ asked: APIVersion?, _ endpoint: Endpoint?) -> APIVersion? {
            AuditNote.Kind(
                client: client, asked: asked, route: route, endpoint: endpoint, status: 200, refusal: nil
            ).offered
        }
        #expect(offered(nil, .ping) == "1.52" && offered(nil, .pingHead) == "1.52" && offered(nil, .version) == "1.52")
        #expect(offered("1.41", .ping) == nil && offered(nil, .info) == nil && offered(nil, nil) == nil)
    }

    private func sample(_ body: String) -> AuditSample {
        let sample = AuditSample(Message())
        sample.append(Array(body.utf8))
        return sample
    }

    @Test("what is passed over counts as what was looked at, in turns")
    func turns() {
        var standIns = AuditStandIns()
        var (old, new) = (kind(sample(#"{"MacAddress":"a"}"#)), kind(sample("{}")))
        standIns.complete(&old, passedOver: (false, false))
        standIns.complete(&new, passedOver: (false, false))
        #expect(!old.isAssumed && !new.isAssumed)
        let rest = (0..<10).map { _ in
            var next = kind()
            standIns.complete(&next, passedOver: (true, false))
            return next
        }
        #expect(rest.allSatisfy { $0.isAssumed && $0.answer == nil })
        #expect(rest.count { $0.request === old.request } == 5 && rest.count { $0.request === new.request } == 5)
    }

    @Test("another outcome, or one that nobody would look at, counts as none")
    func others() {
        var standIns = AuditStandIns()
        var looked = kind(sample("{}"))
        standIns.complete(&looked, passedOver: (false, false))
        var (failed, unread) = (kind(status: 400), kind())
        standIns.complete(&failed, passedOver: (true, true))
        standIns.complete(&unread, passedOver: (false, false))
        #expect(failed.request == nil && unread.request == nil && !failed.isAssumed && !unread.isAssumed)
    }

    private func client(_ agent: String?, pid: Int32 = 8, uid: UInt32 = 7) -> AuditClient {
        AuditClient(ClientSource(.process(pid: pid, uid: uid, gid: 5)), userAgent: agent.map { Array($0.utf8) })
    }

    @Test("a client gets what its own connections sent, and nothing of another that is the same process")
    func clients() {
        var standIns = AuditStandIns()
        var looked = kind(sample(#"{"MacAddress":"a"}"#), of: client("uses/1"))
        standIns.complete(&looked, passedOver: (false, false))
        for other in [client("never/1"), client(nil), client("uses/1", pid: 9)] {
            var passedOver = kind(of: other)
            standIns.complete(&passedOver, passedOver: (true, true))
            #expect(passedOver.request == nil && !passedOver.isAssumed)
        }
        var again = kind(of: client("uses/1"))
        standIns.complete(&again, passedOver: (true, false))
        #expect(again.request === looked.request && again.isAssumed)
    }

    @Test("processes that the proxy cannot see are told apart by their users")
    func unseenProcesses() {
        var standIns = AuditStandIns()
        var looked = kind(sample("{}"), of: client("a/1", pid: 0, uid: 7))
        standIns.complete(&looked, passedOver: (false, false))
        var (other, same) = (kind(of: client("a/1", pid: 0, uid: 8)), kind(of: client("a/1", pid: 0, uid: 7)))
        standIns.complete(&other, passedOver: (true, false))
        standIns.complete(&same, passedOver: (true, false))
        #expect(other.request == nil && same.request === looked.request)
    }

    @Test("the messages of a new tick take the place of earlier ones, once there are any")
    func ticks() {
        var standIns = AuditStandIns()
        var (first, second, third) = (kind(sample("{}")), kind(), kind(sample("{}")))
        standIns.complete(&first, passedOver: (false, false))
        standIns.renew()
        standIns.complete(&second, passedOver: (true, false))
        #expect(second.request === first.request)
        standIns.complete(&third, passedOver: (false, false))
        for _ in 0..<3 {
            var next = kind()
            standIns.complete(&next, passedOver: (true, false))
            #expect(next.request === third.request)
        }
    }

    @Test("no more is kept while many messages wait, and they wait no longer once examined, or forgotten")
    func backlog() {
        let backlog = AuditBacklog()
        var samples = (0..<128).map { _ in AuditSample(Message(), in: backlog) }
        #expect(backlog.isFull)
        samples[0].settle([])
        #expect(!backlog.isFull)
        samples.append(AuditSample(Message(), in: backlog))
        #expect(backlog.isFull)
        samples.removeLast(2)
        #expect(!backlog.isFull)
    }

    @Test("a message is examined once, forgotten, and its findings counted as often as it counts")
    func examined() throws {
        var (standIns, examiner) = (AuditStandIns(), AuditExaminer())
        var looked = kind(sample(#"{"MacAddress":"02:42:ac:11:00:09"}"#))
        standIns.complete(&looked, passedOver: (false, false))
        var passedOver = kind()
        standIns.complete(&passedOver, passedOver: (true, false))
        let expected = Finding(.deprecatedField, change: "1.44-mac-address", place: "MacAddress")
        let sums = RequestSums(at: .now)
        #expect(examiner.findings(of: AuditNote(kind: looked, sums: sums)).contains(expected))
        let sample = try #require(looked.request)
        #expect(sample.body == nil && sample.findings != nil)
        #expect(examiner.findings(of: AuditNote(kind: passedOver, sums: sums)).contains(expected))
    }
}
