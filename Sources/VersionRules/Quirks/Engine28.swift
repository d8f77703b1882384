// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 28 and later do.
    static let engine28 = [
        Quirk(
            .restoreExpectedCommits28, engines: .init(.docker, since: "28.1"), newestClient: "1.48",
            isRehearsed: false),
        Quirk(
            .restoreConfigOfContainer28, engines: .init(.docker, since: "28.2"), newestClient: "1.49",
            isRehearsed: false),
        Quirk(.failOnBadRequests28, engines: .init(.docker, since: "28.0"), newestClient: "1.47", isRehearsed: false),
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
}

private func restoreExpected(_ commit: inout JSONValue) {
    guard commit["Expected"] == nil, let id = commit["ID"] else { return }
    commit.insert(id, forKey: "Expected", after: "ID")
}
