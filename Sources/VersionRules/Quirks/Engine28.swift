// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 28 and later do.
    static let engine28 = [
        Quirk(
            .restoreExpectedCommits28, engines: .init(.docker, since: "28.1", before: "29.0"), newestClient: "1.48",
            isRehearsed: false),
        Quirk(
            .restoreConfigOfContainer28, engines: .init(.docker, since: "28.2"), newestClient: "1.49",
            isRehearsed: false),
        Quirk(
            .restoreNondistributableArtifacts28, engines: .init(.docker, since: "28.0"), oldestClient: "1.47",
            newestClient: "1.47", isRehearsed: false),
        Quirk(
            .renameFluentdAsync28, engines: .init(.docker, since: "28.0"), newestClient: "1.47", isRehearsed: false),
        Quirk(.failOnBadRequests28, engines: .init(.docker, since: "28.0"), newestClient: "1.47", isRehearsed: false),
        Quirk(.missJoined28, engines: .init(.docker, since: "28.0"), newestClient: "1.47", isRehearsed: false),
        Quirk(.joinHost28, engines: .init(.docker, since: "28.0"), newestClient: "1.47", isRehearsed: false),
        Quirk(
            .overlookNetworkOptions28, engines: .init(.docker, since: "28.0"), newestClient: "1.47", isRehearsed: false),
        Quirk(
            .overlookInterfaceNames28, engines: .init(.docker, since: "28.0"), newestClient: "1.47", isRehearsed: false),
        Quirk(
            .overlookTrustedInterfaces28, engines: .init(.docker, since: "28.1"), newestClient: "1.49",
            isRehearsed: false),
    ]
}

extension Change {
    static let restoreExpectedCommits28 = Change(
        id: "engine28-expected-commits",
        summary: "Engine 28.1 leaves out the Expected of a commit that it does not know, below 1.49 too.",
        endpoints: [.info],
        responseDown: ["ContainerdCommit", "RuncCommit", "InitCommit"].map { name in
            .custom { info, _ in info.update(at: JSONPath([name])) { restoreExpected(&$0) } }
        },
        source: "api/types/system/info.go at v28.0.0 and v28.1.0, and the answers of 26.1 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"InitCommit":{"ID":""},"RuncCommit":{"ID":"a","Expected":"b"}}"#,
                after: #"{"InitCommit":{"ID":"","Expected":""},"RuncCommit":{"ID":"a","Expected":"b"}}"#)
        ]
    )

    static let failOnJoined = Change(
        id: "1.48-joined-network",
        summary: "A start that joins the network of a container which is not there fails with 500; it was 404.",
        endpoints: missJoined28.endpoints,
        errorUp: [.customMessage(failOnAnother)],
        lookUps: [.parameter],
        source: missJoined28.source,
        examples: [
            Example(
                .errorUp, lookedUp: [.parameter: #""web""#],
                before: Sample(status: 404, body: #"{"message":"No such container: c"}"#),
                after: Sample(status: 500, body: #"{"message":"\#(joining)No such container: c"}"#)),
            Example(
                .errorUp, lookedUp: [.parameter: #""c""#],
                before: Sample(status: 404, body: #"{"message":"No such container: c"}"#),
                after: Sample(status: 404, body: #"{"message":"No such container: c"}"#)),
            Example(
                .errorUp, lookedUp: [.parameter: #""web""#],
                before: Sample(status: 404, body: #"{"message":"network n not found"}"#),
                after: Sample(status: 404, body: #"{"message":"network n not found"}"#)),
        ]
    )

    static let missJoined28 = Change(
        id: "engine28-joined-network",
        summary: "Engine 28 calls it its own error, 500, where a container joins the network of one that is not there.",
        endpoints: [.containerStart, .containerRestart],
        errorDown: [.customMessage(missJoined)],
        source: "daemon/container_operations.go@27.x and @28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(
                .errorDown, before: Sample(status: 500, body: #"{"message":"\#(joining)No such container: c"}"#),
                after: Sample(status: 404, body: #"{"message":"No such container: c"}"#)),
            WrongRequest.example(.errorDown, keeping: 500, of: "\(joining)no space left on device"),
        ]
    )

    static let renameFluentdAsync28 = Change(
        id: "engine28-fluentd-async",
        summary: "Engine 28 refuses fluentd-async-connect, which engines before it took beside fluentd-async.",
        endpoints: [.containerCreate],
        requestUp: renameFluentdAsync.steps.requestUp,
        lossDown: .approximate("Container inspect tells the new name."),
        source: "daemon/logger/fluentd/fluentd.go at v27.5.1 and v28.0.0, and the answers of 26.1 and 28",
        examples: renameFluentdAsync.examples.filter { $0.direction == .requestUp }
    )

    static let restoreNondistributableArtifacts28 = Change(
        id: "engine28-nondistributable-artifacts",
        summary: "Engine 28 leaves out registries that take nondistributable artifacts at 1.47 as well.",
        endpoints: [.info],
        responseDown: restoringNondistributableArtifacts,
        source: "api/types/registry/registry.go at v27.5.1 and v28.0.0, and the answers of 28 and 29 at 1.47",
        examples: removeNondistributableArtifacts.examples.filter { $0.direction == .responseDown }
    )
}

private func restoreExpected(_ commit: inout JSONValue) {
    guard commit["Expected"] == nil, let id = commit["ID"] else { return }
    commit.insert(id, forKey: "Expected", after: "ID")
}

private let joining = "joining network namespace of container: "

private func missJoined(_ error: inout Message, _: RewriteContext) {
    guard error.status == 500, let text = error.body["message"]?.string,
        text.hasPrefix(joining + "No such container: ")
    else { return }
    error.status = 404
    error.body["message"] = .string(String(text.dropFirst(joining.count)))
}

/// Only a start that is not of the missing container itself.
private func failOnAnother(_ error: inout Message, _ context: RewriteContext) {
    let beginning = "No such container: "
    guard error.status == 404, let text = error.body["message"]?.string, text.hasPrefix(beginning),
        let name = context.lookedUp[.parameter]?.string, text != beginning + name
    else { return }
    error.status = 500
    error.body["message"] = .string(joining + text)
}
