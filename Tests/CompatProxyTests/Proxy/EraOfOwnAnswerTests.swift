// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VersionRules

@testable import CompatProxy

@Suite("The era of the proxy's own answers", .hangLimit)
struct EraOfOwnAnswerTests {
    /// A client's request that the proxy answers by itself.
    fileprivate struct Provocation: Sendable {
        var request: @Sendable (APIVersion) -> String
        /// What the engine answers; nil where it is not asked.
        var answer: String?
        var status: Int
    }

    private static let versions = (12...APIVersion.newest.minor).map { APIVersion(1, $0) }

    /// Everything that exists, and what lets any version be refused on purpose.
    private static let history = VersionHistory(
        VersionHistory.all.entries,
        quirks: [
            Quirk(
                Change(
                    id: "refusing", summary: "", endpoints: [.auth, .containerRename],
                    requestUp: [
                        .reject(status: 409, "never", when: .present(.query("never"))), .remove("Nothing"),
                    ],
                    responseDown: [.remove("Nothing")], source: "tests"),
                engines: EngineCondition(.docker, since: "1.0"))
        ])

    private static let provocations = [
        Provocation(request: { signIn($0, query: "never=1") }, status: 409),
        Provocation(request: { signIn($0, body: #"{"Long":"\#(String(repeating: "x", count: 100))"}"#) }, status: 413),
        Provocation(request: { signIn($0, body: "{}") }, answer: "", status: 502),
        Provocation(
            request: { signIn($0, body: "{}") },
            answer: head("HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: 2") + "xx", status: 502),
        Provocation(
            request: { signIn($0, body: "{}") }, answer: head("HTTP/1.1 200 OK", "Content-Length: 200"), status: 502),
    ]

    private static func signIn(_ version: APIVersion, query: String = "", body: String = "") -> String {
        head(
            "POST /v\(version)/auth?\(query) HTTP/1.1", "Host: d", "Content-Type: application/json",
            "Content-Length: \(body.utf8.count)") + body
    }

    private func relay(isStrict: Bool, configure: (inout Configuration) -> Void = { _ in }) throws -> Relay {
        try Relay(.docker28OnLinux, history: Self.history) {
            $0.listeners[0].isStrict = isStrict
            $0.limits.rewrittenBodyBytes = 50
            configure(&$0)
        }
    }

    /// Which of the fields that every answer of an engine has, by its version, an answer has.
    private func engineFields(in answer: String) -> Set<String> {
        Set(["Docker-Experimental", "Ostype"].filter { answer.contains("\r\n\($0): ") })
    }

    private func fields(of version: APIVersion) -> Set<String> {
        switch version {
        case ..<"1.25": []
        case ..<"1.28": ["Docker-Experimental"]
        default: ["Docker-Experimental", "Ostype"]
        }
    }

    @Test("strict, they hold nothing in their heads that the client's version had not")
    func strict() throws {
        let relay = try relay(isStrict: true)
        for version in Self.versions {
            for provocation in Self.provocations {
                let answer = try relay.answer(to: provocation, at: version)
                #expect(answer.hasPrefix("HTTP/1.1 \(provocation.status) "), "\(version)")
                #expect(engineFields(in: answer) == fields(of: version), "\(version)")
                #expect(answer.contains("\r\nContent-Type: text/plain") == (version < "1.24"), "\(version)")
            }
        }
    }

    @Test("that holds for versions that are refused, and for paths that name none")
    func otherVersions() throws {
        let relay = try relay(isStrict: true) { $0.listeners[0].unversioned = "1.26" }
        func ask(_ path: String) throws -> Set<String> {
            engineFields(in: try relay.client(head("GET \(path) HTTP/1.1", "Host: d")).readMessage())
        }
        #expect(try ask("/v1.11/info") == [])
        #expect(try ask("/v\(APIVersion.yetToCome)/info") == ["Docker-Experimental", "Ostype"])
        let unversioned = "POST /auth?never=1 HTTP/1.1"
        let refusal = try relay.client(head(unversioned, "Host: d", "Content-Length: 0")).readMessage()
        #expect(engineFields(in: refusal) == ["Docker-Experimental"])
        let malformed = try relay.client("GET /v1.30/info HTTP/1.1\r\nno field\r\n\r\n").readMessage()
        #expect(engineFields(in: malformed) == ["Docker-Experimental"])
    }

    @Test("lenient, they have all that the engine's answers have", arguments: ["1.12", .newest] as [APIVersion])
    func lenient(version: APIVersion) throws {
        let relay = try relay(isStrict: false)
        let request = head("POST /v\(version)/auth?never=1 HTTP/1.1", "Host: d", "Content-Length: 0")
        #expect(engineFields(in: try relay.client(request).readMessage()) == ["Docker-Experimental", "Ostype"])
    }

    @Test(
        "they are plain text below 1.24, whether the path names the version or the listener does",
        arguments: [("/v1.23/", nil, true), ("/v1.24/", "1.20", false), ("/", nil, false), ("/", "1.20", true)])
    func errorFormat(path: String, unversioned: APIVersion?, isPlain: Bool) throws {
        let relay = try relay(isStrict: false) { $0.listeners[0].unversioned = unversioned }
        let request = head("POST \(path)auth?never=1 HTTP/1.1", "Host: d", "Content-Length: 0")
        let body = isPlain ? "never\n" : "{\"message\":\"never\"}\n"
        #expect(try relay.client(request).readMessage().hasSuffix("\r\n\r\n" + body))
    }
}

extension Relay {
    fileprivate func answer(to provocation: EraOfOwnAnswerTests.Provocation, at version: APIVersion) throws -> String {
        let client = try client(provocation.request(version))
        if let text = provocation.answer {
            let connection = try engine.accept()
            _ = try connection.readMessage()
            try connection.send(text)
            connection.close()
        }
        return try client.readMessage()
    }
}
