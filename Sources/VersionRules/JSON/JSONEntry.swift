// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// A member of an object or an element of an array: where it lies in its container's source, separators not included,
/// ` "key" : value `, and what of it the node has instead.
///
/// Plain numbers, as there is one of these for each member of a container that is looked into, and laid out as
/// `cvectors_index` writes them.
typealias JSONEntry = cvectors_entry

extension JSONEntry {
    /// The longest source that entries can lie in.
    static let maximumOffset = Int(UInt32.max)
    /// The `edit` of an entry that is as the source has it.
    static let inSource = cvectors_in_source
    /// The `edit` of an entry that lies whole in what was added to the source. Elsewhere that is which of the node's
    /// values the entry has, between what of it was added.
    static let added = cvectors_in_added

    /// An entry of a source. An element has an empty key.
    init(start: Int, key: Range<Int>, value: Range<Int>, end: Int, name: JSONName) {
        self.init(
            name: name.bytes, name_count: name.count, edit: JSONEntry.inSource, start: UInt32(start),
            key: UInt32(key.lowerBound), key_end: UInt32(key.upperBound), value: UInt32(value.lowerBound),
            value_end: UInt32(value.upperBound), end: UInt32(end))
    }

    var isInSource: Bool { edit == JSONEntry.inSource }
    /// The key without its quotes.
    var nameRange: Range<Int> { Int(key) + 1..<Int(key_end) - 1 }
    var valueRange: Range<Int> { Int(value)..<Int(value_end) }

    /// What tells most names apart.
    var nameStart: JSONName { JSONName(bytes: name, count: name_count) }

    /// Which of the node's values this entry has; nil where it is text.
    var valueIndex: Int? { edit < JSONEntry.added ? Int(edit) : nil }

    /// Whether the entry, which lies in `source`, has the name `other`.
    @inline(__always)
    func isNamed(_ other: Span<UInt8>, _ otherStart: JSONName, in source: [UInt8]) -> Bool {
        if nameStart == otherStart {
            return otherStart.isWhole || areEqual(source.span.extracting(nameRange), other)
        }
        return nameStart.isUnknown && JSONString.matches(source.span.extracting(nameRange), other)
    }
}
