// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Websocket frames that are relabelled")
struct FrameRelabellerTests {
    /// A frame of some length, which begins with the bytes of a frame's head to be mistaken for one.
    private static func frame(_ first: UInt8, length: Int, isMasked: Bool = false) -> [UInt8] {
        let mask: UInt8 = isMasked ? 0x80 : 0
        let key: [UInt8] = isMasked ? [0x82, 0x82, 0x82, 0x82] : []
        let size: [UInt8] =
            switch length {
            case ..<126: [UInt8(length) | mask]
            case ..<65536: [126 | mask, UInt8(length >> 8), UInt8(length & 0xFF)]
            default: [127 | mask] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
            }
        return [first] + size + key + [UInt8](repeating: 0x82, count: length)
    }

    /// All kinds of frames with their data said to be `opcode`: parts, control frames between them, every way of
    /// writing a length.
    private static func frames(_ opcode: UInt8) -> [UInt8] {
        frame(0x80 | opcode, length: 5) + frame(opcode, length: 0) + frame(0x89, length: 3) + frame(0x80, length: 126)
            + frame(0x80 | opcode, length: 65536) + frame(0x80 | opcode, length: 300, isMasked: true)
            + frame(0x80 | opcode, length: 2, isMasked: true) + frame(0x88, length: 2)
    }

    @Test(
        "have the other type and are else as they were, wherever reads cut them",
        arguments: [1, 2, 3, 7, 1000, 1 << 20])
    func relabels(pieceBytes: Int) {
        for (before, after) in [(UInt8(1), UInt8(2)), (2, 1), (2, 2)] {
            var relabeller = FrameRelabeller(opcode: after)
            let given = Self.frames(before)
            var got: [UInt8] = []
            for start in stride(from: 0, to: given.count, by: pieceBytes) {
                var piece = Array(given[start..<min(start + pieceBytes, given.count)])
                relabeller.relabel(&piece)
                got += piece
            }
            #expect(got == Self.frames(after))
        }
    }

    @Test("may be of any length")
    func endless() {
        var relabeller = FrameRelabeller(opcode: 1)
        var bytes = [0x82, 127] + [UInt8](repeating: 0xFF, count: 100)
        relabeller.relabel(&bytes)
        #expect(bytes == [0x81, 127] + [UInt8](repeating: 0xFF, count: 100))
    }
}
