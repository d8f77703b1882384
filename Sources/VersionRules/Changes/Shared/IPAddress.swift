// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// What Go takes for an address: 4 bytes, also where 16 stand for them, or 16.
struct IPAddress: Hashable {
    let bytes: [UInt8]

    var isIPv4: Bool { bytes.count == 4 }

    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: text.contains(":") ? 16 : 4)
        guard inet_pton(bytes.count == 16 ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
        let isMapped = bytes.count == 16 && bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]
        self.init(bytes: isMapped ? Array(bytes.suffix(4)) : bytes)
    }

    fileprivate init(bytes: [UInt8]) { self.bytes = bytes }
}

extension IPAddress: CustomStringConvertible {
    var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(isIPv4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// A range of addresses, as `10.0.0.0/8`.
struct Subnet: Hashable {
    let address: IPAddress
    /// How many bits all of its addresses begin with.
    let length: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]),
            (0...address.bytes.count * 8).contains(length)
        else { return nil }
        self.init(address, length)
    }

    private init(_ address: IPAddress, _ length: Int) {
        self.address = address
        self.length = length
    }

    /// The same without the bits of a host.
    var masked: Subnet {
        let bytes = address.bytes.enumerated().map { index, byte in
            byte & UInt8(truncatingIfNeeded: 0xff00 >> min(max(length - 8 * index, 0), 8))
        }
        return Subnet(IPAddress(bytes: bytes), length)
    }

    func contains(_ other: IPAddress) -> Bool {
        other.isIPv4 == address.isIPv4 && Subnet(other, length).masked == masked
    }

    func overlaps(_ other: Subnet) -> Bool {
        length <= other.length ? contains(other.address) : other.contains(address)
    }
}

extension Subnet: CustomStringConvertible {
    var description: String { "\(address)/\(length)" }
}
