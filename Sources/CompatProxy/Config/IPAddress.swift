// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A numeric IP address in network byte order: four bytes or sixteen.
struct IPAddress: Equatable {
    let bytes: [UInt8]

    /// Reads dotted IPv4 or IPv6 text without brackets; nil for anything else, names included.
    init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = withUnsafeBytes(of: sixteen) { Array($0) }
        } else {
            return nil
        }
    }

    var isVersion6: Bool { bytes.count == 16 }

    var isWildcard: Bool { bytes.allSatisfy { $0 == 0 } }

    var isLoopback: Bool {
        let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127]
        guard isVersion6 else { return bytes.first == 127 }
        return bytes.starts(with: mappedPrefix) || (bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1)
    }
}
