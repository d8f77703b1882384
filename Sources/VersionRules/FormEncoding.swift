// SPDX-License-Identifier: Apache-2.0

/// The escaping of names and values in a query (`application/x-www-form-urlencoded`).
enum FormEncoding {
    /// Decodes `%2F` and `+`; nil for a broken escape or for bytes that are no text.
    static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                    return nil
                }
                decoded.append(high << 4 | low)
            default:
                decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// Escapes all but RFC 3986's unreserved characters; a space becomes `+`.
    static func encode(_ text: String) -> [UInt8] {
        text.utf8.flatMap { $0 == UInt8(ascii: " ") ? [UInt8(ascii: "+")] : escape($0) }
    }

    /// Escapes all but RFC 3986's unreserved characters.
    private static func escape(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            [byte]
        default:
            [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
        }
    }

    /// Escapes a name for a path; its slashes stay, as engines route them.
    static func encodePath(_ text: String) -> String {
        String(decoding: text.utf8.flatMap { $0 == UInt8(ascii: "/") ? [$0] : escape($0) }, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
