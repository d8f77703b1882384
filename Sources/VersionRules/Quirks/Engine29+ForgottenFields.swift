// SPDX-License-Identifier: Apache-2.0

// Fields of requests that Engine 29 no longer has, and so overlooks whatever type they are of.

extension Quirk {
    static let forgottenFields29 = [
        Quirk(.refuseForgottenFields29, engines: docker29, newestClient: "1.51"),
        Quirk(.refuseForgottenLimits29, engines: docker29, newestClient: "1.51"),
        Quirk(.failOnForgottenFields29, engines: docker29, newestClient: "1.41"),
        Quirk(.failOnForgottenLimits29, engines: docker29, newestClient: "1.41"),
    ]

    private static let docker29 = EngineCondition(.docker, since: "29.0")
}

extension Change {
    static let refuseForgottenFields29 = Change(
        id: "engine29-forgotten-fields",
        summary: "Engine 29 overlooks MacAddress, CheckDuplicate and limits of kernel memory that are of another type.",
        endpoints: [.containerCreate, .networkCreate],
        requestUp: (ofContainers + [checkDuplicate]).map { .refuseMisread($0) },
        source: "api/types/container and api/types/network@28.x and @29, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"KernelMemory":"4m"}}"#,
                rejected: .misread("string", "HostConfig.KernelMemory", as: "int64")),
            Example(
                .requestUp, before: #"{"Name":"n","CheckDuplicate":1}"#,
                rejected: .misread("number 1", "CheckDuplicate", as: "bool")),
            Example(
                .requestUp, before: #"{"MacAddress":5}"#, rejected: .misread("number 5", "MacAddress", as: "string")),
            Example(
                .requestUp, before: #"{"MacAddress":null,"HostConfig":{"KernelMemoryTCP":0}}"#,
                after: #"{"MacAddress":null,"HostConfig":{"KernelMemoryTCP":0}}"#),
        ]
    )

    static let refuseForgottenLimits29 = Change(
        id: "engine29-forgotten-limits",
        summary: "Engine 29 overlooks limits of kernel memory that are of another type when a container is updated.",
        endpoints: [.containerUpdate],
        requestUp: limits.map { .refuseMisread($0) },
        source: refuseForgottenFields29.source,
        examples: [
            Example(
                .requestUp, before: #"{"KernelMemory":1.5}"#,
                rejected: .misread("number 1.5", "KernelMemory", as: "int64")),
            Example(.requestUp, before: #"{"KernelMemory":null}"#, after: #"{"KernelMemory":null}"#),
        ]
    )

    static let failOnForgottenFields29 = Change(
        id: "engine29-forgotten-fields-failure",
        summary: "Below 1.42, what was of another type there was a failure of the engine, 500.",
        endpoints: [.containerCreate],
        requestUp: ofContainers.map { .failOnMisread($0) },
        source: refuseForgottenFields29.source,
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"KernelMemoryTCP":true}}"#,
                rejected: Rejection(
                    status: 500,
                    message: """
                        json: cannot unmarshal bool into Go struct field HostConfig.KernelMemoryTCP of type int64
                        """))
        ]
    )

    static let failOnForgottenLimits29 = Change(
        id: "engine29-forgotten-limits-failure",
        summary: "Below 1.42, what was of another type in an update was a failure of the engine, 500.",
        endpoints: [.containerUpdate],
        requestUp: limits.map { .failOnMisread($0) },
        source: refuseForgottenFields29.source,
        examples: [
            Example(
                .requestUp, before: #"{"KernelMemoryTCP":"1"}"#,
                rejected: Rejection(
                    status: 500,
                    message: "json: cannot unmarshal string into Go struct field KernelMemoryTCP of type int64"))
        ]
    )
}

private let ofContainers = [
    LaterField("HostConfig.KernelMemory", type: .number), LaterField("HostConfig.KernelMemoryTCP", type: .number),
    LaterField("MacAddress", type: .text),
]
private let checkDuplicate = LaterField("CheckDuplicate", type: .flag)
private let limits = [LaterField("KernelMemory", type: .number), LaterField("KernelMemoryTCP", type: .number)]
