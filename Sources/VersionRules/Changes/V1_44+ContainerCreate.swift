// SPDX-License-Identifier: Apache-2.0

extension LaterField {
    static let readOnlyNonRecursive = LaterField("HostConfig.Mounts[].BindOptions.ReadOnlyNonRecursive", type: .flag)
    static let readOnlyForceRecursive = LaterField(
        "HostConfig.Mounts[].BindOptions.ReadOnlyForceRecursive", type: .flag)
    static let startInterval = LaterField("Healthcheck.StartInterval", type: .number)
}

extension Change {
    static let v1_44ContainerCreate = [
        mountReadOnlyRecursively, hideNonRecursiveDefault, addForceRecursive, addStartInterval, commitStartInterval,
        refuseUnnamedRetries, publishUnboundPorts,
    ]

    static let publishUnboundPorts = Change(
        id: "1.44-empty-port-bindings",
        summary: "A port with an empty list of PortBindings is published, where the engine likes; it was not.",
        endpoints: [.containerCreate],
        requestDown: [.custom(bindUnboundPorts)],
        lossDown: .impossible("It goes by the release: engines since 25 publish such ports at any version."),
        source: "go-connections/nat/sort.go as vendored @24.0 and @25.0, and containers of 20.10 and 29",
        examples: bindUnboundPortsExamples
    )

    static let bindUnboundPortsExamples = [
        Example(
            .requestDown,
            before: #"{"HostConfig":{"PortBindings":{"80/tcp":[],"81/tcp":null,"82/tcp":[{"HostPort":"8"}]}}}"#,
            after: #"{"HostConfig":{"PortBindings":{"80/tcp":[{}],"81/tcp":[{}],"82/tcp":[{"HostPort":"8"}]}}}"#),
        Example(
            .requestDown, before: #"{"Image":"a","HostConfig":{"PortBindings":null}}"#,
            after: #"{"Image":"a","HostConfig":{"PortBindings":null}}"#),
    ]

    static let refuseUnnamedRetries = Change(
        id: "1.44-unnamed-policy",
        summary: "The count of a restart policy without a name is refused; it meant nothing.",
        endpoints: [.containerCreate],
        requestDown: [.custom(refuseRetriesWithoutName)],
        source: dropUnnamedRetries25.source,
        examples: [
            Example(
                .requestDown, before: #"{"HostConfig":{"RestartPolicy":{"MaximumRetryCount":1}}}"#,
                rejected: Rejection(
                    status: 400,
                    message: "invalid restart policy: maximum retry count can only be used with 'on-failure'")),
            Example(
                .requestDown, before: #"{"HostConfig":{"RestartPolicy":{"Name":"","MaximumRetryCount":-1}}}"#,
                rejected: Rejection(
                    status: 400,
                    message: """
                        invalid restart policy: maximum retry count can only be used with 'on-failure' and cannot be \
                        negative
                        """)),
            Example(
                .requestDown, before: #"{"HostConfig":{"RestartPolicy":{"Name":"","MaximumRetryCount":0}}}"#,
                after: #"{"HostConfig":{"RestartPolicy":{"Name":"","MaximumRetryCount":0}}}"#),
            Example(
                .requestDown, before: #"{"HostConfig":{"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":1}}}"#,
                after: #"{"HostConfig":{"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":1}}}"#),
        ]
    )

    static let mountReadOnlyRecursively = Change(
        id: "1.44-read-only-non-recursive",
        summary: "Binds that are read-only are so for what is mounted below them, unless ReadOnlyNonRecursive is set.",
        endpoints: [.containerCreate],
        requestUp: [.forEach("HostConfig.Mounts", [.custom(keepNonRecursive)])],
        requestDown: [
            .refuseMisread(.readOnlyNonRecursive),
            .forEach("HostConfig.Mounts", [.remove("BindOptions.ReadOnlyNonRecursive")]),
        ],
        lossDown: .approximate("Read-only Binds become recursive, for they have no option against that."),
        lossUp: .approximate("What is mounted below a read-only bind stays writable on engines before 25."),
        source: "api/server/router/container/container_routes.go@28.x and daemon/volumes.go@28.x",
        examples: [
            Example(
                .requestUp,
                before: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","Source":"/a","Target":"/b","ReadOnly":true},\#
                    {"Type":"bind","Source":"/c","Target":"/d"},{"Type":"volume","Target":"/e","ReadOnly":true}]}}
                    """#,
                after: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","Source":"/a","Target":"/b","ReadOnly":true,\#
                    "BindOptions":{"ReadOnlyNonRecursive":true}},\#
                    {"Type":"bind","Source":"/c","Target":"/d"},{"Type":"volume","Target":"/e","ReadOnly":true}]}}
                    """#),
            Example(
                .requestDown,
                before: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","ReadOnly":true,\#
                    "BindOptions":{"ReadOnlyNonRecursive":true}}]}}
                    """#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"bind","ReadOnly":true,"BindOptions":{}}]}}"#),
        ]
    )

    /// What `mountReadOnlyRecursively` put into a request is not told to the client.
    static let hideNonRecursiveDefault = Change(
        id: "1.44-inspect-non-recursive",
        summary: "Container inspect tells which read-only binds are so without what is mounted below them.",
        endpoints: [.containerInspect],
        responseDown: [
            .glance(
                at: "HostConfig", .mayHold("ReadOnlyNonRecursive"),
                [.forEach("HostConfig.Mounts", [.custom(dropNonRecursiveDefault)])]),
            .hide("HostConfig.Mounts[].BindOptions.ReadOnlyNonRecursive"),
        ],
        lossDown: .impossible("Where an older request set it, it is hidden all the same: the rules set it as well."),
        source: "daemon/volumes.go@28.x, and the answers of 28 at 1.43",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","ReadOnly":true,\#
                    "BindOptions":{"ReadOnlyNonRecursive":true}},{"Type":"volume"}]}}
                    """#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"bind","ReadOnly":true},{"Type":"volume"}]}}"#),
            Example(
                .responseDown,
                before: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","ReadOnly":true,\#
                    "BindOptions":{"Propagation":"rslave","ReadOnlyNonRecursive":true}}]}}
                    """#,
                after: #"""
                    {"HostConfig":{"Mounts":[{"Type":"bind","ReadOnly":true,\#
                    "BindOptions":{"Propagation":"rslave","ReadOnlyNonRecursive":true}}]}}
                    """#),
            Example(
                .responseDown, isStrict: true,
                before: #"""
                    {"HostConfig":{"Mounts":[{"BindOptions":{"Propagation":"rslave","ReadOnlyNonRecursive":true}}]}}
                    """#,
                after: #"{"HostConfig":{"Mounts":[{"BindOptions":{"Propagation":"rslave"}}]}}"#),
        ]
    )

    static let addForceRecursive = Change(
        id: "1.44-read-only-force-recursive",
        summary: "A read-only bind can be refused where what is mounted below it would stay writable.",
        endpoints: [.containerCreate, .containerInspect],
        requestUp: [
            .forEach("HostConfig.Mounts", [.custom(refuseForceRecursive)]), .overlook(.readOnlyForceRecursive),
        ],
        requestDown: [.refuse(.readOnlyForceRecursive, since: "1.44")],
        responseDown: [.hide("HostConfig.Mounts[].BindOptions.ReadOnlyForceRecursive")],
        lossUp: .impossible("A request that sets it is refused."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: forceRecursive,
                after: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{}}]}}"#),
            Example(
                .requestDown, before: forceRecursive,
                rejected: .tooNew("HostConfig.Mounts[].BindOptions.ReadOnlyForceRecursive", since: "1.44")),
            Example(
                .requestDown,
                before: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{"ReadOnlyForceRecursive":false}}]}}"#,
                after: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{"ReadOnlyForceRecursive":false}}]}}"#),
            Example(
                .responseDown, isStrict: true, before: forceRecursive,
                after: #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{}}]}}"#),
        ]
    )

    static let forceRecursive: Sample =
        #"{"HostConfig":{"Mounts":[{"Type":"bind","BindOptions":{"ReadOnlyForceRecursive":true}}]}}"#
    fileprivate static let forceRecursiveRefusal = Rejection(
        status: 400, message: "BindOptions.ReadOnlyForceRecursive needs API v1.44 or newer")

    static let addStartInterval = Change(
        id: "1.44-health-start-interval",
        summary: "Health checks have an interval of their own while a container starts.",
        endpoints: [.containerCreate, .containerInspect],
        requestUp: [.removeUnlessMisread(.startInterval)],
        requestDown: [.refuse(.startInterval, since: "1.44")],
        responseDown: [.hide("Config.Healthcheck.StartInterval")],
        lossUp: .impossible("A request that sets it is refused."),
        source: "api/server/router/container/container_routes.go@28.x",
        examples: [
            Example(
                .requestUp, before: #"{"Healthcheck":{"Test":["NONE"],"StartInterval":1000000}}"#,
                after: #"{"Healthcheck":{"Test":["NONE"]}}"#),
            Example(
                .requestDown, before: #"{"Healthcheck":{"StartInterval":1000000}}"#,
                rejected: .tooNew("Healthcheck.StartInterval", since: "1.44")),
            Example(
                .requestDown, before: #"{"Healthcheck":{"StartInterval":0}}"#,
                after: #"{"Healthcheck":{"StartInterval":0}}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Config":{"Healthcheck":{"StartInterval":1000000}}}"#,
                after: #"{"Config":{"Healthcheck":{}}}"#),
        ]
    )
}

extension Change {
    static let commitStartInterval = Change(
        id: "1.44-commit-start-interval",
        summary: "Images have such an interval, too, which a commit can set.",
        endpoints: [.imageCommit, .imageInspect],
        requestDown: [.refuse(.startInterval, since: "1.44")],
        responseDown: [.hide("Config.Healthcheck.StartInterval")],
        lossUp: .impossible("A request that sets it is refused."),
        source: "api/server/router/container/container_routes.go@28.x; engines since 25 heed it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"Healthcheck":{"StartInterval":1000000}}"#,
                rejected: .tooNew("Healthcheck.StartInterval", since: "1.44")),
            Example(
                .requestDown, before: #"{"Healthcheck":{"StartInterval":"1s"}}"#,
                rejected: .misread("string", "Healthcheck.StartInterval", as: "int64")),
            Example(
                .responseDown, isStrict: true, before: #"{"Config":{"Healthcheck":{"StartInterval":1000000}}}"#,
                after: #"{"Config":{"Healthcheck":{}}}"#),
        ]
    )
}

private func keepNonRecursive(_ mount: inout JSONValue, _: RewriteContext) {
    guard mount.value(caseInsensitive: "Type")?.string == "bind",
        mount.asks(at: "ReadOnly")
    else { return }
    mount.putRequested(true, at: "BindOptions.ReadOnlyNonRecursive")
}

/// Engines write it into the options that a request has, and make none for it.
private func dropNonRecursiveDefault(_ mount: inout JSONValue, _: RewriteContext) {
    guard let options = mount["BindOptions"], options.keys == ["ReadOnlyNonRecursive"] else { return }
    mount["BindOptions"] = nil
}

/// As engines do that are spoken to at an older version.
private func refuseForceRecursive(_ mount: inout JSONValue, _ context: RewriteContext) throws(Rejection) {
    guard context.isRehearsal else { return }
    let option = mount.value(caseInsensitive: "BindOptions.ReadOnlyForceRecursive")
    guard mount.value(caseInsensitive: "Type")?.string == "bind", !(option?.isUnset() ?? true),
        !context.misreads(option, as: LaterField.readOnlyForceRecursive.type)
    else { return }
    throw Change.forceRecursiveRefusal
}

/// A binding that says nothing is one to any port; older engines overlook a port that has none.
func bindUnboundPorts(_ container: inout JSONValue, _: RewriteContext) {
    container.updateRequested("HostConfig.PortBindings") { ports in
        ports.updateMembers { _, bindings in
            if bindings.isNull || bindings.elements?.isEmpty ?? false { bindings = [[:]] }
        }
    }
}

private func refuseRetriesWithoutName(_ container: inout JSONValue, _: RewriteContext) throws(Rejection) {
    guard let policy = container.value(caseInsensitive: "HostConfig.RestartPolicy"), !policy.asks(at: "Name"),
        let count = policy.value(caseInsensitive: "MaximumRetryCount")?.integer, count != 0
    else { return }
    let words = "invalid restart policy: maximum retry count can only be used with 'on-failure'"
    throw Rejection(status: 400, message: count < 0 ? words + " and cannot be negative" : words)
}
