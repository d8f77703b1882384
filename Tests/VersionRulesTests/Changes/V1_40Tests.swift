// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Changes of API 1.40")
struct V1_40Tests {
    @Test(
        "engines of every age get the IPC mode where they read it",
        arguments: [
            ("20.10.24", #"{"Image":"a"}"#, #"{"Image":"a"}"#),
            ("20.10.24", #"{"Memory":0}"#, #"{"Memory":0,"IpcMode":"shareable"}"#),
            ("20.10.24", #"{"HostConfig":{}}"#, #"{"HostConfig":{"IpcMode":"shareable"}}"#),
            ("26.1.5", #"{"Image":"a"}"#, #"{"Image":"a","HostConfig":{"IpcMode":"shareable"}}"#),
            ("26.1.5", #"{"Memory":0}"#, #"{"Memory":0,"IpcMode":"shareable"}"#),
            ("28.5.2", #"{"Memory":0}"#, #"{"Memory":0,"HostConfig":{"IpcMode":"shareable"}}"#),
        ])
    func sharesIPC(_ release: String, _ before: String, _ after: String) throws {
        let engine = EngineProfile.docker(EngineRelease(release), "1.12", "1.41")
        let example = Example(.requestUp, before: Sample(body: before), after: Sample(body: after))
        let outcome = example.run(.keepIPCPrivate, context: .between("1.39", "1.40", engine: engine))
        #expect(outcome == example.after)
    }
}
