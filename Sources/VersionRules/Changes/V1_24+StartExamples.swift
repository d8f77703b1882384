// SPDX-License-Identifier: Apache-2.0

extension Example {
    static let startWithHostConfig = [
        Example(
            .requestUp, before: .json(#"{"Binds":null,"Privileged":false,"Links":[]}"#),
            calls: looked(neverRun) + [
                SampleCall("POST /containers/\(old)/start", reply: Sample(status: 204))
            ],
            answer: Sample(status: 204)),
        Example(
            .requestUp, before: .json(#"{"StorageOpt":{"size":"10G"}}"#),
            calls: looked(neverRun) + [
                SampleCall("POST /containers/\(old)/start", reply: Sample(status: 204))
            ],
            answer: Sample(status: 204)),
        Example(
            .requestUp, before: bound, calls: anew(with: binding) + [started, removed], answer: Sample(status: 204)),
        Example(
            .requestUp, before: .json(#"{"PortBindings":{"80/tcp":[]}}"#),
            calls: anew(with: #""PortBindings":{"80/tcp":[]}"#) + [started, removed], answer: Sample(status: 204)),
        Example(
            .requestUp, before: .json(#"{"PortBindings":{"80/tcp":[]}}"#),
            calls: looked(ran) + [
                SampleCall("POST /containers/\(old)/start", reply: Sample(status: 204))
            ],
            answer: Sample(status: 204)),
        Example(
            .requestUp, before: bound,
            calls: anew(with: binding) + [
                SampleCall("POST /containers/\(new)/start", reply: failure),
                SampleCall("DELETE /containers/\(new)?force=1&v=1", reply: Sample(status: 204)),
                SampleCall("POST /containers/\(old)/rename?name=web", reply: Sample(status: 204)),
            ],
            answer: failure),
        Example(
            .requestUp, before: bound,
            calls: looked(ran),
            answer: Sample(
                status: 409, headers: ["Content-Type": "application/json"],
                body: #"""
                    {"message":"the container has run already, and this engine takes no other HostConfig.Binds at its \#
                    start: create it anew"}
                    """#)),
        Example(
            .requestUp, before: .json(#"{"Tmpfs":{"/run":""}}"#),
            calls: looked(ran),
            answer: Sample(
                status: 409, headers: ["Content-Type": "application/json"],
                body: #"""
                    {"message":"the container has run already, and this engine takes no other HostConfig.Tmpfs at its \#
                    start: create it anew"}
                    """#)),
        Example(
            .requestUp, before: bound,
            calls: [SampleCall("GET /containers/web/json", reply: missing)], answer: missing),
    ]

    private static let binding = #""Binds":["/data:/srv"]"#
    private static let bound = Sample.json("{\(binding)}")
    private static let old = String(repeating: "0a", count: 32)
    private static let new = String(repeating: "0b", count: 32)
    private static let failure = Sample(status: 500, body: #"{"message":"port is already allocated"}"#)
    private static let missing = Sample(status: 404, body: #"{"message":"No such container: web"}"#)
    private static let neverRun = inspected(startedAt: "0001-01-01T00:00:00Z")
    private static let ran = inspected(startedAt: "2026-11-28T07:52:48Z")

    private static func looked(_ container: Sample) -> [SampleCall] {
        [
            SampleCall("GET /containers/web/json", reply: container),
            SampleCall("GET /containers/\(old)/json", reply: container),
        ]
    }

    private static func anew(with hostConfig: String) -> [SampleCall] {
        looked(neverRun) + [
            SampleCall("GET /images/busybox/json", reply: Sample(status: 200, body: #"{"Id":"sha256:94"}"#)),
            SampleCall(
                "POST /containers/\(old)/rename?name=web-replaced-0a0a0a0a0a0a", reply: Sample(status: 204)),
            SampleCall(
                "POST /containers/create?name=web",
                body: #"""
                    {"Image":"busybox","Cmd":["sh"],"Entrypoint":[""],"HostConfig":{\#(hostConfig),\#
                    "Dns":[],"DnsOptions":[],"DnsSearch":[]}}
                    """#,
                reply: Sample(status: 201, body: #"{"Id":"\#(new)"}"#)),
        ]
    }
    private static let started = SampleCall("POST /containers/\(new)/start", reply: Sample(status: 204))
    private static let removed = SampleCall("DELETE /containers/\(old)?force=1&v=1", reply: Sample(status: 204))

    private static func inspected(startedAt time: String) -> Sample {
        Sample(
            status: 200,
            body: #"""
                {"Id":"\#(old)","Name":"/web","State":{"Running":false,"StartedAt":"\#(time)"},"Image":"sha256:94",\#
                "Config":{"Image":"busybox","Cmd":["sh"],"Entrypoint":null},\#
                "HostConfig":{"Binds":null,"NetworkMode":"bridge"},"NetworkSettings":{"Networks":{"bridge":{}}}}
                """#)
    }
}
