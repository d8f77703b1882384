// SPDX-License-Identifier: Apache-2.0

/// For connections without a loop, which can do with copies.
extension TLSSession {
    /// What the wire is to have of `bytes`.
    func encrypt(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBufferPointer { send($0) }
        return takeWire()
    }

    /// What `bytes` of the wire say, no more of them than a read brings, and what there is to reply.
    func decrypt(_ bytes: [UInt8]) -> (plaintext: [UInt8], reply: [UInt8], outcome: Outcome) {
        let (count, outcome) = bytes.withUnsafeBufferPointer { receive($0) }
        return (Array(buffers.plaintext[..<count]), takeWire(), outcome)
    }

    private func takeWire() -> [UInt8] {
        defer { buffers.wire.removeAll() }
        return Array(UnsafeBufferPointer(start: buffers.wire.bytes, count: buffers.wire.count))
    }
}
