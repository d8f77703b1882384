// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_44System = [addCDISpecDirs, addRuntimeStatus]

    static let addCDISpecDirs = Change(
        id: "1.44-cdi-spec-dirs",
        summary: "The system information lists where specifications of container devices are looked for.",
        endpoints: [.info],
        responseUp: [.setDefault("CDISpecDirs", to: [])],
        responseDown: [.hide("CDISpecDirs")],
        source: "api/types/system/info.go@26.1, which sends it at every version",
        examples: [
            Example(.responseUp, before: #"{"ID":"1"}"#, after: #"{"ID":"1","CDISpecDirs":[]}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"ID":"1","CDISpecDirs":["/etc/cdi"]}"#,
                after: #"{"ID":"1"}"#),
        ]
    )

    static let addRuntimeStatus = Change(
        id: "1.44-runtime-status",
        summary: "The system information says what each runtime can do.",
        endpoints: [.info],
        responseDown: [.remove("Runtimes.*.status")],
        lossUp: .impossible("Engines before 25 don't tell; the field is optional."),
        source: "api/server/router/system/system_routes.go@28.x",
        examples: [
            Example(
                .responseDown, before: #"{"Runtimes":{"runc":{"path":"runc","status":{"a":"{}"}}}}"#,
                after: #"{"Runtimes":{"runc":{"path":"runc"}}}"#),
            Example(.responseDown, before: #"{"Runtimes":null}"#, after: #"{"Runtimes":null}"#),
        ]
    )
}
