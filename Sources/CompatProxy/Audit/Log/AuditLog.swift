// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Logging
import VersionRules

/// Writes each record as a line of JSON, to a file that others may move away or to systemd's journal.
///
/// `@unchecked`: after `init`, all of it belongs to the audit's thread, which alone calls a consumer.
final class AuditLog: AuditConsumer, @unchecked Sendable {
    private let target: AuditLogTarget
    private let logger: Logger
    private var descriptor: Int32 = -1
    private var isFailing = false
    /// Lines that could not be written since the last one that could.
    private var lost = 0

    init(_ target: AuditLogTarget, logger: Logger) {
        self.target = target
        self.logger = logger
    }

    var wantsEach: Bool { true }

    func take(_ records: [AuditRecord], loss: AuditLoss) {
        lost += loss.records
        guard !records.isEmpty else { return }
        if isOpen() {
            let failed = write(records)
            lost += failed
            tell(isFailing: failed > 0)
        } else {
            lost += records.count
            tell(isFailing: true)
        }
    }

    func finish() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// How many could not be written.
    private func write(_ records: [AuditRecord]) -> Int {
        switch target {
        case .journal:
            return records.count { !send(Self.journalEntry($0)) }
        case .file:
            if lost > 0, append(Self.lossLine(lost)) { lost = 0 }
            var lines: [UInt8] = []
            for record in records { lines += record.json.sourceBytes + [UInt8(ascii: "\n")] }
            return append(lines) ? 0 : records.count
        }
    }

    private static func lossLine(_ count: Int) -> [UInt8] {
        let object: JSONValue = ["time": .string(Timestamp.now.text), "lost": .number(Int64(count))]
        return object.sourceBytes + [UInt8(ascii: "\n")]
    }

    /// The journal's own protocol: a field a line. JSON has no line ends but escaped ones.
    private static func journalEntry(_ record: AuditRecord) -> [UInt8] {
        Array("SYSLOG_IDENTIFIER=compatproxy-audit\nPRIORITY=6\nMESSAGE=".utf8) + record.json.sourceBytes
            + [UInt8(ascii: "\n")]
    }

    private func tell(isFailing: Bool) {
        defer { self.isFailing = isFailing }
        guard isFailing != self.isFailing else { return }
        let metadata: Logger.Metadata = ["target": "\(target)", "lost": "\(lost)"]
        if isFailing {
            logger.error("the audit's log cannot be written", metadata: metadata)
        } else {
            logger.notice("the audit's log is written again", metadata: metadata)
        }
    }
}

// MARK: - Descriptors

extension AuditLog {
    /// Opens the target where it is not, and a file anew that was moved away.
    private func isOpen() -> Bool {
        if case .file(let path) = target, descriptor >= 0, !Self.isSame(descriptor, path) { finish() }
        guard descriptor < 0 else { return true }
        switch target {
        case .file(let path):
            Folder.makeParent(of: path)
            // Not to wait for whoever reads a pipe: what it does not take is lost, and told.
            descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
        case .journal: descriptor = UnixDatagram.connect(to: AuditLogTarget.journalSocket)
        }
        return descriptor >= 0
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
            && opened.st_dev == named.st_dev
    }

    /// Writes all of it, or takes back what was written of it, so that no line is cut.
    private func append(_ bytes: [UInt8]) -> Bool {
        let start = lseek(descriptor, 0, SEEK_END)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                if start >= 0 { _ = ftruncate(descriptor, start) }
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if count < 0 { finish() }
        guard count < 0, isOpen() else { return count == bytes.count }
        return bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        } == bytes.count
    }
}
