// SPDX-License-Identifier: Apache-2.0
internal import Logging

/// Sends swift-log's events to a sink, a line each.
struct ProxyLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let sink: LogSink
    private let format: LogConfiguration.Format

    init(sink: LogSink, configuration: LogConfiguration) {
        self.sink = sink
        format = configuration.format
        logLevel = Logger.Level(configuration.level)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        sink.write(line(for: event, at: .now).bytes)
    }

    func line(for event: LogEvent, at time: Timestamp) -> LogLine {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        var line = LogLine(format: format)
        line.begin(event.level.name, event.message.description, at: time)
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) { line.field(dynamicKey: key, value.description) }
        if let error = event.error { line.field("error", "\(error)") }
        line.end()
        return line
    }
}

extension Logger.Level {
    init(_ level: LogConfiguration.Level) {
        self =
            switch level {
            case .trace: .trace
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }

    fileprivate var name: StaticString {
        switch self {
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }
}
