// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 26 and later do.
    static let engine26 = [
        Quirk(
            .restoreContainerOfImage26, engines: .init(.docker, since: "26.0", before: "29.0"), newestClient: "1.44",
            isRehearsed: false),
        Quirk(
            .refuseCopySilently26, engines: .init(.docker, since: "26.0"), newestClient: "1.44", isRehearsed: false),
        Quirk(.overlookSubpath26, engines: .init(.docker, since: "26.0"), newestClient: "1.44", isRehearsed: false),
        Quirk(.dropBadNameservers26, engines: .init(.docker, since: "26.0"), newestClient: "1.44", isRehearsed: false),
    ]
}

extension Change {
    static let dropBadNameservers26 = Change(
        id: "engine26-bad-nameservers",
        summary: "Engine 26 starts no container, nor task, one of whose name servers has no address; older ones did.",
        endpoints: [.containerCreate, .serviceCreate, .serviceUpdate],
        requestUp: [.customMessage(dropBadNameservers)],
        lossDown: .impossible(
            "Containers and services do not tell of them. Where none is left, the machine's are used."),
        source: refuseBadNameservers.source,
        examples: [
            Example(
                .requestUp, before: #"{"HostConfig":{"Dns":["bad","10.0.0.2","","fe80::1%eth0"]}}"#,
                after: #"{"HostConfig":{"Dns":["10.0.0.2","fe80::1%eth0"]}}"#),
            Example(.requestUp, before: #"{"Dns":["300.0.0.1"],"Image":"a"}"#, after: #"{"Dns":[],"Image":"a"}"#),
            Example(.requestUp, before: #"{"HostConfig":{"Dns":[5]}}"#, after: #"{"HostConfig":{"Dns":[5]}}"#),
            Example(
                .requestUp,
                before: #"""
                    {"TaskTemplate":{"ContainerSpec":{"DNSConfig":\#
                    {"Nameservers":[" 1.1.1.1","10.0.0.2","01.1.1.1","1.1.1.1:53"]}}}}
                    """#,
                after: #"{"TaskTemplate":{"ContainerSpec":{"DNSConfig":{"Nameservers":["10.0.0.2"]}}}}"#),
        ]
    )

    static let overlookSubpath26 = Change(
        id: "engine26-volume-subpath",
        summary: "Engine 26 refuses the Subpath of a volume below 1.45, where it was overlooked.",
        endpoints: [.containerCreate],
        requestUp: [.overlook(.subpath)],
        source: addSubpath.source,
        examples: [
            Example(
                .requestUp, before: withSubpath,
                after: #"{"HostConfig":{"Mounts":[{"Type":"volume","VolumeOptions":{}}]}}"#)
        ]
    )

    static let restoreContainerOfImage26 = Change(
        id: "engine26-image-container",
        summary: "Engine 26 leaves out the Container of an image that was made of none, below 1.45 too; it was empty.",
        endpoints: [.imageInspect],
        responseDown: [.custom(restoreContainerOfImage)],
        source: "api/types/types.go@25.0 and @26.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"Created":"2026","ContainerConfig":{}}"#,
                after: #"{"Created":"2026","Container":"","ContainerConfig":{}}"#),
            Example(.responseDown, before: #"{"Container":"0fa8"}"#, after: #"{"Container":"0fa8"}"#),
        ]
    )
}

private func restoreContainerOfImage(_ image: inout JSONValue, _: RewriteContext) {
    if image["Container"] == nil { image.insert("", forKey: "Container", after: "Created") }
}

/// They were written into the container's resolv.conf, where nothing could make use of them.
private func dropBadNameservers(_ request: inout Message, _: RewriteContext) {
    for path: JSONPath in ["HostConfig.Dns", "Dns", "TaskTemplate.ContainerSpec.DNSConfig.Nameservers"] {
        let bad = request.body.values(requestedAt: path).flatMap(\.badNameservers)
        guard !bad.isEmpty else { continue }
        request.body.updateRequested(path) { servers in
            servers.removeElements { $0.string.map(bad.contains) ?? false }
        }
        request.warnings.append("\(path) is overlooked where it is no address, which this engine would not start with")
    }
}

extension JSONValue {
    /// Which of a container's name servers are no addresses. One of IPv6 may have a zone.
    var badNameservers: [String] {
        names.filter { name in
            let parts = name.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
            guard let address = IPAddress(String(parts[0])) else { return true }
            return parts.count > 1 && (address.isIPv4 || parts[1].isEmpty)
        }
    }
}
