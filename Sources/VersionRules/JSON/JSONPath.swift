// SPDX-License-Identifier: Apache-2.0

/// The way to a value: `NetworkSettings.IPAddress`, `Images[].Size` (of every element), `Networks.*.MacAddress`
/// (of every member).
public struct JSONPath: Hashable, Sendable {
    /// The names on the way, with `[]` for every element and `*` for every member.
    public let keys: [String]

    /// A path over names that may have dots in them.
    public init(_ keys: [String]) {
        self.keys = keys
    }

    /// The way to the value that holds the last one; nil where the path is empty.
    public var parent: JSONPath? {
        keys.isEmpty ? nil : JSONPath(keys.dropLast())
    }

    /// The last name; nil where the path is empty.
    public var last: String? { keys.last }

    private static let dot = UInt8(ascii: ".")
    static let everyElement = "[]"
    static let everyMember = "*"
}

extension JSONPath: ExpressibleByStringLiteral {
    /// Names with dots between them; `[]` may follow a name without one.
    ///
    /// Rules have such literals where they are used, so this runs for every message: it makes nothing but the names.
    public init(stringLiteral text: String) {
        let bytes = text.utf8.span
        var keys: [String] = []
        keys.reserveCapacity(4)
        var start = 0
        for index in 0...bytes.count {
            let byte = index < bytes.count ? bytes[index] : JSONPath.dot
            guard byte == JSONPath.dot || byte == .openBracket || byte == .closeBracket else { continue }
            if byte == .closeBracket {
                keys.append(JSONPath.everyElement)
            } else if start < index {
                keys.append(
                    bytes.extracting(start..<index).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
            }
            start = index + 1
        }
        self.init(keys)
    }
}

extension JSONPath: CustomStringConvertible {
    /// The path as a literal would have it.
    public var description: String {
        keys.reduce(into: "") { text, key in
            if !text.isEmpty, key != JSONPath.everyElement { text += "." }
            text += key
        }
    }
}
