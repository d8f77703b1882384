// SPDX-License-Identifier: Apache-2.0

/// Gathers one value of a streamed body over the pieces that it arrives in, in bounded memory.
///
/// A container that is whole in one piece, as nearly all are, is indexed while its end is looked for, and shares the
/// piece's memory. What is cut is collected until it is complete.
struct ValueCollector: Sendable {
    private let maximumValueBytes: Int
    private var scanner = JSONScanner()
    private var held: [UInt8] = []
    /// Whether a value is cut, and its rest awaited.
    private(set) var isCollecting = false
    /// The node of an earlier value, for its memory.
    private var spare: JSONNode?

    init(maximumValueBytes: Int) {
        self.maximumValueBytes = maximumValueBytes
    }

    /// Reads on at `index` and moves it behind what was read; nil where the value does not end in `piece`.
    mutating func collect(_ piece: BodyPiece, at index: inout Int) throws(BodyError) -> JSONValue? {
        if !isCollecting {
            isCollecting = true
            if let node = node(in: piece.bytes, at: index) {
                guard node.end - index <= maximumValueBytes else {
                    throw .valueTooLarge(maximumBytes: maximumValueBytes)
                }
                index = node.end
                isCollecting = false
                return JSONValue(node: node)
            }
        }
        return try collectOn(piece.bytes.span, at: &index)
    }

    /// The container that begins at `opening`; nil where it does not end in `bytes`, or is none.
    private mutating func node(in bytes: [UInt8], at opening: Int) -> JSONNode? {
        // A copy of this collector may have the same one.
        guard var node = spare.take(), isKnownUniquelyReferenced(&node) else {
            return JSONNode(opening: opening, in: bytes)
        }
        switch node.reuse(opening: opening, in: bytes) {
        case .closed: return node
        case .odd: return JSONNode(opening: opening, in: bytes)
        case .open:
            spare = node
            return nil
        }
    }

    /// Takes the memory of a value that was written and is no longer wanted.
    mutating func reuse(_ value: inout JSONValue) {
        spare = value.takeMemory()
    }

    private mutating func collectOn(_ bytes: Span<UInt8>, at index: inout Int) throws(BodyError) -> JSONValue? {
        let start = index
        let end = scanner.findEnd(in: bytes, from: start)
        index = end ?? bytes.count
        guard index - start <= maximumValueBytes - held.count else {
            throw .valueTooLarge(maximumBytes: maximumValueBytes)
        }
        held.append(copying: bytes.extracting(start..<index))
        return end == nil ? nil : takeValue()
    }

    /// The number or literal that only the end of the body ends; nil where another value is unfinished.
    mutating func finish() -> JSONValue? {
        scanner.isInScalar ? takeValue() : nil
    }

    private mutating func takeValue() -> JSONValue {
        let text = JSONText(held)
        var value = JSONValue(text: text)
        if text.mayBeContainer(text.range), let node = node(in: held, at: 0), node.end == held.count {
            value = JSONValue(node: node)
        }
        held = []
        scanner = JSONScanner()
        isCollecting = false
        return value
    }
}

/// Bytes of a body as they came, in memory that values can share; copied when the first value is looked for.
struct BodyPiece {
    private(set) var bytes: [UInt8] = []
    private var isCopied = false

    /// Copies the bytes, unless that is done.
    mutating func copy(_ span: Span<UInt8>) {
        guard !isCopied else { return }
        isCopied = true
        bytes.append(copying: span)
    }
}
