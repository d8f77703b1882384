// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Who waits for which page of the audit.
final class AuditDesk {
    private let reading: AuditReading
    private var waiting: [Int: (AdminAnswer) -> Void] = [:]
    private var lastNumber = 0

    init(source: any AuditSource, mailbox: MessageBox<AdminMessage>) throws(UVError) {
        reading = AuditReading(of: source, mailbox: mailbox)
        try reading.start()
    }

    /// `then` hears the page, later.
    func ask(for page: AuditPage, _ query: Query, then: @escaping (AdminAnswer) -> Void) {
        lastNumber += 1
        waiting[lastNumber] = then
        reading.read(page, query, number: lastNumber)
    }

    /// Takes what was read.
    func take(_ answer: AdminAnswer, number: Int) {
        waiting.removeValue(forKey: number)?(answer)
    }

    func close() {
        waiting = [:]
        reading.close()
    }
}
