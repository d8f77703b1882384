// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Engine profiles")
struct EngineProfileTests {
    private static let profiles: [(String, EngineProfile.Flavour, Int, String)] = [
        (
            #"{"Components":[{"Name":"Engine","Version":"20.10.24+dfsg1"}],"Version":"20.10.24+dfsg1","ApiVersion":"1.41","MinAPIVersion":"1.12"}"#,
            EngineProfile.Flavour.docker, 20, "1.12–1.41"
        ),
        (
            #"{"Components":[{"Name":"Podman Engine"},{"Name":"Conmon"}],"Version":"5.4.0","ApiVersion":"1.41","MinAPIVersion":"1.24"}"#,
            .podman, 5, "1.24–1.41"
        ),
        (#"{"Version":"1.11.2","ApiVersion":"1.23"}"#, .docker, 1, "1.12–1.23"),
        (#"{"Version":"0.9.1","ApiVersion":"1.10"}"#, .docker, 0, "1.10–1.10"),
        (#"{"ApiVersion":"1.41","MinAPIVersion":7,"Components":{}}"#, .docker, 0, "1.12–1.41"),
    ]

    @Test("an engine says who it is", arguments: profiles)
    func profile(_ answer: String, _ flavour: EngineProfile.Flavour, _ major: Int, _ window: String) throws {
        let profile = try #require(EngineProfile(versionAnswer: JSONValue(json: answer)))
        #expect(profile.flavour == flavour)
        #expect(profile.release.major == major)
        #expect(profile.window.description == window)
    }

    @Test(
        "an answer without a window is none",
        arguments: [
            "", "null", "[]", "{}", #"{"ApiVersion":1.41}"#, #"{"ApiVersion":"x"}"#,
            #"{"ApiVersion":"1.41","MinAPIVersion":"1.44"}"#,
        ])
    func noProfile(_ answer: String) {
        #expect(EngineProfile(versionAnswer: JSONValue(json: answer)) == nil)
    }

    @Test(
        "Engine 29 is trusted with the versions alone that it accepts by default",
        arguments: [
            ("29.2.1", "1.24", "1.44–1.53"), ("29.3.0", "1.24", "1.40–1.54"), ("29.7.2", "1.44", "1.44–1.55"),
            ("28.5.2", "1.24", "1.24–1.51"),
        ])
    func reliableWindow(_ release: String, _ minimum: APIVersion, _ reliable: String) {
        let maximum = APIVersion(String(reliable.split(separator: "–")[1])) ?? "1.0"
        #expect(EngineProfile.docker(EngineRelease(release), minimum, maximum).reliableWindow.description == reliable)
    }

    @Test("a condition covers its releases alone")
    func conditions() {
        let condition = EngineCondition(.docker, since: "29.0", before: "29.3")
        #expect(condition.matches(.docker("29.0.0-rc.1", "1.44", "1.52")))
        #expect(condition.matches(.docker("29.2.9", "1.44", "1.53")))
        #expect(!condition.matches(.docker("29.3.0", "1.40", "1.54")))
        #expect(!condition.matches(.docker28))
        #expect(!EngineCondition(.podman, since: "4.0").matches(.docker29))
    }

    /// An engine may be known by its source before any release of it is: so may the version that it brings.
    @Test("releases are known that speak all versions but perhaps the newest")
    func knownReleases() {
        #expect(EngineProfile.newestDocker.window.maximum.next >= .newest)
        #expect(EngineProfile.newestDocker.window.maximum <= .newest)
    }
}
