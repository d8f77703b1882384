// SPDX-License-Identifier: Apache-2.0

/// What the sessions of a thread give out: what one call leaves here is used before the next call, of whichever session.
final class TLSBuffers {
    /// A read's worth of bytes, and a record that began in an earlier one.
    private static let plaintextBytes = Loop.readBufferBytes + 32 * 1024

    /// What was received, decrypted.
    let plaintext: UnsafeMutableBufferPointer<UInt8>
    /// What is to be sent, encrypted.
    let wire = WriteQueue()

    init() {
        plaintext = .allocate(capacity: Self.plaintextBytes)
    }

    deinit {
        plaintext.deallocate()
    }
}
