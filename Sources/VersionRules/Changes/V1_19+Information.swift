// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let tellInBooleans = Change(
        id: "1.19-info-booleans",
        summary: "Debug, IPv4Forwarding, MemoryLimit and SwapLimit of the information on the engine are booleans.",
        endpoints: [.info],
        responseUp: [
            .retype("Debug", to: .bool), .retype("IPv4Forwarding", to: .bool), .retype("MemoryLimit", to: .bool),
            .retype("SwapLimit", to: .bool),
        ],
        lossDown: .approximate("They stay booleans, as later engines send them at every version."),
        source: "daemon/info.go@v1.6.0, api/types/types.go@v1.7.0, and the answers of 20.10 at 1.12",
        examples: [
            Example(
                .responseUp, before: #"{"Debug":0,"IPv4Forwarding":1,"MemoryLimit":1,"SwapLimit":0}"#,
                after: #"{"Debug":false,"IPv4Forwarding":true,"MemoryLimit":true,"SwapLimit":false}"#),
            Example(
                .responseUp, before: #"{"Debug":true,"SwapLimit":false}"#,
                after: #"{"Debug":true,"SwapLimit":false}"#),
        ]
    )

    static let tellLimits = Change(
        id: "1.19-info",
        summary: "The information on the engine has CpuCfsPeriod, CpuCfsQuota, OomKillDisable and LoggingDriver.",
        endpoints: [.info],
        responseUp: limits.filled,
        responseDown: limits.hidden,
        lossUp: .synthesised("An older engine has none of the limits, and one kind of logs."),
        source: "daemon/info.go@v1.6.0, api/types/types.go@v1.7.0",
        examples: [
            Example(
                .responseUp, before: #"{"Images":1}"#,
                after: #"""
                    {"Images":1,"CpuCfsPeriod":false,"CpuCfsQuota":false,"OomKillDisable":false,\#
                    "LoggingDriver":"json-file","ExperimentalBuild":false}
                    """#),
            Example(.responseDown, before: #"{"CpuCfsQuota":true}"#, after: #"{"CpuCfsQuota":true}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Images":1,"CpuCfsQuota":true,"LoggingDriver":"local"}"#,
                after: #"{"Images":1}"#),
        ]
    )

    static let tellExperimental = Change(
        id: "1.19-version-experimental",
        summary: "The version tells of an experimental engine; others leave the field out.",
        endpoints: [.version],
        responseDown: [.hide("Experimental")],
        source: "api/server/server.go and api/types/types.go@v1.7.0",
        examples: [
            Example(
                .responseDown, before: #"{"Os":"linux","Experimental":true}"#,
                after: #"{"Os":"linux","Experimental":true}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Os":"linux","Experimental":true}"#,
                after: #"{"Os":"linux"}"#),
        ]
    )
}

private let limits: AddedFields = [
    "CpuCfsPeriod": false, "CpuCfsQuota": false, "OomKillDisable": false, "LoggingDriver": "json-file",
    "ExperimentalBuild": false,
]
