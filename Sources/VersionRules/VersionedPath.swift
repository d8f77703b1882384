// SPDX-License-Identifier: Apache-2.0

/// A request's path taken apart into the API version before it and what the engine routes.
public struct VersionedPath: Hashable, Sendable {
    /// The version in the path; nil where it names none.
    ///
    /// Engines route whatever digits and dots stand there, and count what they can: `/v1.24.0` as 1.24, `/v1` as 1.0.
    public let version: APIVersion?
    /// Where the digits and dots are within the path; empty where it names no version.
    public let number: Range<Int>
    /// Where the routed part is within the path: `/containers/json` of `/v1.24/containers/json`.
    ///
    /// Behind a prefix its first slash may be an escaped one.
    public let rest: Range<Int>

    /// Takes a path without its query apart; `/v1.24` alone has no prefix, since the engine does not route it.
    public init(_ path: Span<UInt8>) {
        guard let (read, start, end) = Self.parseNumber(of: path) else {
            version = nil
            number = 0..<0
            rest = 0..<path.count
            return
        }
        version = read.version
        number = start..<end
        rest = end..<path.count
    }

    /// Reads `/v`, then digits and dots up to a slash.
    private static func parseNumber(of path: Span<UInt8>) -> (VersionNumber, start: Int, end: Int)? {
        guard path.count > 0, path[0] == UInt8(ascii: "/"),
            let letter = path.octet(at: 1), letter.value == UInt8(ascii: "v")
        else { return nil }
        var number = VersionNumber()
        var position = letter.end
        while let octet = path.octet(at: position) {
            if octet.value == UInt8(ascii: "/") { return number.isEmpty ? nil : (number, letter.end, position) }
            guard number.append(octet.value) else { return nil }
            position = octet.end
        }
        return nil
    }
}

/// The digits and dots of a version, read as they come.
private struct VersionNumber {
    /// More than this is newer than any version, and stays that.
    private static let limit = 9999

    private(set) var isEmpty = true
    private var parts: (UInt16, UInt16) = (0, 0)
    private var dots = 0

    var version: APIVersion { APIVersion(parts.0, parts.1) }

    /// Takes one more character; false if no version holds it.
    mutating func append(_ character: UInt8) -> Bool {
        isEmpty = false
        switch character {
        case UInt8(ascii: "."):
            dots += 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            add(Int(character - UInt8(ascii: "0")))
        default:
            return false
        }
        return true
    }

    private static func appending(_ digit: Int, to number: UInt16) -> UInt16 {
        UInt16(min(Int(number) * 10 + digit, limit))
    }

    private mutating func add(_ digit: Int) {
        switch dots {
        case 0: parts.0 = Self.appending(digit, to: parts.0)
        case 1: parts.1 = Self.appending(digit, to: parts.1)
        default: break
        }
    }
}
