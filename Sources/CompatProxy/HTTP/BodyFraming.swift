// SPDX-License-Identifier: Apache-2.0
/// Where a message's body ends.
enum BodyFraming: Equatable, Sendable {
    case none
    case length(UInt64)
    case chunked
    case untilClose

    /// Whether the length is told ahead.
    var isCounted: Bool {
        if case .length = self { true } else { false }
    }
}
