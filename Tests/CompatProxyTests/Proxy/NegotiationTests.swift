// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Negotiation")
struct NegotiationTests {
    private func negotiation(
        engine window: ClosedRange<APIVersion> = "1.24"..."1.51", flavour: EngineProfile.Flavour = .docker,
        speak: SpeakPolicy = .nearest, configure: (inout ListenerConfiguration) -> Void = { _ in }
    ) -> Negotiation {
        var listener = ListenerConfiguration(address: .unix(path: "/s"))
        configure(&listener)
        return Negotiation(
            listener: listener, speak: speak,
            engine: EngineProfile(flavour: flavour, release: "28.5.2", window: VersionWindow(window)),
            history: VersionHistory([]))
    }

    private func route(_ path: String, by negotiation: Negotiation) throws(ProxyError) -> VersionRoute {
        let versioned = VersionedPath(Array(path.utf8).span)
        return try negotiation.route(
            for: versioned.version,
            written: String(
                decoding: path.utf8.dropFirst(versioned.number.lowerBound)
                    .prefix(versioned.number.count), as: UTF8.self))
    }

    /// Status and message of the refusal of a path; nil where it is none.
    private func refusal(_ path: String, by negotiation: Negotiation) -> String? {
        do throws(ProxyError) {
            _ = try route(path, by: negotiation)
            return nil
        } catch {
            return "\(error.status) \(error.message)"
        }
    }

    @Test(
        "nearest speaks the client's version, or the end of the engine's window that is nearest to it",
        arguments: [("1.12", "1.24"), ("1.24", "1.24"), ("1.40", "1.40"), ("1.51", "1.51"), ("1.52", "1.51")])
    func nearest(client: APIVersion, spoken: APIVersion) throws {
        let route = try route("/v\(client)/info", by: negotiation())
        #expect(route.asked == client)
        #expect(route.spoken == spoken)
        #expect(String(decoding: route.prefix, as: UTF8.self) == "/v\(spoken)")
    }

    @Test("newest always speaks the engine's maximum")
    func newest() throws {
        let negotiation = negotiation(speak: .newest)
        for client in ["1.12", "1.40", "1.51", "1.53"] {
            #expect(try route("/v\(client)/info", by: negotiation).spoken == "1.51")
        }
    }

    @Test("a fixed version is spoken to all, where the engine has it")
    func fixed() throws {
        #expect(try route("/v1.20/info", by: negotiation(speak: .fixed("1.44"))).spoken == "1.44")
        #expect(try route("/info", by: negotiation(speak: .fixed("1.44"))).prefix == Array("/v1.44".utf8))
        #expect(
            refusal("/v1.20/info", by: negotiation(speak: .fixed("1.52")))
                == "502 the proxy is set to speak API version 1.52, and the engine speaks 1.24–1.51 only")
    }

    @Test("a path without a version means the engine's maximum, and stays without one")
    func unversioned() throws {
        let route = try route("/info", by: negotiation())
        #expect(route.asked == "1.51")
        #expect(route.prefix.isEmpty)
    }

    @Test("a path without a version means what the listener says")
    func unversionedBySetting() throws {
        let route = try route("/info", by: negotiation { $0.unversioned = "1.30" })
        #expect(route.asked == "1.30")
        #expect(String(decoding: route.prefix, as: UTF8.self) == "/v1.30")
    }

    @Test("a path without a version never means more than the ceiling")
    func unversionedBelowCeiling() throws {
        let route = try route("/info", by: negotiation { $0.ceiling = "1.40" })
        #expect(route.asked == "1.40")
        #expect(String(decoding: route.prefix, as: UTF8.self) == "/v1.40")
    }

    @Test("what is older than the floor is refused in the engine's words")
    func floor() {
        #expect(refusal("/v1.12/info", by: negotiation()) == nil)
        #expect(
            refusal("/v1.11/info", by: negotiation())
                == "400 client version 1.11 is too old. Minimum supported API version is 1.12, "
                + "please upgrade your client to a newer version")
        #expect(refusal("/v1.23/info", by: negotiation { $0.floor = "1.24" })?.contains("is 1.24,") == true)
    }

    @Test("what is newer than the ceiling is refused in the engine's words")
    func ceiling() {
        #expect(refusal("/v1.52/info", by: negotiation()) == nil)
        #expect(
            refusal("/v1.99/info", by: negotiation())
                == "400 client version 1.99 is too new. Maximum supported API version is "
                + "\(VersionHistory.all.window.maximum)")
        #expect(refusal("/v1.41/info", by: negotiation { $0.ceiling = "1.40" })?.hasSuffix("is 1.40") == true)
    }

    @Test("what has no rules passes as it is where the engine accepts it, and is refused otherwise")
    func withoutRules() throws {
        let (unknown, last) = (APIVersion.yetToCome, APIVersion.yetToCome.next)
        for speak in [.nearest, .newest] as [SpeakPolicy] {
            let newer = negotiation(engine: "1.44"...last, speak: speak)
            let route = try route("/v\(unknown)/info", by: newer)
            #expect(route.asked == unknown && route.spoken == unknown && route.prefix == Array("/v\(unknown)".utf8))
            #expect(refusal("/v\(last.next)/info", by: newer)?.hasSuffix("API version is \(last)") == true)
            #expect(try self.route("/v1.41/info", by: newer).spoken == (speak == .newest ? .newest : "1.44"))
            #expect(try self.route("/info", by: newer).prefix.isEmpty)
        }
        let narrow = negotiation(engine: last...last)
        #expect(refusal("/v\(unknown)/info", by: narrow)?.contains("too old. Minimum supported API version is") == true)
        #expect(try route("/v1.41/info", by: narrow).spoken == last)
        #expect(refusal("/v\(unknown)/info", by: negotiation(engine: "1.44"...last, speak: .fixed("1.44"))) != nil)
        #expect(refusal("/v\(unknown)/info", by: negotiation(engine: "1.44"...last) { $0.ceiling = "1.50" }) != nil)
    }

    @Test("no rule has to do with what is newer than all rules")
    func noRules() {
        let engine = EngineProfile(
            flavour: .docker, release: "31.0", window: VersionWindow("1.44"...APIVersion.yetToCome))
        let context = RewriteContext(client: .yetToCome, spoken: .yetToCome, engine: engine, isStrict: true)
        let plan = RewritePlan(history: .all, context: context, advertised: engine.window)
        #expect((Endpoint.allCases.map(Optional.some) + [nil]).allSatisfy { plan[$0].changeIDs.isEmpty })
    }

    @Test("clients are told of the floor, and of the engine's maximum unless a ceiling is set")
    func advertised() {
        #expect(negotiation().advertised == VersionWindow("1.12"..."1.51"))
        #expect(negotiation { $0.ceiling = "1.40" }.advertised == VersionWindow("1.12"..."1.40"))
        #expect(negotiation { $0.ceiling = "1.53" }.advertised == VersionWindow("1.12"..."1.53"))
        #expect(negotiation(engine: "1.12"..."1.99").advertised.maximum == "1.99")
        #expect(
            negotiation(engine: "1.12"..."1.99", speak: .fixed("1.44")).advertised.maximum
                == VersionHistory.all.window.maximum)
        #expect(negotiation(engine: "1.12"..."1.20") { $0.floor = "1.24" }.advertised == VersionWindow("1.24"..."1.24"))
    }

    @Test("the route of a path without a version says what clients are told of, not what the path means")
    func offered() throws {
        #expect(try route("/_ping", by: negotiation { $0.unversioned = "1.30" }).offered == "1.51")
        #expect(try route("/_ping", by: negotiation(speak: .fixed("1.30"))).offered == "1.51")
        #expect(try route("/_ping", by: negotiation { $0.ceiling = "1.40" }).offered == "1.40")
    }

    @Test("a version in odd writing counts as the engine counts it, and is told as it was written")
    func oddWriting() throws {
        #expect(try route("/v1.40.0/info", by: negotiation()).asked == "1.40")
        #expect(
            refusal("/v1/info", by: negotiation())
                == "400 client version 1 is too old. Minimum supported API version is 1.12, "
                + "please upgrade your client to a newer version")
        #expect(refusal("/v1..4/info", by: negotiation())?.contains("client version 1..4 is too old") == true)
    }

    @Test("a version's route is made once")
    func cached() throws {
        let negotiation = negotiation()
        #expect(try route("/v1.40/info", by: negotiation) === route("/v1.40/version", by: negotiation))
        #expect(try route("/v1.51/info", by: negotiation) !== route("/info", by: negotiation))
    }
}

@Suite("What clients are told of the engine's version", .hangLimit)
struct AdvertisedVersionTests {
    @Test("the answer to GET /version names the proxy's window, in both places")
    func version() throws {
        let relay = try Relay()
        let (request, answer) = try relay.exchange(
            head("GET /version HTTP/1.1", "Host: d"), answer: EngineEra.docker28.answer)
        #expect(request == head("GET /version HTTP/1.1", "Host: d"))
        #expect(!answer.contains(#""MinAPIVersion":"1.24""#))
        #expect(answer.components(separatedBy: #""MinAPIVersion":"1.12""#).count == 3)
        #expect(answer.components(separatedBy: #""ApiVersion":"1.51""#).count == 3)
        #expect(answer.contains("\r\nApi-Version: 1.51\r\n"))
    }

    @Test("a ping tells the ceiling", arguments: ["GET", "HEAD"])
    func ping(method: String) throws {
        let relay = try Relay { $0.listeners[0].ceiling = "1.40" }
        let client = try relay.client(head("\(method) /_ping HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        #expect(try connection.readHead() == head("\(method) /v1.40/_ping HTTP/1.1", "Host: d"))
        try connection.send(
            head("HTTP/1.1 200 OK", "Api-Version: 1.51", "Content-Length: 2") + (method == "GET" ? "OK" : ""))
        #expect(try client.readHead() == head("HTTP/1.1 200 OK", "Api-Version: 1.40", "Content-Length: 2"))
    }

    @Test(
        "engines of all eras are understood",
        arguments: zip(
            [EngineEra.docker112, .docker20, .docker28, .docker29, .podman],
            ["1.24 1.12", "1.41 1.12", "1.51 1.24", "1.52 1.44", "1.41 1.24"]))
    func eras(era: EngineEra, spoken: String) throws {
        let ends = spoken.split(separator: " ")
        let relay = try Relay(era)
        let client = try relay.client(
            head("GET /v\(APIVersion.newest)/x HTTP/1.1", "Host: d") + head("GET /v1.12/x HTTP/1.1", "Host: d"))
        let connection = try relay.engine.accept()
        for end in ends {
            #expect(try connection.readHead() == head("GET /v\(end)/x HTTP/1.1", "Host: d"))
            try connection.send(head("HTTP/1.1 204 No Content"))
            #expect(try client.readHead() == head("HTTP/1.1 204 No Content", "Api-Version: \(ends[0])"))
        }
    }
}
