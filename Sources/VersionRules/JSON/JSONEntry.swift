// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// A member of an object or an element of an array: where it lies in its container's source, separators not included,
/// ` "key" : value `, and which of the node's edits belongs to it.
///
/// Plain numbers, as there is one of these for each member of a container that is looked into, and laid out as
/// `cvectors_index` writes them.
typealias JSONEntry = cvectors_entry

extension JSONEntry {
    /// The longest source that entries can lie in.
    static let maximumOffset = Int(UInt32.max)
    static let noEdit = UInt32.max

    /// An entry of a source. An element has an empty key.
    init(start: Int, key: Range<Int>, value: Range<Int>, end: Int, name: JSONName) {
        self.init(
            name: name.bytes, name_count: name.count, edit: JSONEntry.noEdit, start: UInt32(start),
            key: UInt32(key.lowerBound), key_end: UInt32(key.upperBound), value: UInt32(value.lowerBound),
            value_end: UInt32(value.upperBound), end: UInt32(end))
    }

    /// An entry that is in no source.
    init(name: JSONName, edit: Int) {
        self.init(start: 0, key: 0..<0, value: 0..<0, end: 0, name: name)
        self.editIndex = edit
    }

    var isInSource: Bool { end != 0 }
    /// The key with its quotes.
    var keyRange: Range<Int> { Int(key)..<Int(key_end) }
    /// The key without them.
    var nameRange: Range<Int> { Int(key) + 1..<Int(key_end) - 1 }
    /// The colon and the white space around it.
    var beforeValue: Range<Int> { Int(key_end)..<Int(value) }
    var valueRange: Range<Int> { Int(value)..<Int(value_end) }
    var afterValue: Range<Int> { Int(value_end)..<Int(end) }

    /// What tells most names apart.
    var nameStart: JSONName {
        get { JSONName(bytes: name, count: name_count) }
        set { (name, name_count) = (newValue.bytes, newValue.count) }
    }

    /// Which of the node's edits belongs to this entry.
    var editIndex: Int? {
        get { edit == JSONEntry.noEdit ? nil : Int(edit) }
        set { edit = newValue.map { UInt32(truncatingIfNeeded: $0) } ?? JSONEntry.noEdit }
    }

    /// Whether the entry, which lies in `source`, has the name `other`.
    @inline(__always)
    func isNamed(_ other: Span<UInt8>, _ otherStart: JSONName, in source: [UInt8]) -> Bool {
        if nameStart == otherStart {
            return otherStart.isWhole || areEqual(source.span.extracting(nameRange), other)
        }
        return nameStart.isUnknown && JSONString.matches(source.span.extracting(nameRange), other)
    }
}

/// What an entry has instead of its source's key or value. No optionals: they are slow to copy.
struct JSONEdit: Sendable {
    /// Whether there is another name.
    private(set) var hasKey = false
    /// The name, not escaped.
    var key = "" {
        didSet { hasKey = true }
    }
    /// The value; `taken` if it is the source's.
    var value = JSONValue.taken

    /// Of an entry that is in no source; an element has no name.
    init(key: String?, value: consuming JSONValue) {
        hasKey = key != nil
        self.key = key ?? ""
        self.value = value
    }

    init() {}
}
