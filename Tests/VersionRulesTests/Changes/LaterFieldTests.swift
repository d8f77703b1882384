// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Fields that requests have only since a version")
struct LaterFieldTests {
    private static let subpath = #"{"HostConfig":{"Mounts":[{"VolumeOptions":{"Subpath":"a"}}]}}"#

    private func create(_ body: String, _ client: APIVersion, _ spoken: APIVersion) throws(Rejection) -> Message {
        let plan = RewritePlan.between(client, spoken)[.containerCreate].request
        return try plan.translate(Message(body: JSONValue(json: body)))
    }

    @Test("what engines refuse at older versions is refused where the rules stand in for them, and nowhere else")
    func subpathOfOlderClient() throws {
        #expect(throws: Rejection(status: 400, message: "VolumeOptions.Subpath needs API v1.45 or newer")) {
            try create(Self.subpath, "1.44", "1.51")
        }
        let request = try create(Self.subpath, "1.44", "1.44")
        #expect(request.body.description == #"{"HostConfig":{"Mounts":[{"VolumeOptions":{}}]}}"#)
        #expect(request.warnings.count == 1)
    }

    @Test("what is of another type stays for an engine that would refuse it", arguments: ["1.41", "1.51"])
    func wrongType(_ spoken: String) throws {
        let body = #"{"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{"Subpath":5}}]}}"#
        let version = try #require(APIVersion(spoken))
        #expect(try create(body, "1.41", version).body.description.contains("5") == (spoken == "1.51"))
    }

    @Test(
        "a complaint names the first value that does not fit",
        arguments: [
            (#"{"a":1}"#, "number 1", "F.a", "string"), (#"[]"#, "array", "F", "map[string]string"),
            (#"{"b":"c","d":{}}"#, "object", "F.d", "string"),
        ])
    func complaints(_ text: String, _ found: String, _ place: String, _ type: String) {
        #expect(
            FieldType.map(.text).complaint(about: JSONValue(json: text), at: "F")
                == "json: cannot unmarshal \(found) into Go struct field \(place) of type \(type)")
    }

    @Test("numbers fit where Go's decoder takes them", arguments: ["1.5", "1e3", "-1", "99999999999999999999"])
    func numbers(_ text: String) {
        #expect(FieldType.number.accepts(JSONValue(json: text)) == (text == "-1"))
        #expect(!FieldType.count.accepts(JSONValue(json: text)))
    }
}
