// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

@Suite("The log line of a request")
struct RequestLineTests {
    private let time = Timestamp(milliseconds: 1_700_000_000_123)

    private let plain = RequestRecord(
        connection: 7, request: 2, client: "uid=1000 pid=42", method: "GET", path: "/v1.24/containers/json",
        endpoint: "containerList", asked: "1.24", spoken: "1.44", changes: ["1.44-a", "1.30-b"], warnings: ["lossy"],
        status: 200, bytesIn: 0, bytesOut: .max, duration: .microseconds(12_345), isTunnel: false, error: nil)

    private let bare = RequestRecord(
        connection: 1, request: 1, client: "127.0.0.1:5123", method: "POST", path: "/x", endpoint: nil, asked: nil,
        spoken: nil, changes: [], warnings: [], status: 503, bytesIn: 3, bytesOut: 4, duration: .seconds(61),
        isTunnel: true, error: "the engine is away")

    private func line(_ record: RequestRecord, _ format: LogConfiguration.Format) -> String {
        var line = LogLine(format: format)
        line.set(record, at: time)
        return String(decoding: line.bytes, as: UTF8.self)
    }

    private func object(_ line: String) throws -> [String: Any] {
        #expect(line.hasSuffix("}\n"))
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("in JSON it is one object with every key")
    func json() throws {
        #expect(
            line(plain, .json) == """
                {"time":"2023-11-14T22:13:20.123Z","level":"info","msg":"request","connection":7,"request":2,\
                "client":"uid=1000 pid=42","method":"GET","path":"/v1.24/containers/json",\
                "endpoint":"containerList","asked_version":"1.24","spoken_version":"1.44",\
                "rules":["1.44-a","1.30-b"],"warnings":["lossy"],"status":200,"bytes_in":0,\
                "bytes_out":18446744073709551615,"duration_ms":12.345,"tunnel":false}

                """)
        #expect(try object(line(plain, .json)).count == 18)
        let bareObject = try object(line(bare, .json))
        #expect(bareObject["endpoint"] is NSNull && bareObject["asked_version"] is NSNull)
        #expect((bareObject["rules"] as? [String])?.isEmpty == true)
        #expect(bareObject["duration_ms"] as? Double == 61_000)
        #expect(bareObject["error"] as? String == "the engine is away")
        #expect(bareObject["tunnel"] as? Bool == true)
    }

    @Test("in text it leaves out what there is not")
    func text() {
        #expect(
            line(plain, .text) == """
                2023-11-14T22:13:20.123Z info request connection=7 request=2 client="uid=1000 pid=42" method=GET \
                path=/v1.24/containers/json endpoint=containerList asked_version=1.24 spoken_version=1.44 \
                rules=1.44-a,1.30-b warnings=lossy status=200 bytes_in=0 bytes_out=18446744073709551615 \
                duration_ms=12.345

                """)
        #expect(
            line(bare, .text) == """
                2023-11-14T22:13:20.123Z info request connection=1 request=1 client=127.0.0.1:5123 method=POST \
                path=/x status=503 bytes_in=3 bytes_out=4 duration_ms=61000.000 tunnel=true \
                error="the engine is away"

                """)
    }

    static let hostileTexts = [
        "/a\n2023-11-14T22:13:20.123Z info request status=200", "/a\r\nb", "/\u{0}\u{1}\u{1f}\u{7f}",
        "/\"},\"level\":\"error",
        "/a status=200", "/back\\slash\\", "/\u{1b}[31mred", "/\u{9b}31m", "/\u{2028}\u{2029}\u{85}",
        "/\u{202e}txt.exe",
        "/\u{fffd}", "/größe/😀", "/\u{e0001}\u{f0000}", "", "/tab\tbed", "/a=b",
        String(decoding: [0x2f, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80] as [UInt8], as: UTF8.self),
    ]

    @Test("nothing that a client sends can leave its place", arguments: hostileTexts)
    func hostile(_ text: String) throws {
        var record = plain
        record.path = text
        record.error = text
        record.warnings = [text, text]
        record.client = text
        let parsed = try object(line(record, .json))
        #expect(parsed["path"] as? String == text)
        #expect(parsed["warnings"] as? [String] == [text, text])
        #expect(parsed.count == 19)
        for format in LogConfiguration.Format.allCases {
            let content = line(record, format).dropLast()
            #expect(content.unicodeScalars.allSatisfy { $0.isHarmless }, "\(format)")
        }
        #expect(pairs(line(record, .text))["path"] == text)
        #expect(pairs(line(record, .text))["error"] == text)
        #expect(pairs(line(record, .text)).count == 15)
    }

    /// The fields of a text line, read as its format promises.
    private func pairs(_ line: String) -> [String: String] {
        var pairs: [String: String] = [:]
        let pattern = /(\w+)=("(?:[^"\\]|\\.)*"|[^" =]+)(?: |\n)/
        for match in line.matches(of: pattern) {
            let value = String(match.2)
            let quoted = value.hasPrefix("\"") ? "[\(value)]" : "[\"\(value.replacing("\\", with: "\\\\"))\"]"
            let decoded = try? JSONDecoder().decode([String].self, from: Data(quoted.utf8))
            pairs[String(match.1)] = decoded?.first
        }
        return pairs
    }

    @Test("a duration or status beyond reason is no reason to fail")
    func extremes() throws {
        var record = plain
        record.duration = .seconds(Int64.max)
        record.status = -1
        #expect(try object(line(record, .json))["status"] as? Int == 0)
        record.duration = .seconds(-5)
        #expect(try object(line(record, .json))["duration_ms"] as? Double == 0)
    }

    @Test("a line starts over in the buffer of the last one")
    func reuse() {
        var line = LogLine(format: .text)
        line.set(plain, at: time)
        let first = line.bytes
        line.set(bare, at: time)
        line.set(plain, at: time)
        #expect(line.bytes == first)
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
