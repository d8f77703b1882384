// SPDX-License-Identifier: Apache-2.0

/// Says something else of what a websocket's data frames hold (RFC 6455 §5.2), wherever reads cut them.
struct FrameRelabeller {
    private let opcode: UInt8
    private var place = Place.opcode

    private enum Place {
        case opcode
        case length
        /// Bytes of the length that are still to come, and what it is so far; the mask's key follows where there is one.
        case longLength(left: Int, UInt64, keyBytes: UInt64)
        /// Bytes up to the next frame.
        case content(left: UInt64)
    }

    /// A relabeller that makes text and binary frames what `opcode` says.
    init(opcode: UInt8) {
        self.opcode = opcode
    }

    /// Takes the next bytes of a stream of frames.
    mutating func relabel(_ bytes: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            if case .content(let left) = place {
                let taken = min(left, UInt64(bytes.count - index))
                place = taken == left ? .opcode : .content(left: left - taken)
                index += Int(taken)
            } else {
                readHeader(&bytes[index])
                index += 1
            }
        }
    }

    private mutating func readHeader(_ byte: inout UInt8) {
        switch place {
        case .opcode:
            // Of a message in parts, the first frame alone says what it is; control frames have opcodes of their own.
            if [1, 2].contains(byte & 0x0F) { byte = byte & 0xF0 | opcode }
            place = .length
        case .length:
            let keyBytes: UInt64 = byte & 0x80 == 0 ? 0 : 4
            switch byte & 0x7F {
            case 126: place = .longLength(left: 2, 0, keyBytes: keyBytes)
            case 127: place = .longLength(left: 8, 0, keyBytes: keyBytes)
            case let length: skip(UInt64(length) + keyBytes)
            }
        case .longLength(let left, let read, let keyBytes):
            let length = read << 8 | UInt64(byte)
            if left > 1 {
                place = .longLength(left: left - 1, length, keyBytes: keyBytes)
            } else {
                // Its highest bit must be 0: what has it set is no frame, and only the sum must not overflow.
                skip(length & ~(1 << 63) + keyBytes)
            }
        case .content: break
        }
    }

    private mutating func skip(_ count: UInt64) {
        place = count == 0 ? .opcode : .content(left: count)
    }
}
