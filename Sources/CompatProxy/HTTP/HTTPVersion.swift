// SPDX-License-Identifier: Apache-2.0
/// The versions of HTTP that are spoken here.
enum HTTPVersion: Sendable {
    case http10
    case http11
}

extension HTTPVersion {
    /// As it begins a status line. Go's servers answer in the version that they were asked in, and some clients of 1.0
    /// compare it.
    var text: StaticString { self == .http10 ? "HTTP/1.0" : "HTTP/1.1" }

    /// The field that tells whether the connection ends; empty where that is the version's own way.
    func connectionField(closes: Bool) -> StaticString {
        switch self {
        case .http10: closes ? "" : "Connection: keep-alive\r\n"
        case .http11: closes ? "Connection: close\r\n" : ""
        }
    }

    /// Reads `HTTP/1.x` at `index` and moves behind it; `malformed` is thrown for what is no version at all.
    static func parse(
        _ bytes: Span<UInt8>, at index: inout Int, orThrow malformed: ParseError
    ) throws(ParseError) -> HTTPVersion {
        let length = 8
        guard bytes.count - index >= length else { throw malformed }
        let text = bytes.extracting(index..<index + length)
        if text.equals("HTTP/1.1") {
            index += length
            return .http11
        }
        guard text.extracting(0..<5).equals("HTTP/"), text[5].isDigit, text[6] == UInt8(ascii: "."), text[7].isDigit
        else { throw malformed }
        guard text[5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        index += length
        switch text[7] {
        case UInt8(ascii: "0"): return .http10
        default: throw .unsupportedVersion
        }
    }
}
