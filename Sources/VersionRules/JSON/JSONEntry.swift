// SPDX-License-Identifier: Apache-2.0

/// Where a member or element lies in its container's source, separators not included: ` "key" : value `.
///
/// Plain numbers, as there is one of these for each member of a container that is looked into. An element has an
/// empty key.
struct JSONPlace: Sendable {
    private let offsets: (start: UInt32, key: UInt32, keyEnd: UInt32, value: UInt32, valueEnd: UInt32, end: UInt32)

    /// The place of what is not in the source.
    static let none = JSONPlace(start: 0, key: 0..<0, value: 0..<0, end: 0)

    /// The longest source that places can lie in.
    static let maximumOffset = Int(UInt32.max)

    init(start: Int, key: Range<Int>, value: Range<Int>, end: Int) {
        offsets = (
            UInt32(start), UInt32(key.lowerBound), UInt32(key.upperBound),
            UInt32(value.lowerBound), UInt32(value.upperBound), UInt32(end)
        )
    }

    var isNone: Bool { offsets.end == 0 }
    var whole: Range<Int> { Int(offsets.start)..<Int(offsets.end) }
    var beforeKey: Range<Int> { Int(offsets.start)..<Int(offsets.key) }
    /// The key with its quotes.
    var key: Range<Int> { Int(offsets.key)..<Int(offsets.keyEnd) }
    /// The colon and the white space around it.
    var beforeValue: Range<Int> { Int(offsets.keyEnd)..<Int(offsets.value) }
    var value: Range<Int> { Int(offsets.value)..<Int(offsets.valueEnd) }
    var afterValue: Range<Int> { Int(offsets.valueEnd)..<Int(offsets.end) }
}

/// A member of an object or an element of an array.
struct JSONEntry: Sendable {
    let place: JSONPlace
    /// Which of the node's edits belongs to this entry.
    var edit: UInt32?
}

/// What an entry has instead of its source's key or value.
struct JSONEdit: Sendable {
    /// The key as it is written, quotes included.
    var key: [UInt8]?
    var value: JSONValue?
}
