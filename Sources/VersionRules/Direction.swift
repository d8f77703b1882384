// SPDX-License-Identifier: Apache-2.0

/// The direction that a message crosses a change in.
public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// A request of an older client.
    case requestUp
    /// A request of a newer client.
    case requestDown
    /// A successful answer to a newer client.
    case responseUp
    /// A successful answer to an older client.
    case responseDown
    /// An answer with a status from 400 on to a newer client.
    case errorUp
    /// An answer with a status from 400 on to an older client.
    case errorDown

    var isRequest: Bool { self == .requestUp || self == .requestDown }
}

/// The steps of a change, by direction.
public struct DirectedSteps: Sendable {
    let requestUp, requestDown, responseUp, responseDown, errorUp, errorDown: [Step]

    /// The steps of one direction.
    public subscript(direction: Direction) -> [Step] {
        switch direction {
        case .requestUp: requestUp
        case .requestDown: requestDown
        case .responseUp: responseUp
        case .responseDown: responseDown
        case .errorUp: errorUp
        case .errorDown: errorDown
        }
    }

    /// Whether there is none in any direction.
    public var isEmpty: Bool { Direction.allCases.allSatisfy { self[$0].isEmpty } }
}
