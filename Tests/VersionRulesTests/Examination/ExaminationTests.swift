// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("What each change does to a message")
struct ExaminationTests {
    private func plan(_ endpoint: Endpoint, client: APIVersion, engine: EngineRelease) -> EndpointPlan {
        let profile = EngineProfile.docker(engine)
        let context = RewriteContext(
            client: client, spoken: profile.window.clamp(client), engine: profile, isStrict: false)
        return EndpointPlan(at: endpoint, history: .all, context: context)
    }

    private func body(_ text: String) -> Message { Message(body: JSONValue(source: Array(text.utf8))) }

    @Test("fields that a rule puts back are told by their places")
    func restoredFields() {
        let answer = body(#"{"NetworkSettings":{"Ports":{},"Networks":{"mine":{"IPAddress":"10.0.0.2"}}}}"#)
        let effects = plan(.containerInspect, client: "1.44", engine: "29.0").response.examine(answer)
        let restored = effects.first { $0.changeID == "engine29-network-settings-base" }
        let places = restored?.differences.filter { $0.kind == .added }.map(\.place) ?? []
        #expect(places.contains("NetworkSettings.HairpinMode"))
        #expect(places.contains("NetworkSettings.IPAddress"))
    }

    @Test("what leaves a message as it is has no effect")
    func untouched() {
        let effects = plan(.containerInspect, client: "1.44", engine: "28.0").response.examine(body(#"{"Id":"7e62"}"#))
        #expect(!effects.contains { $0.changeID == "1.44-virtual-size" })
        #expect(plan(.containerList, client: "1.51", engine: "28.3").request.examine(Message()).isEmpty)
    }

    @Test("requests without a body are not looked at for what rules do to bodies")
    func reach() {
        #expect(RequestReach[.containerCreate].concerns("1.24"))
        #expect(!RequestReach[.containerInspect].concerns("1.24"))
    }

    @Test("a refusal ends the examination and names its change")
    func refusal() {
        let request = body(#"{"Image":"a","MacAddress":"no address"}"#)
        let effects = plan(.containerCreate, client: "1.44", engine: "29.0").request.examine(request)
        #expect(effects.last?.changeID == "engine29-invalid-mac-address")
        #expect(effects.last?.rejection?.status == 400)
    }

    @Test("names that the API does not know stand as a star")
    func ownNames() {
        let (before, after) = (
            body(#"{"NetworkSettings":{"hunter2":{"Bridge":"a"}}}"#),
            body(#"{"NetworkSettings":{"hunter2":{"Bridge":"b"}}}"#)
        )
        #expect(MessageDifference.between(before, after).map(\.place) == ["NetworkSettings.*.Bridge"])
    }

    @Test("parameters and header fields are compared by name")
    func heads() {
        let before = Message(query: Query("all=1&size=1"), headers: ["X-A": "1", "X-B": "2"])
        let after = Message(query: Query("all=0"), headers: ["X-B": "2", "X-C": "3"])
        #expect(
            MessageDifference.between(before, after) == [
                MessageDifference(part: .query, kind: .changed, place: "all"),
                MessageDifference(part: .query, kind: .removed, place: "size"),
                MessageDifference(part: .header, kind: .removed, place: "X-A"),
                MessageDifference(part: .header, kind: .added, place: "X-C"),
            ])
    }

    @Test("no change of a plan is told more places than are kept")
    func bounded() {
        let members = (0..<100).map { #""Bridge\#($0)":1"# }.joined(separator: ",")
        #expect(MessageDifference.between(body("{}"), body("{\(members)}")).count <= MessageDifference.most)
    }

    @Test("the places of a change come from its examples")
    func placesOfChange() {
        let places = Change.restoreNetworkSettingsBase29.places(.responseDown)
        #expect(places.contains { $0.place == "NetworkSettings.SecondaryIPAddresses" && $0.kind == .added })
    }

    @Test(
        "releases accept the versions that they are known for",
        arguments: [
            ("20.10.24", "1.12–1.41"), ("26.1.4", "1.24–1.45"), ("28.5.2", "1.24–1.51"), ("29.0.0", "1.44–1.52"),
            ("29", "1.44–1.52"), ("29.3.0", "1.40–1.54"), ("29.6.0", "1.40–1.55"),
            ("1.13", "1.12–1.40"),
        ])
    func windows(release: String, window: String) {
        #expect(EngineProfile.docker(EngineRelease(release)).window.description == window)
    }
}
