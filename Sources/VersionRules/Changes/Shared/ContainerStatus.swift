// SPDX-License-Identifier: Apache-2.0

/// What a list of containers says about each for people, such as `Up 2 hours (Paused)`.
enum ContainerStatus {
    /// The state in a word, as later versions of the API have it beside the status.
    static func state(_ status: String) -> String {
        if status.hasSuffix("(Paused)") { return "paused" }
        return states.first { status.hasPrefix($0.prefix) }?.state ?? "created"
    }

    private static let states: [(prefix: String, state: String)] = [
        ("Up", "running"), ("Restarting", "restarting"), ("Exited", "exited"), ("Removal", "removing"),
        ("Dead", "dead"),
    ]
}
