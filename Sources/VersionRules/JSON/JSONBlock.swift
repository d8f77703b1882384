// SPDX-License-Identifier: Apache-2.0
private import CVectors

/// Where the bytes that matter are among sixty-four, one bit for each: a container is stepped over a block at a time.
struct JSONBlock {
    static let bytes = 64

    let quotes: UInt64
    let backslashes: UInt64
    let openings: UInt64
    let closings: UInt64

    /// Of the bytes from `offset` on, all of which must be there.
    @inline(__always)
    init(_ bytes: RawSpan, at offset: Int) {
        var (quotes, backslashes, openings, closings): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var shift: UInt64 = 0
        while shift < 64 {
            let vector = bytes.vector(at: offset &+ Int(shift))
            // Brackets and braces are the same but for this bit.
            let braces = vector | SIMD16(repeating: 0x20)
            quotes |= UInt64(cvectors_matches(vector, .quote)) &<< shift
            backslashes |= UInt64(cvectors_matches(vector, .backslash)) &<< shift
            openings |= UInt64(cvectors_matches(braces, .openBrace)) &<< shift
            closings |= UInt64(cvectors_matches(braces, .closeBrace)) &<< shift
            shift &+= 16
        }
        self.quotes = quotes
        self.backslashes = backslashes
        self.openings = openings
        self.closings = closings
    }
}

/// What one block leaves to the next: whether that begins within a string, and behind a backslash.
struct JSONBlockState {
    private var inString: UInt64
    private var escaped: UInt64

    init(isInString: Bool, isEscaped: Bool) {
        inString = isInString ? .max : 0
        escaped = isEscaped ? 1 : 0
    }

    var isInString: Bool { inString != 0 }
    var isEscaped: Bool { escaped != 0 }

    /// The brackets of a block that are none of a string's; nil where a backslash is outside all strings, which is no
    /// JSON.
    @inline(__always)
    mutating func brackets(of block: JSONBlock) -> (openings: UInt64, closings: UInt64)? {
        var quotes = block.quotes
        if block.backslashes | escaped != 0 { quotes &= ~placesEscaped(by: block.backslashes) }
        let strings = Self.parity(of: quotes) ^ inString
        inString = UInt64(bitPattern: Int64(bitPattern: strings) &>> 63)
        guard block.backslashes & ~strings == 0 else { return nil }
        return (block.openings & ~strings, block.closings & ~strings)
    }

    /// The bytes that a backslash escapes: those behind an odd number of them. The sum carries through each run of
    /// backslashes that begins at an odd place, and so tells which runs end at which parity.
    private mutating func placesEscaped(by backslashes: UInt64) -> UInt64 {
        let evenPlaces: UInt64 = 0x5555_5555_5555_5555
        let escaping = backslashes & ~escaped
        let behind = escaping &<< 1 | escaped
        let oddStarts = escaping & ~evenPlaces & ~behind
        let (sum, overflow) = oddStarts.addingReportingOverflow(escaping)
        escaped = overflow ? 1 : 0
        return (evenPlaces ^ sum &<< 1) & behind
    }

    /// Sets each bit from every other one of `bits` up to the next.
    @inline(__always)
    private static func parity(of bits: UInt64) -> UInt64 {
        var result = bits
        result ^= result &<< 1
        result ^= result &<< 2
        result ^= result &<< 4
        result ^= result &<< 8
        result ^= result &<< 16
        return result ^ result &<< 32
    }
}

extension RawSpan {
    /// Sixteen bytes, all of which must be there.
    @inline(__always)
    func vector(at offset: Int) -> SIMD16<UInt8> {
        unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }
}

extension SIMD16<UInt8> {
    /// Which of them end a string or escape its next byte.
    @inline(__always)
    var quotesAndBackslashes: UInt32 { quotes | backslashes }

    /// Which of them begin or end a string, or are escaped in one.
    @inline(__always)
    var quotes: UInt32 { cvectors_matches(self, .quote) }

    /// Which of them escape the next byte of a string.
    @inline(__always)
    var backslashes: UInt32 { cvectors_matches(self, .backslash) }
}
