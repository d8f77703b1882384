// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// The entries of one container, as they lie in its source.
///
/// A well-formed level is indexed with vectors. Where anything is out of the ordinary, `JSONEntryReader` has the last
/// word, which looks at every byte in turn.
struct JSONLevel {
    let isObject: Bool
    let entries: [JSONEntry]
    /// The entries' names.
    let names: JSONNameSet
    /// The white space before the container, its opening bracket and, if it is empty, what else is before its end.
    let head: Range<Int>
    /// Where the closing bracket is.
    let closing: Int

    /// Of the container that is all of `text`, but for white space.
    init(_ text: JSONText) throws(JSONSyntaxError) {
        let content = text.content
        let source = text.bytes.span.extracting(first: content.upperBound)
        var entries: [JSONEntry] = []
        var names = JSONNameSet()
        let closing = JSONLevel.index(content.lowerBound, in: source, room: JSONLevel.room(for: content.count)) {
            entries.append(copying: $0)
            names = $1
        }
        if case .closed(at: content.upperBound - 1) = closing {
            self.init(entries, names, closing: content.upperBound - 1, opening: content.lowerBound, in: source)
        } else {
            try self.init(JSONEntryReader(text), in: text.bytes.span)
        }
    }

    /// Of the container that begins at `opening`; nil where it has no end, or is none.
    init?(opening: Int, in bytes: Span<UInt8>) {
        var entries: [JSONEntry] = []
        var names = JSONNameSet()
        let end = JSONLevel.index(opening, in: bytes) {
            entries.append(copying: $0)
            names = $1
        }
        switch end {
        case .closed(at: let closing): self.init(entries, names, closing: closing, opening: opening, in: bytes)
        case .open: return nil
        case .odd:
            guard let reader = JSONEntryReader(opening: opening, in: bytes) else { return nil }
            try? self.init(reader, in: bytes)
        }
    }

    private init(_ entries: [JSONEntry], _ names: JSONNameSet, closing: Int, opening: Int, in bytes: Span<UInt8>) {
        isObject = bytes[opening] == .openBrace
        self.entries = entries
        self.names = names
        head = JSONLevel.head(opening: opening, closing: closing, isEmpty: entries.isEmpty)
        self.closing = closing
    }

    /// The bytes before the first entry, of a container with no white space before it.
    static func head(opening: Int, closing: Int, isEmpty: Bool) -> Range<Int> {
        opening..<(isEmpty ? closing : opening + 1)
    }

    private init(_ reader: JSONEntryReader, in bytes: Span<UInt8>) throws(JSONSyntaxError) {
        var reader = reader
        var entries: [JSONEntry] = []
        while let entry = try reader.next(in: bytes) { entries.append(entry) }
        isObject = reader.isObject
        self.entries = entries
        names = entries.reduce(into: JSONNameSet()) { $0.insert($1.nameStart) }
        head = reader.head
        closing = reader.closing
    }
}

// MARK: Indexing

extension JSONLevel {
    /// How indexing a level ended.
    enum End: Equatable {
        case closed(at: Int)
        /// The bytes end within the container.
        case open
        /// Something is out of the ordinary.
        case odd
    }

    /// Enough for most containers, and little enough for the stack.
    static let fewEntries = 24
    /// Enough for the others, which are worth to be counted so by their length: indexing one twice is dear.
    private static let manyEntries = 8 * fewEntries
    private static let manyBytes = 2048

    /// How many entries a container of that length may have, as far as can be told.
    static func room(for bytes: Int) -> Int { bytes < manyBytes ? fewEntries : manyEntries }

    /// Calls `body` with the entries and their names, where the container is well-formed and has an end.
    @inline(__always)
    static func index(
        _ opening: Int, in bytes: Span<UInt8>, room: Int = fewEntries, then body: (Span<JSONEntry>, JSONNameSet) -> Void
    ) -> End {
        var room = room
        while true {
            // The pointers are there because C knows no spans.
            let level = withUnsafeTemporaryAllocation(of: JSONEntry.self, capacity: room) { memory in
                let level = bytes.withUnsafeBufferPointer {
                    cvectors_index($0.baseAddress, $0.count, opening, memory.baseAddress, memory.count)
                }
                if level.end == cvectors_closed {
                    let names = JSONNameSet(once: level.names, twice: level.repeated)
                    body(memory.extracting(..<level.count).span, names)
                }
                return level
            }
            switch level.end {
            case cvectors_closed: return .closed(at: level.closing)
            case cvectors_open: return .open
            case cvectors_full: room *= 8
            default: return .odd
            }
        }
    }
}

extension JSONLevel {
    /// Looks for the last member of that name, without an index: how the object ended, and where the member's value is.
    static func find(_ name: Span<UInt8>, opening: Int, in bytes: Span<UInt8>) -> (end: End, value: Range<Int>?) {
        let found = bytes.withUnsafeBufferPointer { source in
            name.withUnsafeBufferPointer {
                cvectors_find(source.baseAddress, source.count, opening, $0.baseAddress, $0.count)
            }
        }
        return switch found.end {
        case cvectors_closed:
            (.closed(at: found.closing), found.value_end == 0 ? nil : found.value..<found.value_end)
        case cvectors_open: (.open, nil)
        default: (.odd, nil)
        }
    }
}

extension [JSONEntry] {
    mutating func append(copying entries: Span<JSONEntry>) {
        entries.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
