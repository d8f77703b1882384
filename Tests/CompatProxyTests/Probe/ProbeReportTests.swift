// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Probe report")
struct ProbeReportTests {
    private func report(
        speak: SpeakPolicy, floor: APIVersion = "1.12", ceiling: APIVersion? = nil,
        engine: ClosedRange<APIVersion> = "1.24"..."1.44"
    ) throws -> String {
        var listener = ListenerConfiguration(address: .unix(path: "/run/a.sock"))
        listener.floor = floor
        listener.ceiling = ceiling
        var configuration = Configuration()
        configuration.listeners = [listener]
        configuration.speak = speak
        let profile = EngineProfile(flavour: .docker, release: "25.0.1", window: VersionWindow(engine))
        return ProbeReport(configuration: configuration, profile: profile, known: VersionHistory.all.window).text
    }

    @Test("it tells what the engine is and what each range of clients gets")
    func nearest() throws {
        #expect(
            try report(speak: .nearest) == """
                Engine address  unix:///var/run/docker.sock
                Flavour         Docker
                Release         25.0.1
                API window      1.24 to 1.44

                What a client gets, by its API version (through unix:///run/a.sock):
                  client API      from the engine directly  through the proxy
                  1.12 to 1.23    refused                   translated to and from 1.24
                  1.24 to 1.44    natively spoken           natively spoken
                  1.45 to \(APIVersion.newest)    refused                   translated to and from 1.44

                """)
    }

    @Test("floor and ceiling shut clients out")
    func window() throws {
        let text = try report(speak: .newest, floor: "1.20", ceiling: "1.44")
        #expect(
            text.hasSuffix(
                """
                  1.12 to 1.19    refused                   refused: the listener's floor is 1.20
                  1.20 to 1.23    refused                   translated to and from 1.44
                  1.24 to 1.43    natively spoken           translated to and from 1.44
                  1.44            natively spoken           natively spoken
                  1.45 to \(APIVersion.newest)    refused                   refused: the listener's ceiling is 1.44

                """))
    }

    @Test("what is newer than all rules is told")
    func newerEngine() throws {
        let (known, first) = (APIVersion.newest, APIVersion.yetToCome)
        let (second, last) = (first.next, first.next.next)
        #expect(
            try report(speak: .nearest, engine: "1.44"...last).hasSuffix(
                """
                  1.12 to 1.43    refused                   translated to and from 1.44
                  1.44 to \(known)    natively spoken           natively spoken
                  \(first) to \(last)    natively spoken           natively spoken: newer than this proxy's rules

                """))
        let part = "translated to and from \(second), but for what is newer than \(known)"
        #expect(
            try report(speak: .nearest, engine: second...last).hasSuffix(
                """
                  1.12 to \(known)    refused                   \(part)
                  \(first)            refused                   refused: newer than this proxy's rules
                  \(second) to \(last)    natively spoken           natively spoken: newer than this proxy's rules

                """))
        let fixed = try report(speak: .fixed("1.44"), engine: "1.44"...last)
        #expect(
            fixed.contains("\(first) to \(last)    natively spoken           refused: newer than this proxy's rules"))
        let ceiling = try report(speak: .newest, ceiling: "1.50", engine: "1.44"...last)
        #expect(
            ceiling.contains("1.51 to \(last)    natively spoken           refused: the listener's ceiling is 1.50"))
    }

    @Test("a fixed version that the engine refuses is told")
    func unspeakable() throws {
        let refusal = "refused: speak is 1.20, which the engine does not accept"
        #expect(try report(speak: .fixed("1.20")).contains("1.12 to 1.23    refused                   \(refusal)"))
        #expect(try report(speak: .fixed("1.30")).contains("1.30            natively spoken           natively spoken"))
    }
}
