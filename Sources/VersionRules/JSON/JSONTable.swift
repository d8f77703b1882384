// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// The entries of one container, and the bytes that edits added to them.
///
/// Its memory is C's, which has no references to count and no bounds to check: an edit is a few copies of a few bytes. The
/// pointers are here alone. Whoever asks for an index says one that is there, and holds the source: as long as an array
/// is held and nobody changes it, its bytes stay where they are.
struct JSONTable: ~Copyable {
    private var memory = cvectors_table()

    init(copy other: borrowing JSONTable) {
        withUnsafePointer(to: other.memory) { cvectors_table_copy(&memory, $0) }
    }

    /// Of a level of `source` that is known.
    init(_ entries: [JSONEntry], _ names: JSONNameSet, of source: [UInt8]) {
        cvectors_table_fill(&memory, source, entries, entries.count, names.once, names.twice)
    }

    deinit { cvectors_table_free(memory) }

    @inline(__always)
    var count: Int { Int(memory.count) }

    /// Whether it is worth keeping for another container.
    var isSmall: Bool { memory.room <= JSONTable.mostKeptEntries && memory.added_room <= JSONTable.mostKeptBytes }
    private static let mostKeptEntries = 256
    private static let mostKeptBytes = 8192

    @inline(__always)
    subscript(index: Int) -> JSONEntry { memory.entries[index] }

    /// All names that are there, and maybe some that were.
    @inline(__always)
    var names: JSONNameSet { JSONNameSet(once: memory.names, twice: memory.repeated) }

    /// Calls `body` with what is in a range of an entry, such as its value, be it in the source or added.
    @inline(__always)
    func withText<Result>(of entry: JSONEntry, in range: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
        let bytes = entry.isInSource ? memory.source : UnsafePointer(memory.added)
        return body(UnsafeBufferPointer(start: bytes.map { $0 + range.lowerBound }, count: range.count).span)
    }
}

// MARK: Indexing

extension JSONTable {
    /// Takes the entries of the container that begins at `opening`, where it is well-formed and has an end.
    mutating func index(opening: Int, in bytes: [UInt8], upTo limit: Int, expecting room: Int) -> JSONLevel.End {
        let level = cvectors_table_index(&memory, bytes, limit, opening, room)
        return switch level.end {
        case cvectors_closed: .closed(at: level.closing)
        case cvectors_open: .open
        default: .odd
        }
    }
}

// MARK: Looking up

extension JSONTable {
    /// The last of the entries before `end` that has that name, or one with escapes, which may be any.
    @inline(__always)
    func lastCandidate(_ key: JSONKey, before end: Int) -> Int? {
        guard names.mayHoldUnknown || !key.name.isWhole else { return last(short: key.name, before: end) }
        let count = key.name.isWhole ? last(key.name, nil, end) : key.withBytes { last(key.name, $0, end) }
        return count == 0 ? nil : count &- 1
    }

    /// Most names are as short, and found without further ado.
    @inline(__always)
    private func last(short name: JSONName, before end: Int) -> Int? {
        var end = end
        while case let count = cvectors_last(memory.entries, end, name.bytes), count > 0 {
            if memory.entries[count &- 1].name_count == name.count { return count &- 1 }
            end = count &- 1
        }
        return nil
    }

    @inline(__always)
    private func last(_ name: JSONName, _ key: UnsafePointer<UInt8>?, _ end: Int) -> Int {
        cvectors_table_last(memory, end, name.bytes, name.count, key)
    }
}

// MARK: Editing

extension JSONTable {
    /// Adds an entry whose value is text. An element has no key.
    mutating func insert(_ key: JSONKey?, _ value: JSONText, at index: Int) {
        value.withText { insert(key, $0, cvectors_in_added, at: index) }
    }

    /// Adds an entry whose value is elsewhere, at `place`.
    mutating func insert(_ key: JSONKey?, valueAt place: Int, at index: Int) {
        insert(key, cvectors_text(), UInt32(place), at: index)
    }

    @inline(__always)
    private mutating func insert(_ key: JSONKey?, _ value: cvectors_text, _ edit: UInt32, at index: Int) {
        guard let key else {
            return cvectors_table_insert(&memory, index, 0, .max, cvectors_text(), value, edit)
        }
        key.withText { cvectors_table_insert(&memory, index, $0.bytes, $0.count, $1, value, edit) }
    }

    mutating func replaceValue(at index: Int, with value: JSONText) {
        value.withText { cvectors_table_replace(&memory, index, $0, cvectors_in_added) }
    }

    /// Replaces the value with one that is elsewhere, at `place`.
    mutating func replaceValue(at index: Int, withValueAt place: Int) {
        cvectors_table_replace(&memory, index, cvectors_text(), UInt32(place))
    }

    mutating func replaceKey(at index: Int, with key: JSONKey) {
        key.withText { cvectors_table_rename(&memory, index, $0.bytes, $0.count, $1) }
    }

    mutating func remove(at index: Int) {
        cvectors_table_remove(&memory, index)
    }

    /// Removes several, whose indices climb, in one pass: a container may have millions of entries.
    mutating func remove(_ indices: [Int]) {
        guard var kept = indices.first else { return }
        var rest = indices[...]
        for index in kept..<count {
            if rest.first == index {
                rest.removeFirst()
            } else {
                memory.entries[kept] = memory.entries[index]
                kept += 1
            }
        }
        memory.count = UInt32(kept)
    }
}

extension JSONText {
    @inline(__always)
    fileprivate func withText(_ body: (cvectors_text) -> Void) {
        bytes.withUnsafeBufferPointer {
            body(cvectors_text(bytes: $0.baseAddress.map { $0 + range.lowerBound }, count: range.count))
        }
    }
}

extension JSONKey {
    @inline(__always)
    fileprivate func withBytes(_ body: (UnsafePointer<UInt8>?) -> Int) -> Int {
        var text = text
        return text.withUTF8 { body($0.baseAddress) }
    }

    /// The name as entries have it, and its bytes: with quotes, where it cannot do without escapes.
    @inline(__always)
    fileprivate func withText(_ body: (JSONName, cvectors_text) -> Void) {
        var text = text
        let isPlain = text.withUTF8 {
            let isPlain = !cvectors_needs_escape($0.baseAddress, $0.count)
            if isPlain { body(name, cvectors_text(bytes: $0.baseAddress, count: $0.count)) }
            return isPlain
        }
        guard !isPlain else { return }
        JSONString.encode(text).withUnsafeBufferPointer {
            body(.unknown, cvectors_text(bytes: $0.baseAddress, count: $0.count))
        }
    }
}

// MARK: Writing

extension JSONTable {
    /// Appends the container to `output`, with `values` for the entries that have theirs elsewhere.
    func write(head: Range<Int>, tail: Range<Int>, _ values: [JSONValue], into output: inout [UInt8]) {
        var next = cvectors_cursor()
        let most = tail.upperBound - head.lowerBound + Int(memory.added_count) + 1
        repeat {
            output.append(addingCapacity: most) { span in
                span.withUnsafeMutableBufferPointer { buffer, written in
                    written = write(head, tail, &next, into: buffer.baseAddress)
                }
            }
            if next.is_at_value { values[Int(memory.entries[next.index].edit)].write(into: &output) }
        } while !next.is_done
    }

    private func write(
        _ head: Range<Int>, _ tail: Range<Int>, _ next: inout cvectors_cursor,
        into output: UnsafeMutablePointer<UInt8>?
    ) -> Int {
        cvectors_table_write(
            memory, head.lowerBound, head.upperBound, tail.lowerBound, tail.upperBound, &next, output)
    }
}
