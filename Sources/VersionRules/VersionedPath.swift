// SPDX-License-Identifier: Apache-2.0

/// A request's path taken apart into the API version before it and what the engine routes.
public struct VersionedPath: Hashable, Sendable {
    /// What stands before the routed part of a path.
    public enum Prefix: Hashable, Sendable {
        /// Nothing: the engine takes its newest version.
        case none
        /// A version, `/v1.24`.
        case version(APIVersion)
        /// Digits and dots that are no version, `/v1..2` or `/v4.3.1`, as Podman's own API has it.
        ///
        /// The engine routes these and counts what it can: `/v1.24.0` and `/v1.24.` as 1.24, `/v1` as 1.0.
        case malformed
    }

    /// What stands before the routed part.
    public let prefix: Prefix
    /// Where the routed part is within the path: `/containers/json` of `/v1.24/containers/json`.
    ///
    /// Behind a prefix its first slash may be an escaped one.
    public let rest: Range<Int>

    /// The version in the path; nil for none and for a malformed one.
    public var version: APIVersion? {
        if case .version(let version) = prefix { version } else { nil }
    }

    /// Takes a path without its query apart; `/v1.24` alone has no prefix, since the engine does not route it.
    public init(_ path: Span<UInt8>) {
        guard let parsed = Self.parsePrefix(of: path) else {
            prefix = .none
            rest = 0..<path.count
            return
        }
        prefix = parsed.prefix
        rest = parsed.end..<path.count
    }

    /// Reads `/v`, then digits and dots up to a slash.
    private static func parsePrefix(of path: Span<UInt8>) -> (prefix: Prefix, end: Int)? {
        guard path.count > 0, path[0] == UInt8(ascii: "/"),
            let letter = path.octet(at: 1), letter.value == UInt8(ascii: "v")
        else { return nil }
        var number = VersionNumber()
        var position = letter.end
        while let octet = path.octet(at: position) {
            if octet.value == UInt8(ascii: "/") { return number.prefix.map { ($0, position) } }
            guard number.append(octet.value) else { return nil }
            position = octet.end
        }
        return nil
    }
}

/// The digits and dots of a version, decoded; no version that means anything is longer than nine of them.
private struct VersionNumber {
    private var characters: [9 of UInt8] = .init(repeating: 0)
    private var count = 0

    /// Takes one more character; false if no version can hold it.
    mutating func append(_ character: UInt8) -> Bool {
        guard character == UInt8(ascii: ".") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= character else { return false }
        if count < characters.count { characters[count] = character }
        count = min(count + 1, characters.count + 1)
        return true
    }

    /// What the characters say; nil if there were none.
    var prefix: VersionedPath.Prefix? {
        guard count > 0 else { return nil }
        guard count <= characters.count, let version = APIVersion(ascii: characters.span.extracting(first: count))
        else {
            return .malformed
        }
        return .version(version)
    }
}
