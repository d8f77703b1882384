// SPDX-License-Identifier: Apache-2.0

/// Writes a JSON value as YAML for people to read: blocks for containers, one line for each scalar.
public struct YAMLWriter {
    private var text = ""

    /// The value as a YAML document.
    public static func write(_ value: JSONValue) -> String {
        var writer = YAMLWriter()
        writer.write(value, indentation: 0, isInLine: false)
        return writer.text
    }

    /// `isInLine` tells that something stands on the line already: the dash of a list or the key of a member.
    private mutating func write(_ value: JSONValue, indentation: Int, isInLine: Bool) {
        if let elements = value.elements, !elements.isEmpty {
            for element in elements { writeElement(element, indentation: indentation) }
        } else if !value.keys.isEmpty {
            for (index, key) in value.keys.enumerated() {
                let continuesDash = index == 0 && isInLine
                text += continuesDash ? "" : String(repeating: " ", count: indentation)
                text += Self.scalar(key) + ":"
                writeMember(value[key] ?? .null, indentation: indentation)
            }
        } else {
            text += Self.scalar(value) + "\n"
        }
    }

    private mutating func writeElement(_ element: JSONValue, indentation: Int) {
        text += String(repeating: " ", count: indentation) + "-"
        guard element.isFilledArray else {
            text += " "
            return write(element, indentation: indentation + 2, isInLine: true)
        }
        text += "\n"
        write(element, indentation: indentation + 2, isInLine: false)
    }

    private mutating func writeMember(_ value: JSONValue, indentation: Int) {
        guard value.isFilledArray || !value.keys.isEmpty else {
            text += " "
            return write(value, indentation: indentation, isInLine: true)
        }
        text += "\n"
        write(value, indentation: indentation + 2, isInLine: false)
    }

    /// Scalars other than strings, and empty containers, are written in YAML as in JSON.
    private static func scalar(_ value: JSONValue) -> String {
        value.string.map(scalar) ?? value.description
    }

    /// Plain where that can be nothing but this string, in single quotes where no escape is needed, else as in JSON.
    private static func scalar(_ string: String) -> String {
        if isPlain(string) { return string }
        guard string.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else { return escaped(string) }
        return "'" + string.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    /// YAML escapes what JSON does, and the control characters behind ASCII's as well.
    private static func escaped(_ string: String) -> String {
        JSONValue.string(string).description.unicodeScalars.reduce(into: "") { text, scalar in
            if 0x7F...0x9F ~= scalar.value {
                text += "\\x" + String(scalar.value, radix: 16)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    /// Within a line that begins with a letter or slash, only `:` and `#` could mean something.
    private static func isPlain(_ string: String) -> Bool {
        guard let first = string.utf8.first, isLetter(first) || first == UInt8(ascii: "/") else { return false }
        let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        guard !words.contains(string.lowercased()), string.last != " " else { return false }
        return string.utf8.allSatisfy { 0x20...0x7E ~= $0 && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "#") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }
}

extension JSONValue {
    fileprivate var isFilledArray: Bool { elements.map { !$0.isEmpty } ?? false }
}
