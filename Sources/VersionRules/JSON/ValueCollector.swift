// SPDX-License-Identifier: Apache-2.0

/// Gathers one value of a streamed body over the pieces that it arrives in, in bounded memory.
///
/// A container that is whole in one piece, as nearly all are, is indexed while its end is looked for, and shares the
/// piece's memory. What is cut is collected until it is complete.
struct ValueCollector: Sendable {
    let maximumValueBytes: Int
    private var scanner = JSONScanner()
    private var held: [UInt8] = []
    /// Whether a value is cut, and its rest awaited.
    private(set) var isCollecting = false
    /// Whether the scanner has not seen what is held: it may be read with what comes next.
    private(set) var isUnread = false
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
        return try collectOn(piece.bytes.span, at: &index).map { value(of: $0) }
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

    /// Reads on at `index` a value that does not end where it begins, and gives all of its bytes when it ends.
    mutating func collectOn(_ bytes: Span<UInt8>, at index: inout Int) throws(BodyError) -> [UInt8]? {
        isCollecting = true
        readHeld()
        let start = index
        let end = scanner.findEnd(in: bytes, from: start)
        index = end ?? bytes.count
        guard index - start <= maximumValueBytes - held.count else {
            throw .valueTooLarge(maximumBytes: maximumValueBytes)
        }
        held.append(copying: bytes.extracting(start..<index))
        return end == nil ? nil : takeHeld()
    }

    /// Has what is held scanned, which has no end: it was looked for.
    private mutating func readHeld() {
        guard isUnread else { return }
        isUnread = false
        let beginning = held
        _ = scanner.findEnd(in: beginning.span, from: 0)
    }

    /// The number or literal that only the end of the body ends; nil where another value is unfinished.
    mutating func finish() -> JSONValue? {
        scanner.isInScalar ? value(of: takeHeld()) : nil
    }

    /// Holds the beginning of a container that has no end in `bytes`, unread; false where it is too long already.
    mutating func hold(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= maximumValueBytes else { return false }
        (isCollecting, isUnread) = (true, true)
        held.append(copying: bytes)
        return true
    }

    /// Gives what is held unread to whoever looks for its end; `hold` or `release` takes it back.
    mutating func takeUnread() -> [UInt8] {
        var bytes: [UInt8] = []
        swap(&bytes, &held)
        return bytes
    }

    /// Takes back what has no end: its first bytes, as they were, behind which others may have been put.
    mutating func hold(_ bytes: consuming [UInt8], upTo count: Int) {
        bytes.removeSubrange(count...)
        held = bytes
    }

    /// Takes back the memory of a value that is complete, for the next.
    mutating func release(_ bytes: consuming [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        held = bytes
        (isCollecting, isUnread) = (false, false)
    }

    private mutating func takeHeld() -> [UInt8] {
        var bytes: [UInt8] = []
        swap(&bytes, &held)
        scanner = JSONScanner()
        isCollecting = false
        return bytes
    }

    /// The value that all of `bytes` are.
    mutating func value(of bytes: [UInt8]) -> JSONValue {
        let text = JSONText(bytes)
        if text.mayBeContainer(text.range), let node = node(in: bytes, at: 0), node.end == bytes.count {
            return JSONValue(node: node)
        }
        return JSONValue(text: text)
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
