// SPDX-License-Identifier: Apache-2.0
import VersionRules

@testable import CompatProxy

extension VersionHistory {
    /// A history of one version, 1.40, that uses every way of rewriting a message. Older clients are concerned by it.
    static let tests = VersionHistory([
        Entry(
            "1.40",
            [
                Change(
                    id: "1.40-name", summary: "Old is called New.",
                    endpoints: [.imageInspect, .containerList, .events],
                    responseDown: [.rename("New", to: "Old")], errorDown: [.setDefault("hint", to: "old")],
                    source: "tests"),
                Change(
                    id: "1.40-create", summary: "Old is called New, Bad is gone, Odd is odd.",
                    endpoints: [.containerCreate],
                    requestUp: [
                        .rename("Old", to: "New"), .reject(status: 409, "Bad is gone", when: .present("Bad")),
                        .warn("Odd is \"odd\"", when: .present("Odd")),
                    ],
                    source: "tests"),
                Change(
                    id: "1.40-tag", summary: "The parameter old is called new.", endpoints: [.imageTag],
                    requestUp: [.rename(.query("old"), to: "new"), .set(.header("X-Rule"), to: "yes")],
                    responseDown: [.set(.status, to: 200), .set(.header("X-Rule"), to: "down")],
                    source: "tests"),
                Change(
                    id: "1.40-stop", summary: "Stopping never is refused.", endpoints: [.containerStop],
                    requestUp: [.reject(status: 501, "never is refused", when: .present(.query("never")))],
                    source: "tests"),
                Change(
                    id: "1.40-kill", summary: "Killing asks first.", endpoints: [.containerKill, .networkConnect],
                    requestUp: [.customHead(refuseUnlessRunning)], lookUps: [.container, .info], source: "tests"),
                Change(
                    id: "1.40-network", summary: "Old is called New, and making one asks first.",
                    endpoints: [.networkCreate], requestUp: [.rename("Old", to: "New")], lookUps: [.info],
                    source: "tests"),
                Change(
                    id: "1.40-attach", summary: "Some attaching is refused.",
                    endpoints: [.containerAttach, .containerLogs, .info],
                    responseDown: [.reject(status: 500, "not for you", when: .present(.header("X-Refused")))],
                    errorDown: [.setDefault("hint", to: "old")], source: "tests"),
            ])
    ])
}

/// Refuses where what was looked up says so, and tells the engine what it was.
@Sendable private func refuseUnlessRunning(_ message: inout Message, _ context: RewriteContext) throws(Rejection) {
    if context.lookedUp[.container]?["Dead"] != nil { throw Rejection(status: 409, message: "it is dead") }
    message.headers.set("X-Driver", to: context.lookedUp[.info]?["Driver"]?.string ?? "unknown")
}

extension Relay {
    /// A relay whose clients of 1.39 meet the rules of `VersionHistory.tests`.
    static func withRules(_ configure: (inout Configuration) -> Void = { _ in }) throws -> Relay {
        try Relay(history: .tests) {
            $0.speak = .newest
            configure(&$0)
        }
    }
}
