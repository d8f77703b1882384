// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 27 and later do.
    static let engine27 = [
        Quirk(
            .restoreExecutionDriver27, engines: .init(.docker, since: "27.0"), newestClient: "1.24",
            isRehearsed: false),
        Quirk(
            .takeOuterHostConfig27, engines: .init(.docker, since: "27.0"), newestClient: "1.45", isRehearsed: false),
        Quirk(.refuseOuterLimits27, engines: .init(.docker, since: "27.0"), newestClient: "1.45", isRehearsed: false),
        Quirk(.failOnOuterLimits27, engines: .init(.docker, since: "27.0"), newestClient: "1.41", isRehearsed: false),
    ]
}

extension Change {
    static let restoreExecutionDriver27 = Change(
        id: "engine27-execution-driver",
        summary: "Engine 27 has no ExecutionDriver in the system's information below 1.25 either.",
        endpoints: [.info],
        responseDown: removeExecutionDriver.steps.responseDown,
        source: "api/server/router/system/system_routes.go@26.1 and @27.x",
        examples: [
            Example(.responseDown, before: #"{"ID":"Q"}"#, after: #"{"ID":"Q","ExecutionDriver":"<not supported>"}"#)
        ]
    )

    static let takeOuterHostConfig27 = Change(
        id: "engine27-outer-host-config",
        summary: "Engine 27 no longer reads the host config's fields where they stand beside it, and would drop them.",
        endpoints: [.containerCreate],
        requestUp: [.custom(takeWholeOuterHostConfig)],
        source: "runconfig/config_unix.go@20.10 and @26.1, which is gone in 27.x",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","Binds":["/tmp:/x"],"Privileged":true,"CpuShares":0}"#,
                after: #"{"Image":"a","HostConfig":{"Binds":["/tmp:/x"],"Privileged":true}}"#),
            Example(
                .requestUp, before: #"{"Memory":8388608,"Binds":["/tmp:/x"],"HostConfig":{"Dns":["10.0.0.2"]}}"#,
                after: #"{"Binds":["/tmp:/x"],"HostConfig":{"Dns":["10.0.0.2"],"Memory":8388608}}"#),
            Example(
                .requestUp, before: #"{"Image":"a","VolumesFrom":"b"}"#,
                after: #"{"Image":"a","HostConfig":{"VolumesFrom":"b"}}"#),
            Example(.requestUp, before: #"{"Image":"a","Env":["A=1"]}"#, after: #"{"Image":"a","Env":["A=1"]}"#),
        ]
    )

    static let refuseOuterLimits27 = Change(
        id: "engine27-outer-limits",
        summary: "Engine 27 overlooks limits of a wrong type beside the host config, below 1.46 too.",
        endpoints: [.containerCreate],
        requestUp: [refuseOuterLimits(status: 400, "invalid JSON: ")],
        source: takeOuterHostConfig27.source,
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","Cpuset":0}"#,
                rejected: Rejection(
                    status: 400,
                    message: """
                        invalid JSON: json: cannot unmarshal number into Go struct field ContainerConfigWrapper.Cpuset \
                        of type string
                        """)),
            Example(.requestUp, before: #"{"Image":"a","Memory":1}"#, after: #"{"Image":"a","Memory":1}"#),
        ]
    )

    static let failOnOuterLimits27 = Change(
        id: "engine27-outer-limits-failure",
        summary: "Below 1.42, limits of a wrong type beside the host config were a failure of the engine, 500.",
        endpoints: [.containerCreate],
        requestUp: [refuseOuterLimits(status: 500, "")],
        source: takeOuterHostConfig27.source,
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","Memory":"x"}"#,
                rejected: Rejection(
                    status: 500,
                    message: """
                        json: cannot unmarshal string into Go struct field ContainerConfigWrapper.Memory of type int64
                        """)),
            Example(.requestUp, before: #"{"Image":"a","Memory":null}"#, after: #"{"Image":"a","Memory":null}"#),
        ]
    )

    private static func refuseOuterLimits(status: Int, _ prefix: String) -> Step {
        .custom { (container: inout JSONValue, _: RewriteContext) throws(Rejection) in
            guard let error = wrongOuterLimit(in: container) else { return }
            throw Rejection(status: status, message: prefix + error)
        }
    }
}
