// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Logging
import Testing

@testable import CompatProxy

@Suite("Log handler")
struct ProxyLogHandlerTests {
    private struct Broken: Error, CustomStringConvertible {
        let description = "broken\npipe"
    }

    private func line(
        _ format: LogConfiguration.Format, message: Logger.Message, handler: Logger.Metadata = [:],
        event: Logger.Metadata? = nil, error: (any Error)? = nil
    ) throws -> String {
        let sink = try LogSink(descriptor: STDERR_FILENO, format: format)
        defer { sink.close() }
        var configuration = LogConfiguration()
        configuration.format = format
        var logHandler = ProxyLogHandler(sink: sink, configuration: configuration)
        logHandler.metadata = handler
        var logEvent = LogEvent(
            level: .warning, message: message, metadata: event, source: nil, file: "", function: "", line: 1)
        logEvent.error = error
        return String(decoding: logHandler.line(for: logEvent, at: Timestamp(milliseconds: 0)).bytes, as: UTF8.self)
    }

    @Test("an event is a line of text, its metadata sorted and over the handler's")
    func text() throws {
        let text = try line(
            .text, message: "the engine is back", handler: ["b": "old", "a": "1"], event: ["b": "new", "z k": "x y"])
        #expect(text == "1970-01-01T00:00:00.000Z warning the engine is back a=1 b=new \"z k\"=\"x y\"\n")
    }

    @Test("an event is a JSON object with its error")
    func json() throws {
        let text = try line(.json, message: "say \"hi\"\n", event: ["k\"": "v\n"], error: Broken())
        let object = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        #expect(
            object == [
                "time": "1970-01-01T00:00:00.000Z", "level": "warning", "msg": "say \"hi\"\n", "k\"": "v\n",
                "error": "broken\npipe",
            ])
    }

    @Test("a message cannot break its line of text")
    func injection() throws {
        let text = try line(.text, message: "a\n1970 error b", error: Broken())
        #expect(text.filter(\.isNewline).count == 1)
        #expect(text.contains(#"warning "a\u000a1970 error b" error="broken\u000apipe""#))
    }

    @Test("every level of the configuration is one of swift-log's", arguments: LogConfiguration.Level.allCases)
    func levels(_ level: LogConfiguration.Level) {
        #expect(Logger.Level(level).rawValue == level.rawValue)
    }
}

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "a moment prints as RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (1_709_251_200_000, "2024-03-01T00:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (4_107_542_399_007, "2100-02-28T23:59:59.007Z"), (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func prints(_ milliseconds: Int64, _ text: String) {
        var bytes: [UInt8] = []
        Timestamp(milliseconds: milliseconds).append(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test("now is the system's time")
    func now() {
        #expect(abs(Timestamp.now.milliseconds - Int64(Date().timeIntervalSince1970 * 1000)) < 60_000)
    }
}
