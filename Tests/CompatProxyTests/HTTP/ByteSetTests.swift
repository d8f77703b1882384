// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("ByteSet")
struct ByteSetTests {
    private func members(_ set: ByteSet) -> [UInt8] {
        (UInt8.min...UInt8.max).filter(set.contains)
    }

    private let alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    private let obsText = Array(UInt8(0x80)...UInt8.max)

    @Test("a token is made of the characters that RFC 9110 lists")
    func token() {
        #expect(members(.token) == ("!#$%&'*+-.^_`|~" + alphanumeric).utf8.sorted())
    }

    @Test("a field value holds tab, space, visible characters and obs-text")
    func fieldValue() {
        #expect(members(.fieldValue) == [0x09] + Array(0x20...0x7E) + obsText)
    }

    @Test("a target holds everything visible but the fragment's mark", arguments: [0, 5, 15, 16, 31])
    func target(behind count: Int) {
        let before = [UInt8](repeating: UInt8(ascii: "a"), count: count)
        let members = (UInt8.min...UInt8.max).filter { (before + [$0]).span.endOfTarget(from: 0) == count + 1 }
        #expect(members == Array(0x21...0x22) + Array(0x24...0x7E) + obsText)
    }

    @Test("a host holds what a URI's host and port may, and slashes")
    func host() {
        #expect(members(.host) == ("-._~!$&'()*+;=:%[]/" + alphanumeric).utf8.sorted())
    }

    @Test("quoted text holds all that a value holds but quotes and backslashes")
    func quotedText() {
        let quoting: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "\\")]
        #expect(members(.quotedText) == members(.fieldValue).filter { !quoting.contains($0) })
    }
}
