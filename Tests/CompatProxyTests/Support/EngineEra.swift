// SPDX-License-Identifier: Apache-2.0

/// What a fake engine says of itself.
struct EngineEra: Sendable {
    /// The body of its answer to `GET /version`.
    let version: String
    /// The whole of its answer to `GET /info`, where the proxy asks that for itself; nil ends the connection.
    var info: String? = head("HTTP/1.1 200 OK", "Content-Length: 2") + "{}"

    static let docker20 = docker("20.10.24", "1.12", "1.41")
    static let docker28 = docker("28.5.2", "1.24", "1.51")
    static let docker29 = docker("29.1.0", "1.44", "1.52")
    /// Before 1.13, engines did not tell their oldest version.
    static let docker112 = EngineEra(version: #"{"Version":"1.12.6","ApiVersion":"1.24"}"#)
    static let podman = EngineEra(
        version: #"""
            {"Components":[{"Name":"Podman Engine","Version":"4.3.1","Details":{"APIVersion":"4.3.1"}}],\#
            "Version":"4.3.1","ApiVersion":"1.41","MinAPIVersion":"1.24"}
            """#)

    static func docker(_ release: String, _ minimum: String, _ maximum: String) -> EngineEra {
        EngineEra(
            version: #"""
                {"Components":[{"Name":"Engine","Version":"\#(release)","Details":{"ApiVersion":"\#(maximum)",\#
                "MinAPIVersion":"\#(minimum)"}}],\#
                "Version":"\#(release)","ApiVersion":"\#(maximum)","MinAPIVersion":"\#(minimum)"}
                """#)
    }

    /// An engine that says what it runs on, as all since 1.13 do.
    static let docker28OnLinux = EngineEra(
        version: String(docker28.version.dropLast()) + #","Os":"linux"}"#)

    /// The same with another answer to `GET /info`.
    func telling(_ info: String?) -> EngineEra { EngineEra(version: version, info: info) }

    /// The whole answer.
    var answer: String {
        head("HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: \(version.utf8.count)") + version
    }
}
