// SPDX-License-Identifier: Apache-2.0

/// What Go's `net.ParseIP` takes for an address: 4 bytes, also where 16 stand for them, or 16.
struct IPAddress: Hashable {
    let bytes: [UInt8]

    var isIPv4: Bool { bytes.count == 4 }

    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    init?(_ text: String) {
        guard let bytes = text.contains(":") ? IPAddress.long(text) : IPAddress.short(text) else { return nil }
        let isMapped = bytes.count == 16 && bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// Four numbers, none of them with a zero in front.
    private static func short(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in
            part.utf8.allSatisfy(isDigit) && (part == "0" || !part.hasPrefix("0")) ? UInt8(part) : nil
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    /// Eight groups of hexadecimal digits, of which `::` leaves some out, at least one.
    private static func long(_ text: String) -> [UInt8]? {
        let texts = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let halves = texts.enumerated().map { index, half in groups(half, isLast: index == texts.count - 1) }
        guard let first = halves[0], let last = halves.count > 1 ? halves[1] : [] else { return nil }
        let missing = 16 - first.count - last.count
        guard halves.count > 1 ? missing >= 2 : missing == 0 else { return nil }
        return first + Array(repeating: 0, count: missing) + last
    }

    /// The bytes of groups between colons; the very last one may be an address of four bytes.
    private static func groups(_ text: Substring, isLast: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let tail = isLast ? parts.last.flatMap { $0.contains(".") ? short(String($0)) : nil } : nil
        if tail != nil { parts.removeLast() }
        let groups = parts.compactMap { part in
            part.utf8.count <= 4 && part.allSatisfy(\.isHexDigit) ? UInt16(part, radix: 16) : nil
        }
        guard groups.count == parts.count else { return nil }
        return groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } + (tail ?? [])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// A range of addresses, as `10.0.0.0/8`.
struct Subnet {
    private let address: IPAddress
    private let width: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])), let width = Int(parts[1]),
            (0...address.bytes.count * 8).contains(width)
        else { return nil }
        self.address = address
        self.width = width
    }

    func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        return zip(address.bytes, other.bytes).enumerated().allSatisfy { index, pair in
            let ignored = 8 - min(max(width - index * 8, 0), 8)
            return UInt16(pair.0) >> ignored == UInt16(pair.1) >> ignored
        }
    }
}
