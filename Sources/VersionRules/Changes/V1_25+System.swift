// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let tellExperimentalInHead = addHeader(
        "1.25-experimental-header", "The head of answers tells whether the engine has experimental features.",
        endpoints: .every, fields: [("Docker-Experimental", "false")],
        source: "api/server/middleware/experimental.go@1.13.x, absent in 1.12.x")

    static let structureSecurityOptions = Change(
        id: "1.25-security-options",
        summary:
            "Security options in the system's information are pairs, name=seccomp,profile=default; they were names.",
        endpoints: [.info],
        responseUp: [.custom(writeSecurityOptionsAsPairs)],
        responseDown: [.custom(writeSecurityOptionsAsNames)],
        lossUp: .approximate("The name is all that is there."),
        source: "api/server/router/system/system_routes.go and api/types/system/security_opts.go@28.x",
        examples: [
            Example(
                .responseDown,
                before: #"{"SecurityOptions":["name=apparmor","name=seccomp,profile=builtin","selinux"]}"#,
                after: #"{"SecurityOptions":["apparmor","seccomp","selinux"]}"#),
            Example(.responseDown, before: #"{"SecurityOptions":null}"#, after: #"{"SecurityOptions":null}"#),
            Example(
                .responseUp, before: #"{"SecurityOptions":["apparmor","name=seccomp"]}"#,
                after: #"{"SecurityOptions":["name=apparmor","name=seccomp"]}"#),
        ]
    )

    /// Engines 1.13 to 26 say so below 1.25, those since 27 don't; 1.11, the last to have drivers, said native-0.2.
    static let removeExecutionDriver = Change(
        id: "1.25-execution-driver",
        summary: "The system's information no longer has ExecutionDriver.",
        endpoints: [.info],
        responseUp: [.hide("ExecutionDriver")],
        responseDown: [.custom(nameNoExecutionDriver)],
        source: "api/server/router/system/system_routes.go@20.10 and @26.1",
        examples: [
            Example(.responseDown, before: #"{"ID":"Q"}"#, after: #"{"ID":"Q","ExecutionDriver":"<not supported>"}"#),
            Example(
                .responseUp, isStrict: true, before: #"{"ID":"Q","ExecutionDriver":"native-0.2"}"#,
                after: #"{"ID":"Q"}"#),
        ]
    )

    static let addIsolation = Change(
        id: "1.25-isolation",
        summary: "The system's information has Isolation, the default of engines on Windows.",
        endpoints: [.info],
        responseUp: [.setDefault("Isolation", to: "")],
        responseDown: [.hide("Isolation")],
        source: "api/types/types.go@1.13.x; the answers of 20.10 have it at every version",
        examples: [
            Example(.responseUp, before: #"{"ID":"Q"}"#, after: #"{"ID":"Q","Isolation":""}"#),
            Example(.responseDown, isStrict: true, before: #"{"ID":"Q","Isolation":""}"#, after: #"{"ID":"Q"}"#),
        ]
    )

    static let addOSVersion = Change(
        id: "1.25-image-os-version",
        summary: "Image inspect has OsVersion where the image names one.",
        endpoints: [.imageInspect],
        responseDown: [.hide("OsVersion")],
        source: "api/types/types.go@1.13.x",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Os":"windows","OsVersion":"10.0.17763"}"#,
                after: #"{"Os":"windows"}"#)
        ]
    )

    /// The oldest version is the proxy's to tell.
    static let addMinimumVersion = Change(
        id: "1.25-minimum-version",
        summary: "The engine tells the oldest version of the API that it speaks.",
        endpoints: [.version],
        responseUp: [.setDefault("MinAPIVersion", to: "1.12")],
        responseDown: [.hide("MinAPIVersion")],
        source: "api/types/types.go@1.13.x; the answers of 20.10 have it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"ApiVersion":"1.24"}"#,
                after: #"{"ApiVersion":"1.24","MinAPIVersion":"1.12"}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"ApiVersion":"1.41","MinAPIVersion":"1.12"}"#,
                after: #"{"ApiVersion":"1.41"}"#),
        ]
    )
}

private func nameNoExecutionDriver(_ info: inout JSONValue, _ context: RewriteContext) {
    let isUnnamed = EngineCondition(.docker, since: "27.0").matches(context.engine)
    guard info["ExecutionDriver"] == nil, !(context.isRehearsal && isUnnamed) else { return }
    info["ExecutionDriver"] = "<not supported>"
}

/// Engines take what has no `=` for a name, and what is malformed for nothing.
private func writeSecurityOptionsAsNames(_ info: inout JSONValue, _: RewriteContext) {
    info.update(at: "SecurityOptions[]") { option in
        guard let text = option.string else { return }
        let name = text.split(separator: ",").last { $0.hasPrefix("name=") }
        if let name { option = .string(String(name.dropFirst("name=".count))) }
    }
}

private func writeSecurityOptionsAsPairs(_ info: inout JSONValue, _: RewriteContext) {
    info.update(at: "SecurityOptions[]") { option in
        guard let text = option.string, !text.contains("=") else { return }
        option = .string("name=\(text)")
    }
}
