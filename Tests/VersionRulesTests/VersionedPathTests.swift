// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("Versions in paths")
struct VersionedPathTests {
    @Test(
        "a version is told from the rest",
        arguments: [
            ("/v1.24/containers/json", "1.24", "/containers/json"),
            ("/v1.24/", "1.24", "/"),
            ("/v1.024/info", "1.24", "/info"),
            ("/%761%2E24/info", "1.24", "/info"),
            ("/v%31.24%2finfo", "1.24", "%2finfo"),
            ("/v1.24//info", "1.24", "//info"),
            ("/v9999.9999/x", "9999.9999", "/x"),
            ("/v1.24/v1.25/info", "1.24", "/v1.25/info"),
        ] as [(String, APIVersion, String)])
    func version(_ path: String, _ version: APIVersion, _ rest: String) {
        let split = VersionedPath(path.utf8.span)
        #expect(split.version == version)
        #expect(text(path, split.rest) == rest)
    }

    @Test(
        "without a version the path is whole",
        arguments: [
            "", "/", "/containers/json", "/v1.24", "/v/info", "/vfoo/info", "/v1.24x/info", "/v1.24 /info",
            "/V1.24/info",
            "/volumes/v1.24/x", "v1.24/info", "%2Fv1.24/info", "/v1.2%/info", "/v1.24%00/info", "//v1.24/info",
        ])
    func none(_ path: String) {
        let split = VersionedPath(path.utf8.span)
        #expect(split.version == nil)
        #expect(split.rest == 0..<path.utf8.count)
    }

    @Test(
        "digits and dots are counted as the engine counts them, however they are written",
        arguments: [
            ("1", "1.0"), ("1.", "1.0"), (".1", "0.1"), (".", "0.0"), ("1..2", "1.0"), ("1.24.", "1.24"),
            ("1.24.0", "1.24"), ("4.3.1", "4.3"), ("111111111111", "9999.0"), ("1.99999", "1.9999"),
        ] as [(String, APIVersion)])
    func irregular(_ number: String, _ version: APIVersion) {
        let path = "/v\(number)/libpod/info"
        let split = VersionedPath(path.utf8.span)
        #expect(split.version == version)
        #expect(text(path, split.number) == number)
        #expect(text(path, split.rest) == "/libpod/info")
    }

    private func text(_ path: String, _ range: Range<Int>) -> String {
        String(decoding: Array(path.utf8)[range], as: UTF8.self)
    }
}
