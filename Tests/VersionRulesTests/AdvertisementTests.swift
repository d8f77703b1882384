// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("The advertised window")
struct AdvertisementTests {
    private func told(_ answer: String, engine: EngineProfile = .docker28, _ minimum: APIVersion, _ maximum: APIVersion)
        throws -> String
    {
        let window = try #require(VersionWindow(minimum: minimum, maximum: maximum))
        let plan = RewritePlan.between("1.41", "1.41", engine: engine, advertised: window)
        return try plan[.version].response.rewritten(answer)
    }

    @Test("the engine's component and the top level tell the same")
    func docker() throws {
        #expect(
            try told(
                #"{"Components":[{"Name":"Engine","Details":{"ApiVersion":"1.51","Arch":"amd64","MinAPIVersion":"1.24"}},{"Name":"runc","Details":{"GitCommit":""}}],"ApiVersion":"1.51","MinAPIVersion":"1.24","Os":"linux"}"#,
                "1.12", "1.41")
                == #"{"Components":[{"Name":"Engine","Details":{"ApiVersion":"1.41","Arch":"amd64","MinAPIVersion":"1.12"}},{"Name":"runc","Details":{"GitCommit":""}}],"ApiVersion":"1.41","MinAPIVersion":"1.12","Os":"linux"}"#
        )
    }

    @Test("Podman's own versions stay")
    func podman() throws {
        #expect(
            try told(
                #"{"ApiVersion":"1.41","MinAPIVersion":"1.24","Components":[{"Name":"Podman Engine","Details":{"APIVersion":"5.4.0","MinAPIVersion":"4.0.0"}}]}"#,
                "1.12", "1.44")
                == #"{"ApiVersion":"1.44","MinAPIVersion":"1.12","Components":[{"Name":"Podman Engine","Details":{"APIVersion":"5.4.0","MinAPIVersion":"4.0.0"}}]}"#
        )
    }

    @Test("an engine that does not say what is its oldest is not made to")
    func veryOld() throws {
        #expect(
            try told(#"{"ApiVersion":"1.23","Version":"1.11.2"}"#, "1.12", "1.41")
                == #"{"ApiVersion":"1.41","Version":"1.11.2"}"#)
    }

    @Test("where both windows are one, the answer passes")
    func same() {
        #expect(RewritePlan.between("1.41", "1.41")[.version].response.bodyMode == .pass)
    }
}
