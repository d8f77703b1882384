// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let overlookBadCredentialsPodman = Change(
        id: "podman-bad-credentials",
        summary: "Podman refuses a push or pull whose X-Registry-Auth it cannot read, which Docker does not heed.",
        endpoints: [.imageCreate, .imagePush],
        requestUp: [.customHead(dropBadCredentials)],
        source: "The answers of Podman 4.3, and of Docker 20.10, 28 and 29.7",
        examples: [
            Example(.requestUp, before: Sample(headers: ["X-Registry-Auth": "XXX"]), after: Sample()),
            Example(
                .requestUp, before: Sample(headers: ["X-Registry-Auth": "e30="]),
                after: Sample(headers: ["X-Registry-Auth": "e30="])),
            // With the end of a line, as a shell encodes it.
            Example(
                .requestUp, before: Sample(headers: ["X-Registry-Auth": "e30K"]),
                after: Sample(headers: ["X-Registry-Auth": "e30K"])),
        ]
    )
}

private func dropBadCredentials(_ request: inout Message, _: RewriteContext) {
    guard let text = request.headers["X-Registry-Auth"] else { return }
    let bytes = Base64.decode(text)?.filter { $0 > UInt8(ascii: " ") } ?? []
    let looksLikeObject = bytes.first == UInt8(ascii: "{") && bytes.last == UInt8(ascii: "}")
    if !looksLikeObject { request.headers.remove("X-Registry-Auth") }
}
