// SPDX-License-Identifier: Apache-2.0
import Glibc
import Logging
import Testing
import VersionRules

@testable import CompatProxy

@Suite("The audit's store")
struct AuditStoreTests {
    private static let hour: Int64 = 500_000

    private func record(
        _ agent: String = "a/1", hour: Int64 = Self.hour, _ status: Int = 200, _ findings: [Finding] = []
    ) -> AuditRecord {
        AuditRecord(
            client: ClientIdentity(command: "client", userAgent: agent), asked: "1.41", spoken: "1.44",
            endpoint: .containerList, status: status, isTunnel: false, changes: [], findings: findings,
            sums: RequestSums(at: Timestamp(hour: hour), nanoseconds: 3_000_000, bytesIn: 1, bytesOut: 2))
    }

    private func store(in folder: TemporaryFolder, _ change: (inout AuditConfiguration) -> Void = { _ in })
        -> AuditStore
    {
        var configuration = AuditConfiguration()
        change(&configuration)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return AuditStore(path: folder.file("audit.sqlite"), configuration: configuration, logger: logger)
    }

    private func reader(in folder: TemporaryFolder) -> AuditStoreReader {
        AuditStoreReader(path: folder.file("audit.sqlite"))
    }

    @Test("what is taken is read as sums, over restarts as well")
    func sums() throws {
        let folder = try TemporaryFolder()
        let finding = Finding(.restoredField, change: "1.44-virtual-size", place: "VirtualSize")
        for _ in 0..<2 {
            let store = store(in: folder)
            store.take([record(200, [finding]), record(404)], loss: AuditLoss(records: 3))
            store.take([record("b/2")], loss: AuditLoss())
            store.finish()
        }
        let uses = try reader(in: folder).uses(AuditFilter())
        #expect(uses.map(\.client) == ["client (a/1)", "client (b/2)"])
        #expect(uses.map(\.requests) == [4, 2] && uses.map(\.failures) == [2, 0])
        #expect(uses.map(\.statuses.text) == ["200: 2, 404: 2", "200: 2"])
        #expect(uses.first?.findings == [finding: 2])
        #expect(uses.first?.endpoint == .containerList && uses.first?.asked == "1.41" && uses.first?.spoken == "1.44")
        let traffic = try reader(in: folder).traffic(AuditFilter())
        #expect(traffic.map(\.requests) == [6] && traffic.map(\.bytesOut) == [12])
        #expect(try reader(in: folder).losses(AuditFilter()) == 6)
    }

    @Test("the versions that clients were told of are kept, until their hour is forgotten")
    func offers() throws {
        let folder = try TemporaryFolder()
        let store = store(in: folder)
        for (version, hour) in [("1.43", 0), ("1.41", 0), ("1.43", 1), (nil, 0)] as [(APIVersion?, Int64)] {
            var ping = record(hour: Self.hour + hour)
            (ping.asked, ping.endpoint, ping.offered) = (nil, version == nil ? .info : .pingHead, version)
            store.take([ping], loss: AuditLoss())
        }
        store.finish()
        let offered = { try reader(in: folder).uses(AuditFilter()).map(\.offered) }
        #expect(try offered() == [[], ["1.41", "1.43"]])
        let later = AuditFilter(since: Timestamp(hour: Self.hour + 1))
        #expect(try reader(in: folder).uses(later).map(\.offered) == [["1.43"]])
        #expect(try hours(after: AuditUpkeep(AuditConfiguration()), at: Self.hour + 721, in: folder) == [Self.hour + 1])
        #expect(try offered() == [["1.43"]])
    }

    @Test("the engines that were asked are kept, until their hour is forgotten")
    func engines() throws {
        let folder = try TemporaryFolder()
        let store = store(in: folder)
        for (engine, hour) in [("28.0", 0), ("28.0", 1), ("29.0", 1), (nil, 2)] as [(EngineRelease?, Int64)] {
            var list = record(hour: Self.hour + hour)
            list.engine = engine.map(EngineProfile.docker)
            store.take([list, list], loss: AuditLoss())
        }
        store.finish()
        let engines = { try reader(in: folder).uses($0).map(\.engines) }
        #expect(try engines(AuditFilter()) == [[.docker("28.0"), .docker("29.0")]])
        #expect(try engines(AuditFilter(until: Timestamp(hour: Self.hour))) == [[.docker("28.0")]])
        #expect(try engines(AuditFilter(since: Timestamp(hour: Self.hour + 2))) == [[]])
        _ = try hours(after: AuditUpkeep(AuditConfiguration()), at: Self.hour + 722, in: folder)
        #expect(try engines(AuditFilter()) == [[]])
    }

    @Test("a store of an older proxy, which kept neither such versions nor engines, is read, and gets them")
    func olderStore() throws {
        let folder = try TemporaryFolder()
        store(in: folder).take([record()], loss: AuditLoss())
        try AuditFile(path: folder.file("audit.sqlite")).database.write {
            try $0.execute(
                sql: """
                    DROP TABLE offer; DROP TABLE engine; DELETE FROM grdb_migrations WHERE identifier IN ('v5', 'v6')
                    """)
        }
        #expect(try reader(in: folder).uses(AuditFilter()).map(\.offered) == [[]])
        var ping = record()
        (ping.asked, ping.endpoint, ping.offered, ping.engine) = (nil, .ping, "1.43", .docker("28.0"))
        store(in: folder).take([ping], loss: AuditLoss())
        let uses = try reader(in: folder).uses(AuditFilter())
        #expect(uses.map(\.offered) == [["1.43"], []] && uses.map(\.engines) == [[.docker("28.0")], []])
    }

    @Test("clients are kept with their certificates, and known again by them")
    func certificates() throws {
        let folder = try TemporaryFolder()
        for _ in 0..<2 {
            let store = store(in: folder)
            for (name, fingerprint) in [("alice", "01"), ("alice", "02"), (nil, "03")] {
                var record = record("a/1")
                record.client.host = "10.0.0.7"
                record.client.command = nil
                record.client.certificate = TLSCertificate(commonName: name, fingerprint: fingerprint)
                store.take([record], loss: AuditLoss())
            }
            store.finish()
        }
        let uses = try reader(in: folder).uses(AuditFilter())
        #expect(uses.map(\.client) == ["alice@10.0.0.7 (a/1)", "certificate 03@10.0.0.7 (a/1)"])
        #expect(uses.map(\.requests) == [4, 2])
        let database = try AuditFile(path: folder.file("audit.sqlite")).database
        #expect(try database.read(ClientRow.all).count == 3)
    }

    private func record(_ status: Int, _ findings: [Finding] = []) -> AuditRecord { record("a/1", status, findings) }

    @Test("a filter leaves a part of it")
    func filters() throws {
        let folder = try TemporaryFolder()
        let store = store(in: folder)
        store.take([record("a/1", hour: Self.hour), record("b/2", hour: Self.hour + 5)], loss: AuditLoss())
        let reader = reader(in: folder)
        let since = AuditFilter(since: Timestamp(hour: Self.hour + 1))
        #expect(try reader.uses(since).map(\.client) == ["client (b/2)"])
        #expect(try reader.uses(AuditFilter(until: Timestamp(hour: Self.hour))).map(\.client) == ["client (a/1)"])
        #expect(try reader.uses(AuditFilter(client: "A/1")).map(\.client) == ["client (a/1)"])
        #expect(try reader.uses(AuditFilter(client: "' OR 1")).isEmpty)
    }

    @Test("a clock that is set makes the store neither lose anything nor count it twice")
    func clockJumps() throws {
        let folder = try TemporaryFolder()
        let store = store(in: folder)
        for hour in [0, 900, -40, 0] as [Int64] { store.take([record(hour: Self.hour + hour)], loss: AuditLoss()) }
        store.finish()
        let uses = try reader(in: folder).uses(AuditFilter())
        #expect(uses.map(\.requests) == [4])
        #expect(uses.first?.firstSeen == Timestamp(hour: Self.hour - 40))
        #expect(uses.first?.lastSeen == Timestamp(hour: Self.hour + 900))
        #expect(try reader(in: folder).traffic(AuditFilter()).map(\.requests) == [1, 2, 1])
    }

    @Test("what is old by a clock that was just set is kept; what is old by one that went steadily is not")
    func steadyClock() throws {
        let folder = try TemporaryFolder()
        store(in: folder).take([record()], loss: AuditLoss())
        let file = try AuditFile(path: folder.file("audit.sqlite"))
        let start = AuditUpkeep.Moment(wall: Timestamp(hour: Self.hour), steady: .now)
        var upkeep = AuditUpkeep(AuditConfiguration())
        // By the wall's clock, and by the steady one.
        for (hours, minutes) in [(0, 0), (2000, 2), (0, 4), (2000, 6)] as [(Int64, Int64)] {
            let wall = Timestamp(milliseconds: Timestamp(hour: Self.hour + hours).milliseconds + minutes * 60_000)
            try upkeep.run(on: file, at: .init(wall: wall, steady: start.steady + .seconds(minutes * 60)))
            #expect(try reader(in: folder).uses(AuditFilter()).count == 1)
        }
        let later = Timestamp(milliseconds: Timestamp(hour: Self.hour + 2000).milliseconds + 8 * 60_000)
        try upkeep.run(on: file, at: .init(wall: later, steady: start.steady + .seconds(8 * 60)))
        #expect(try reader(in: folder).uses(AuditFilter()).isEmpty)
    }

    @Test("hours go, oldest first, until the store is small enough")
    func bounded() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 150)
        let full = store(in: folder) { $0.samples = 0 }
        for hour in 0..<40 {
            let records = (0..<100).map { record("\($0)-\(long)", hour: Self.hour + Int64(hour), 200) }
            full.take(records, loss: AuditLoss())
        }
        full.finish()
        let before = try reader(in: folder).traffic(AuditFilter()).count
        store(in: folder) { $0.storeBytes = 200_000 }.take([], loss: AuditLoss())
        let after = try reader(in: folder).traffic(AuditFilter()).map(\.hour)
        #expect(before == 40 && (1..<40).contains(after.count))
        #expect(after.last == Timestamp(hour: Self.hour + 39))
    }

    @Test("an hour far ahead, counted by a wrong clock, does not make the store forget the others")
    func boundedWithFutureHour() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 150)
        let full = store(in: folder) { $0.samples = 0 }
        for hour in Array(0..<40) + [1_000_000] as [Int64] {
            full.take((0..<100).map { record("\($0)-\(long)", hour: Self.hour + hour) }, loss: AuditLoss())
        }
        full.finish()
        let before = try reader(in: folder).traffic(AuditFilter()).count
        store(in: folder) { $0.storeBytes = 400_000 }.take([], loss: AuditLoss())
        let after = try reader(in: folder).traffic(AuditFilter()).map(\.hour.hour)
        #expect(before == 41 && (5..<41).contains(after.count))
        #expect(after.contains(Self.hour + 39) && !after.contains(Self.hour))
    }

    /// Runs the upkeep with a clock that goes steadily from that hour on, twice, and tells the hours that are left.
    private func hours(after upkeep: AuditUpkeep, at hour: Int64, in folder: TemporaryFolder) throws -> [Int64] {
        var upkeep = upkeep
        let file = try AuditFile(path: folder.file("audit.sqlite"))
        let start = ContinuousClock.now
        for minutes in [0, 2] as [Int64] {
            let wall = Timestamp(milliseconds: Timestamp(hour: hour).milliseconds + minutes * 60_000)
            try upkeep.run(on: file, at: .init(wall: wall, steady: start + .seconds(minutes * 60)))
        }
        return try reader(in: folder).traffic(AuditFilter()).map(\.hour.hour)
    }

    @Test("hours that lie ahead are forgotten, unless there are so many that the clock is behind")
    func futureHours() throws {
        let folder = try TemporaryFolder()
        let now = Self.hour
        let store = store(in: folder)
        for hour in [-2, -1, 0, 1, 2, 9000] as [Int64] { store.take([record(hour: now + hour)], loss: AuditLoss()) }
        store.finish()
        let upkeep = AuditUpkeep(AuditConfiguration())
        #expect(try hours(after: upkeep, at: now - 500, in: folder).count == 6)
        #expect(try hours(after: upkeep, at: now, in: folder) == [now - 2, now - 1, now, now + 1])
        let file = try AuditFile(path: folder.file("audit.sqlite"))
        for table in ["status", "sample"] {
            #expect(try file.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") } == 4)
        }
    }

    @Test("more clients than can be told apart are others, and counted")
    func others() throws {
        let folder = try TemporaryFolder()
        store(in: folder).take((0..<5100).map { record("\($0)") }, loss: AuditLoss())
        let uses = try reader(in: folder).uses(AuditFilter())
        #expect(uses.count == 5001)
        #expect(uses.first { $0.client.hasPrefix("(others)") }?.requests == 100)
    }

    @Test("clients go with the last that is known of them, and come anew, whoever writes to the file")
    func forgottenClients() throws {
        let folder = try TemporaryFolder()
        let start = AuditUpkeep.Moment(wall: Timestamp(hour: Self.hour), steady: .now)
        let file = try AuditFile(path: folder.file("audit.sqlite"))
        let (own, other) = (try AuditWriter(file), try AuditWriter(AuditFile(path: folder.file("audit.sqlite"))))
        func write(_ agent: String, hour: Int64, by writer: AuditWriter) throws {
            var tally = AuditTally()
            tally.add(record(agent, hour: hour), keepingSamples: 0)
            try writer.write(tally, keepingSamples: 0)
        }
        for writer in [own, other] { try write("old/1", hour: Self.hour, by: writer) }
        try write("new/1", hour: Self.hour + 800, by: own)
        var upkeep = AuditUpkeep(AuditConfiguration())
        for minutes in [0, 2] as [Int64] {
            let wall = Timestamp(milliseconds: Timestamp(hour: Self.hour + 800).milliseconds + minutes * 60_000)
            let hasForgotten = try upkeep.run(
                on: file, at: .init(wall: wall, steady: start.steady + .seconds(minutes * 60)))
            #expect(hasForgotten == (minutes == 2))
        }
        let hours = try file.database.read { try Int64.fetchAll($0, sql: "SELECT hour FROM status") }
        #expect(hours == [Self.hour + 800])
        try own.readClients()
        let kept = try file.database.read { try ClientRow.all(in: $0) }
        #expect(kept.keys.map(\.userAgent) == ["new/1"])
        for writer in [own, other] { try write("old/1", hour: Self.hour + 801, by: writer) }
        #expect(try reader(in: folder).uses(AuditFilter(client: "old/1")).map(\.requests) == [2])
    }

    @Test("nobody but its owner reads the store or its journal")
    func modes() throws {
        let folder = try TemporaryFolder()
        let store = store(in: folder)
        store.take([record()], loss: AuditLoss())
        for name in ["audit.sqlite", "audit.sqlite-wal", "audit.sqlite-shm"] {
            var status = stat()
            #expect(stat(folder.file(name), &status) == 0 && status.st_mode & 0o777 == 0o600, "\(name)")
        }
        store.finish()
    }

    @Test("a store that is damaged inside is put aside, and what was to be written is in the next one")
    func damagedInside() throws {
        let folder = try TemporaryFolder()
        store(in: folder).take((0..<2000).map { record("\($0)") }, loss: AuditLoss())
        try damage(folder.file("audit.sqlite"))
        let store = store(in: folder) { $0.samples = 0 }
        store.take([record("next")], loss: AuditLoss())
        store.finish()
        store.finish()
        #expect(try reader(in: folder).uses(AuditFilter(client: "next")).map(\.requests) == [1])
        #expect(access(folder.file("audit.sqlite.damaged"), F_OK) == 0)
    }

    /// Overwrites all but the first page, whose tables' list stays readable.
    private func damage(_ path: String) throws {
        let descriptor = open(path, O_RDWR)
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        try #require(size > 100_000)
        let noise = [UInt8](repeating: 0xAB, count: Int(size) - 4096)
        #expect(pwrite(descriptor, noise, noise.count, 4096) == noise.count)
    }

    @Test("sums beyond what memory may hold are counted as lost")
    func lost() {
        var tally = AuditTally()
        // Of each client a use, and one status.
        for number in 0..<(AuditTally.mostSums / 2 + 7) { tally.add(record("\(number)"), keepingSamples: 10) }
        #expect(tally.uses.count == AuditTally.mostSums / 2 && tally.lost == [Self.hour: 7])
        #expect(tally.samples.joined().count == 10)
    }
}

@Suite("Which messages are examined")
struct AuditSamplingTests {
    @Test("a few of each kind in each tick, and no more than a bound of all")
    func bounded() {
        var sampling = AuditSampling()
        let connections = (0..<2).map { _ in ClientSource(.process(pid: 1, uid: 0, gid: 0)) }
        let taken = (0..<100).compactMap {
            sampling.takes(connections[$0 % 2], "1.41", .containerList, isAnswer: true)
        }
        #expect(taken == [32, 16, 8, 4, 4, 4, 4, 4])
        let others = (0..<100).map { ClientSource(.process(pid: 2 + $0, uid: 0, gid: 0)) }
        let more = others.compactMap { sampling.takes($0, "1.41", .containerList, isAnswer: true) }
        #expect(more.count == 56)
        sampling.renew()
        let takenAgain = sampling.takes(connections[0], "1.41", .containerList, isAnswer: true)
        #expect(takenAgain == 32)
    }

    @Test("requests are looked at where later versions take them otherwise, and nowhere else")
    func reach() {
        #expect(RequestReach[.containerCreate].concerns("1.41"))
        #expect(!RequestReach[.containerCreate].concerns(.newest))
        #expect(!RequestReach[.ping].concerns("1.12"))
    }
}
