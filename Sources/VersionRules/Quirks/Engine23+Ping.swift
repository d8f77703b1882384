// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let leaveChoiceOfBuilder23 = Change(
        id: "engine23-builder-version",
        summary: "Engine 23 asks clients to build with BuildKit, below 1.42 too; it left the choice to them.",
        endpoints: [.ping, .pingHead],
        responseDown: [.customHead(leaveChoiceOfBuilder)],
        lossDown: .approximate("So does an engine before 23 whose configuration asks for BuildKit."),
        source: "api/server/router/build/build.go@20.10 and @23.0; Docker's CLIs 18.09 to 20.10 do as they are asked",
        examples: [
            Example(
                .responseDown,
                before: Sample(status: 200, headers: ["Api-Version": "1.41", "Builder-Version": "2"], body: "OK"),
                after: Sample(status: 200, headers: ["Api-Version": "1.41"], body: "OK")),
            Example(
                .responseDown, before: Sample(status: 200, headers: ["Builder-Version": "1"]),
                after: Sample(status: 200, headers: ["Builder-Version": "1"])),
        ]
    )
}

private func leaveChoiceOfBuilder(_ ping: inout Message, _: RewriteContext) {
    if ping.headers["Builder-Version"] == "2" { ping.headers.remove("Builder-Version") }
}
