// SPDX-License-Identifier: Apache-2.0

/// What a container's `HostConfig.NetworkMode` means, in the engine's way of looking at it.
struct NetworkMode {
    private let text: String

    /// The mode that an engine on Linux takes for none.
    init(_ text: String?) {
        self.text = text.flatMap { $0.isEmpty || $0 == "default" ? nil : $0 } ?? "bridge"
    }

    /// Whether it is the default bridge.
    var isBridge: Bool { text == "bridge" }

    /// Whether it is the network without connections.
    var isNone: Bool { text == "none" }

    /// Whether it names a network that somebody made.
    var isUserDefined: Bool {
        !["bridge", "host", "none"].contains(text) && text != "container" && !text.hasPrefix("container:")
    }

    /// The name that the network has among a container's endpoints.
    var networkName: String { text }
}
