// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.49 changed.
    static let v1_49 = [addInspectPlatform, addFirewallBackend, removeExpectedCommits]

    static let addInspectPlatform = Change(
        id: "1.49-inspect-platform",
        summary: "Image inspect takes a platform.",
        endpoints: [.imageInspect],
        requestUp: [.remove(.query("platform"))],
        requestDown: [.refuse(query: "platform", since: "1.49", unless: [])],
        lossUp: .impossible("A request for one platform is refused."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(.requestUp, before: Sample(query: "platform=%7B%22os%22%3A%22linux%22%7D"), after: Sample()),
            Example(
                .requestDown, before: Sample(query: "platform=%7B%22os%22%3A%22linux%22%7D"),
                rejected: .tooNew("the parameter platform", since: "1.49")),
        ]
    )

    static let addFirewallBackend = Change(
        id: "1.49-firewall-backend",
        summary: "The engine tells its FirewallBackend.",
        endpoints: [.info],
        responseUp: [.setDefault("FirewallBackend", to: ["Driver": "iptables"])],
        responseDown: [.remove("FirewallBackend")],
        lossUp: .synthesised("Engines before 28.2 know iptables alone."),
        source: "api/server/router/system/system_routes.go@28.x, and the answers of 28",
        examples: [
            Example(
                .responseDown, before: #"{"ID":"a","FirewallBackend":{"Driver":"iptables"}}"#, after: #"{"ID":"a"}"#),
            Example(.responseUp, before: #"{"ID":"a"}"#, after: #"{"ID":"a","FirewallBackend":{"Driver":"iptables"}}"#),
        ]
    )

    static let removeExpectedCommits = Change(
        id: "1.49-expected-commits",
        summary: "The commits of containerd, runc and init no longer have Expected, which said the same as ID.",
        endpoints: [.info],
        responseUp: commits.map { .hide(.body(JSONPath([$0, "Expected"]))) },
        responseDown: [.custom(tellExpectedCommits)],
        lossDown: .synthesised("Engines before 28 named what they were built with, which ID need not be."),
        source: "api/server/router/system/system_routes.go@28.x, and the answers of 28",
        examples: [
            Example(
                .responseDown, before: #"{"ContainerdCommit":{"ID":"7c3a"},"RuncCommit":{"ID":""},"InitCommit":{}}"#,
                after: #"""
                    {"ContainerdCommit":{"ID":"7c3a","Expected":"7c3a"},"RuncCommit":{"ID":""},\#
                    "InitCommit":{}}
                    """#),
            Example(
                .responseUp, isStrict: true, before: #"{"InitCommit":{"ID":"de40","Expected":"de41"}}"#,
                after: #"{"InitCommit":{"ID":"de40"}}"#),
        ]
    )
}

private let commits = ["ContainerdCommit", "RuncCommit", "InitCommit"]

/// Engine 28 leaves it out where the ID is empty.
private func tellExpectedCommits(_ info: inout JSONValue, _: RewriteContext) {
    for name in commits {
        info.update(at: JSONPath([name])) { commit in
            guard commit["Expected"] == nil, let id = commit["ID"], id.string != "" else { return }
            commit.insert(id, forKey: "Expected", after: "ID")
        }
    }
}
