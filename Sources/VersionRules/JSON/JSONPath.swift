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

    static let everyElement = "[]"
    static let everyMember = "*"
}

extension JSONPath: ExpressibleByStringLiteral {
    /// Names with dots between them; `[]` may follow a name without one.
    public init(stringLiteral text: String) {
        self.init(text.split(separator: ".").flatMap(JSONPath.names))
    }

    private static func names(of part: Substring) -> [String] {
        var name = part
        var names: [String] = []
        while name.hasSuffix(everyElement) {
            name.removeLast(everyElement.count)
            names.append(everyElement)
        }
        return name.isEmpty ? names : [String(name)] + names
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
