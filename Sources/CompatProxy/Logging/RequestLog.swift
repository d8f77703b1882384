// SPDX-License-Identifier: Apache-2.0

/// Writes one line a request. Each worker has its own, so that its buffer needs no lock.
struct RequestLog: ~Copyable {
    /// Whether requests are logged at all; a caller need not even make a record where they are not.
    let isEnabled: Bool

    private let sink: LogSink
    private var line: LogLine

    init(sink: LogSink, configuration: LogConfiguration) {
        self.sink = sink
        isEnabled = [.trace, .debug, .info].contains(configuration.level)
        line = LogLine(format: configuration.format)
    }

    /// Queues the line of `record`.
    mutating func write(_ record: RequestRecord) {
        guard isEnabled else { return }
        line.set(record, at: .now)
        sink.write(line.bytes)
    }
}
