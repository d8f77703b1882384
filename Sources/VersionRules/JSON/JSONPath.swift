// SPDX-License-Identifier: Apache-2.0

/// The way to a value: `NetworkSettings.IPAddress`, `Images[].Size` (of every element), `Networks.*.MacAddress`
/// (of every member).
public struct JSONPath: Hashable, Sendable {
    /// The names on the way, ready to be looked for.
    let names: [JSONKey]

    /// The names on the way, with `[]` for every element and `*` for every member.
    public var keys: [String] { names.map(\.text) }

    /// A path over names that may have dots in them.
    public init(_ keys: [String]) {
        names = keys.map { JSONKey($0) }
    }

    init(names: [JSONKey]) {
        self.names = names
    }

    /// The way to the value that holds the last one; nil where the path is empty.
    public var parent: JSONPath? {
        names.isEmpty ? nil : JSONPath(names: names.dropLast())
    }

    /// The way on from the first name.
    func dropFirst() -> JSONPath { JSONPath(names: Array(names.dropFirst())) }

    /// The name of the member that the path begins with; nil where it begins with any, or an element, or is empty.
    var firstMember: JSONName? {
        guard let first = names.first, first != JSONKey.everyElement, first != JSONKey.everyMember else { return nil }
        return first.name
    }

    /// The last name; nil where the path is empty.
    public var last: String? { names.last?.text }

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
        var names: [JSONKey] = []
        var start = 0
        for index in 0...bytes.count {
            let byte = index < bytes.count ? bytes[index] : JSONPath.dot
            guard byte == JSONPath.dot || byte == .openBracket || byte == .closeBracket else { continue }
            if byte == .closeBracket {
                names.append(JSONKey.everyElement)
            } else if start < index {
                let name = bytes.extracting(start..<index)
                names.append(JSONKey(name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }))
            }
            start = index + 1
        }
        self.init(names: names)
    }
}

extension JSONPath: CustomStringConvertible {
    /// The path as a literal would have it.
    public var description: String {
        names.reduce(into: "") { text, name in
            if !text.isEmpty, name != JSONKey.everyElement { text += "." }
            text += name.text
        }
    }
}
