// SPDX-License-Identifier: Apache-2.0

/// When a step does its work.
public enum Condition: Sendable {
    /// Whatever the message says.
    case always
    /// Something other than null is there.
    case present(Location)
    /// Nothing or null is there.
    case absent(Location)
    /// This value is there.
    case equals(Location, JSONValue)
    /// Something other than this value is there, null included.
    case differs(Location, from: JSONValue)

    /// The place that the condition looks at.
    var location: Location? {
        switch self {
        case .always: nil
        case .present(let location), .absent(let location): location
        case .equals(let location, _), .differs(let location, from: _): location
        }
    }

    /// Whether it is met where that value is at its place; nil is none.
    func holds(for value: JSONValue?) -> Bool {
        switch self {
        case .always: true
        case .present: !(value?.isNull ?? true)
        case .absent: value?.isNull ?? true
        case .equals(_, let expected): value?.says(expected) ?? false
        case .differs(_, from: let expected): !(value?.says(expected) ?? true)
        }
    }
}
