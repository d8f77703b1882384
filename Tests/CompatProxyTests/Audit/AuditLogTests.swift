// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Logging
import Testing
import VersionRules

@testable import CompatProxy

@Suite("The audit's log")
struct AuditLogTests {
    private let folder: TemporaryFolder
    private let log: AuditLog
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("lines")
        log = AuditLog(.file(path: path), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private let record = AuditRecord(
        client: ClientIdentity(.process(pid: 0, uid: 7, gid: 5)), asked: "1.24", spoken: nil, endpoint: .containerList,
        status: 200, isTunnel: false, changes: [], findings: [], isAssumed: false, sums: RequestSums(at: .now))

    @Test("waits for nobody who is to read it, and tells what was lost", .timeLimit(.minutes(1)))
    func pipe() throws {
        try #require(mkfifo(path, 0o600) == 0)
        log.take([record, record], loss: AuditLoss())
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        log.take([record], loss: AuditLoss())
        log.finish()
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = max(0, read(reader, &bytes, bytes.count))
        let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasSuffix(#""lost":2}"#) == true)
    }
}
