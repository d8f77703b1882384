// SPDX-License-Identifier: Apache-2.0
private import CVectors

/// The beginning and the length of a member's name, which is quick to compare: most names that differ do so here.
struct JSONName: Hashable, Sendable {
    /// The first eight bytes, or zeros in place of those that the name has not.
    let bytes: UInt64
    let count: UInt32

    /// Of a name that is spelled with escapes, and so may be any; an element has none.
    static let unknown = JSONName(bytes: 0, count: .max)

    init(bytes: UInt64, count: UInt32) {
        self.bytes = bytes
        self.count = count
    }

    /// Of a name without escapes.
    @inline(__always)
    init(_ name: Span<UInt8>) {
        count = UInt32(truncatingIfNeeded: name.count)
        bytes = JSONName.beginning(name.bytes)
    }

    @inline(__always)
    init(_ name: String) {
        // The pointer is there because the compiler does not see through a string's span.
        self = name.utf8.withContiguousStorageIfAvailable { JSONName($0.span) } ?? JSONName(name.utf8.span)
    }

    /// Out of line: a rule has hundreds of names.
    @inline(never)
    init(ofLong name: String) {
        self.init(name.utf8.span)
    }

    /// Short names are put together of parts that overlap. As in the C code, the first byte is the lowest.
    @inline(__always)
    private static func beginning(_ raw: RawSpan) -> UInt64 {
        let count = raw.byteCount
        switch count {
        case 8...: return raw.word(at: 0)
        case 4...:
            let first = raw.unsafeLoadUnaligned(as: UInt32.self)
            let last = raw.unsafeLoadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            return UInt64(first) | UInt64(last) &<< UInt64(8 &* (count &- 4))
        case 1...:
            let (middle, last) = (count / 2, count &- 1)
            return UInt64(raw[0]) | UInt64(raw[middle]) &<< UInt64(8 &* middle)
                | UInt64(raw[last]) &<< UInt64(8 &* last)
        default: return 0
        }
    }

    /// One of sixty-four bits; most names that differ have different ones. A name that may be any has all.
    @inline(__always)
    var bit: UInt64 { cvectors_name_bit(bytes, count) }

    /// Whether that says all about the name.
    var isWhole: Bool { count <= 8 }
    var isUnknown: Bool { count == .max }
}
