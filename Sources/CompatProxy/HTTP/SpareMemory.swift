// SPDX-License-Identifier: Apache-2.0

/// Memory of pieces and documents that were sent, for those that come next. The last one's is the first to be taken again, as a
/// processor has it at hand: each exchange with memory of its own would drive that of the others out of its caches.
struct SpareMemory {
    private static let most = 4
    /// More than what is read at a time needs, rewritten, is not kept, in bytes.
    private static let mostBytes = 320 * 1024

    private var kept: [[UInt8]] = []

    /// Nothing, with room for something.
    mutating func take() -> [UInt8] { kept.popLast() ?? [] }

    /// Takes the memory of what is no longer needed: nobody else may hold it, or whoever empties it gets other.
    mutating func keep(_ bytes: inout [UInt8]) {
        guard kept.count < Self.most, 1...Self.mostBytes ~= bytes.capacity else { return }
        bytes.removeAll(keepingCapacity: true)
        kept.append(bytes)
        bytes = []
    }
}
