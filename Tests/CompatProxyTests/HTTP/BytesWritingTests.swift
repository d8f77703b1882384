// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Bytes for heads and chunks")
struct BytesWritingTests {
    private func written(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("texts, slices and line ends are appended as they are")
    func text() {
        let source = Array("abcdef".utf8)
        #expect(
            written {
                $0.append("HTTP/1.1 ")
                $0.append(source.span.extracting(1..<3))
                $0.appendLineEnd()
            } == "HTTP/1.1 bc\r\n")
    }

    @Test(
        "numbers are written without sign or leading zeros",
        arguments: [
            0, 1, 9, 10, 16, 255, 4096, UInt64(Int64.max), .max,
        ])
    func numbers(_ number: UInt64) {
        #expect(written { $0.appendDecimal(number) } == String(number))
        #expect(written { $0.appendHexadecimal(number) } == String(number, radix: 16))
    }
}
