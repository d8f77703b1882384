// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Engines with containerd's image store", .hangLimit)
struct ImageStoreTests {
    private static let containerd = #"{"DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]]}"#
    private static let push = head("POST /v1.41/images/a/push?tag=1 HTTP/1.1", "Host: d", "X-Registry-Auth: e30=")
    private static let told = "{\"status\":\"1: digest: sha256:c5 size: 405\"}\r\n"
    private static let digest = #"{"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:c5","Size":405}}"# + "\r\n"

    /// What a push gives through a proxy whose engine answers `GET /info` so.
    private func pushed(_ info: String?, _ era: EngineEra = .docker28) throws -> String {
        let relay = try Relay(era.telling(info), history: .all) { $0.timeouts.upstreamConnect = .seconds(1) }
        let client = try relay.client(Self.push)
        let connection = try relay.engine.accept()
        _ = try connection.readHead()
        try connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk(Self.told) + "0\r\n\r\n")
        let answer = try client.readMessage()
        return String(answer[try #require(answer.range(of: "\r\n\r\n")).upperBound...])
    }

    private func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

    private func answer(_ body: String, status: String = "200 OK") -> String {
        head("HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)") + body
    }

    @Test("a record that rules put behind another is a chunk of its own")
    func addedRecord() throws {
        #expect(try pushed(answer(Self.containerd)) == chunk(Self.told) + chunk(Self.digest) + "0\r\n\r\n")
    }

    @Test("an engine with a graph driver, or one that does not say, is taken as it is")
    func graphDriver() throws {
        for info in [answer(#"{"DriverStatus":[["Backing Filesystem","extfs"]]}"#), answer("{}", status: "403 No")] {
            #expect(try pushed(info) == chunk(Self.told) + "0\r\n\r\n")
        }
    }

    @Test("an engine that never tells of itself serves all the same")
    func silent() throws {
        #expect(try pushed("") == chunk(Self.told) + "0\r\n\r\n")
    }

    @Test("an engine that can't have that store is not asked")
    func unasked() throws {
        #expect(try pushed(nil, .docker20) == chunk(Self.told) + "0\r\n\r\n")
    }
}
