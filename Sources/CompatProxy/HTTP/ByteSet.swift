// SPDX-License-Identifier: Apache-2.0
/// A set of byte values, two words for the ASCII half and one answer for the rest.
///
/// The constants fold into the loops that use them, so that a test is a shift and a mask: no table is loaded.
struct ByteSet {
    let below64: UInt64
    let below128: UInt64
    let hasObsText: Bool

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        guard byte < 128 else { return hasObsText }
        let word = byte < 64 ? below64 : below128
        return (word &>> UInt64(byte & 63)) & 1 == 1
    }

    /// RFC 9110 §5.6.2: letters, digits and ``!#$%&'*+-.^_`|~``.
    @inline(__always)
    static var token: ByteSet {
        ByteSet(below64: 0x03FF_6CFA_0000_0000, below128: 0x57FF_FFFF_C7FF_FFFE, hasObsText: false)
    }

    /// RFC 9110 §5.5: what a field value is made of, tab and obs-text included.
    @inline(__always)
    static var fieldValue: ByteSet {
        ByteSet(below64: 0xFFFF_FFFF_0000_0200, below128: 0x7FFF_FFFF_FFFF_FFFF, hasObsText: true)
    }

    /// RFC 3986 §3.2 without userinfo's `@` and the list-like comma, and with `/`:
    /// clients before Docker 1.10 send the socket's path as Host.
    @inline(__always)
    static var host: ByteSet {
        ByteSet(below64: 0x2FFF_EFF2_0000_0000, below128: 0x47FF_FFFE_AFFF_FFFE, hasObsText: false)
    }

    /// RFC 9110 §5.6.4: what stands unescaped between the quotes of a quoted-string.
    @inline(__always)
    static var quotedText: ByteSet {
        ByteSet(below64: 0xFFFF_FFFB_0000_0200, below128: 0x7FFF_FFFF_EFFF_FFFF, hasObsText: true)
    }
}
