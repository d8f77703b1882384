// SPDX-License-Identifier: Apache-2.0

/// A version of the Docker Engine API, such as 1.41.
public struct APIVersion: Hashable, Comparable, Sendable {
    /// The number before the dot; 1 in every version so far.
    public let major: UInt16
    /// The number behind the dot.
    public let minor: UInt16

    /// A version from its two numbers.
    public init(_ major: UInt16, _ minor: UInt16) {
        self.major = major
        self.minor = minor
    }

    /// Reads `1.41`; nil for anything else, signs and spaces included.
    public init?(_ text: String) {
        self.init(ascii: Array(text.utf8).span)
    }

    /// Reads the ASCII bytes of `1.41`; nil for anything else. Leading zeros count as the engine counts them.
    public init?(ascii bytes: Span<UInt8>) {
        var numbers: (UInt16, UInt16) = (0, 0)
        var digits = 0
        var seenDot = false
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "."):
                guard !seenDot, digits > 0 else { return nil }
                seenDot = true
                digits = 0
            case let byte where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte:
                digits += 1
                guard digits <= 4 else { return nil }
                let digit = UInt16(byte - UInt8(ascii: "0"))
                if seenDot { numbers.1 = numbers.1 * 10 + digit } else { numbers.0 = numbers.0 * 10 + digit }
            default:
                return nil
            }
        }
        guard seenDot, digits > 0 else { return nil }
        self.init(numbers.0, numbers.1)
    }

    /// Orders by number: 1.9 comes before 1.12.
    public static func < (left: APIVersion, right: APIVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension APIVersion: CustomStringConvertible {
    /// The version as the API writes it, such as `1.41`.
    public var description: String { "\(major).\(minor)" }
}

extension APIVersion: ExpressibleByStringLiteral {
    /// Lets the rules say `since: "1.24"`. A literal that is no version is a mistake in our own source.
    public init(stringLiteral text: String) {
        guard let version = APIVersion(text) else { preconditionFailure("\(text) is not an API version") }
        self = version
    }
}
