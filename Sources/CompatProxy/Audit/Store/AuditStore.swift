// SPDX-License-Identifier: Apache-2.0
internal import Logging

/// Keeps sums of the records, by the hour, in a file. While that cannot be written, sums are held and written later;
/// what finds no room in memory is counted as lost.
///
/// `@unchecked`: after `init`, all of it belongs to the audit's thread, which alone calls a consumer.
final class AuditStore: AuditConsumer, @unchecked Sendable {
    private let configuration: AuditConfiguration
    private let path: String
    private let logger: Logger
    private var writer: AuditWriter?
    private var tally = AuditTally()
    private var upkeep: AuditUpkeep
    /// Whether the last attempt failed, which is logged once.
    private var isFailing = false
    private var lastWrite: ContinuousClock.Instant?

    /// Batches come faster than it is worth a transaction.
    private static let period = Duration.milliseconds(400)

    init(path: String, configuration: AuditConfiguration, logger: Logger) {
        self.path = path
        self.configuration = configuration
        self.logger = logger
        upkeep = AuditUpkeep(configuration)
    }

    /// Until there is a file, and all is in it.
    var isBusy: Bool { writer == nil || !tally.isEmpty }

    func take(_ records: [AuditRecord], loss: AuditLoss) {
        tally.lose(loss.records, at: .now)
        for record in records { tally.add(record, keepingSamples: configuration.samples) }
        let now = ContinuousClock.now
        if let lastWrite, now - lastWrite < Self.period { return }
        lastWrite = now
        write()
    }

    func finish() { write() }

    private func write() {
        do {
            let writer = try openWriter()
            if !tally.isEmpty {
                try writer.write(tally, keepingSamples: configuration.samples)
                tally = AuditTally()
            }
            if try upkeep.run(on: writer.file) { try writer.readClients() }
            if isFailing { logger.notice("the audit is written again", metadata: ["store": "\(path)"]) }
            isFailing = false
        } catch {
            writer = nil
            // What is damaged inside shows only when that part of it is read.
            if AuditFile.isDamage(error), let place = AuditFile.setAside(path) { tellDamage(place) }
            guard !isFailing else { return }
            isFailing = true
            logger.error(
                "the audit cannot be written and is held in memory",
                metadata: ["store": "\(path)", "reason": "\(error)"])
        }
    }

    private func openWriter() throws -> AuditWriter {
        if let writer, writer.file.isThere { return writer }
        if writer != nil { logger.warning("the audit's store is gone and made anew", metadata: ["store": "\(path)"]) }
        writer = nil
        let file = try AuditFile(path: path, setAside: tellDamage)
        let opened = try AuditWriter(file)
        writer = opened
        return opened
    }

    private func tellDamage(_ place: String) {
        logger.error("the audit's store is damaged and begun anew", metadata: ["kept_as": "\(place)"])
    }
}
