// SPDX-License-Identifier: Apache-2.0

/// The header fields of a message in their order, names in their case, values byte for byte.
public struct Headers: Hashable, Sendable {
    /// One header field.
    public struct Field: Hashable, Sendable {
        /// The name as it was written.
        public var name: String
        /// The value without the white space around it.
        public var bytes: [UInt8]

        /// A field from its two parts.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        /// The value as text.
        public var value: String { String(decoding: bytes, as: UTF8.self) }

        func isNamed(_ other: String) -> Bool {
            name.utf8.elementsEqual(other.utf8) { lowercased($0) == lowercased($1) }
        }
    }

    /// The fields from first to last.
    public var fields: [Field]

    /// Headers from their fields.
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The value of the first field of that name, in any case.
    public subscript(name: String) -> String? {
        fields.first { $0.isNamed(name) }?.value
    }

    /// Gives the first field of that name this value and drops the others, or adds one:
    /// before the field `successor` where there is one, else at the end.
    public mutating func set(_ name: String, to value: String, before successor: String? = nil) {
        let bytes = Array(value.utf8)
        guard let first = fields.firstIndex(where: { $0.isNamed(name) }) else {
            let place = fields.firstIndex { field in successor.map(field.isNamed) ?? false }
            fields.insert(Field(name: name, bytes: bytes), at: place ?? fields.endIndex)
            return
        }
        fields[first].bytes = bytes
        let rest = fields[(first + 1)...].filter { !$0.isNamed(name) }
        fields.replaceSubrange((first + 1)..., with: rest)
    }

    /// Drops every field of that name.
    public mutating func remove(_ name: String) {
        fields.removeAll { $0.isNamed(name) }
    }

    /// Gives every field called `name` another name.
    public mutating func rename(_ name: String, to newName: String) {
        for index in fields.indices where fields[index].isNamed(name) {
            fields[index].name = newName
        }
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    /// Lets examples write `["Content-Type": "text/plain"]`; the order is kept.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field(name: $0, bytes: Array($1.utf8)) })
    }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
}
