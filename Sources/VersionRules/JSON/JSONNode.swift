// SPDX-License-Identifier: Apache-2.0
private import CVectors

/// An object or array whose members or elements are known: where they lie, and what of them was edited.
///
/// A class, so that values are small and cheap to pass. `JSONValue` alone holds nodes. It edits one where nobody else
/// holds it, and a copy of it elsewhere, which is why they may go from thread to thread. Nor does anyone get at a node
/// while it edits itself, so that need not be checked.
final class JSONNode: @unchecked Sendable {
    @exclusivity(unchecked) private(set) var isObject: Bool
    @exclusivity(unchecked) private(set) var entries: [JSONEntry] = []

    @exclusivity(unchecked) private var source: [UInt8]
    @exclusivity(unchecked) private var head: Range<Int>
    @exclusivity(unchecked) private var tail: Range<Int>
    @exclusivity(unchecked) private var edits: [JSONEdit] = []
    /// The bits of all names that are there, and maybe of some that were.
    @exclusivity(unchecked) private var names: UInt64 = 0
    /// Whether anything was edited; if not, writing the node gives its source.
    @exclusivity(unchecked) private(set) var isEdited = false
    private static let emptyObject = Array("{}".utf8)
    private static let emptyArray = Array("[]".utf8)

    /// An empty container of our own.
    init(isObject: Bool) {
        self.isObject = isObject
        source = isObject ? JSONNode.emptyObject : JSONNode.emptyArray
        head = 0..<1
        tail = 1..<2
    }

    private init(_ level: JSONLevel, of bytes: [UInt8], head: Range<Int>, tail: Range<Int>) {
        isObject = level.isObject
        entries = level.entries
        names = level.names
        source = bytes
        self.head = head
        self.tail = tail
    }

    private init(copy other: JSONNode) {
        isObject = other.isObject
        entries = other.entries
        source = other.source
        head = other.head
        tail = other.tail
        edits = other.edits
        names = other.names
        isEdited = other.isEdited
    }

    /// A node that is the same until one of the two is edited.
    func copy() -> JSONNode { JSONNode(copy: self) }

    /// The index behind the container, within its source.
    var end: Int { tail.upperBound }
}

// MARK: Indexing

extension JSONNode {
    /// Indexes the one level of `text`.
    convenience init(_ text: JSONText) throws(JSONSyntaxError) {
        let level = try JSONLevel(text)
        self.init(
            level, of: text.bytes, head: text.range.lowerBound..<level.head.upperBound,
            tail: level.closing..<text.range.upperBound)
    }

    /// Indexes the container that begins at `opening`; nil where it has no end there, or is none. This way its end is
    /// found and its members are in one go.
    convenience init?(opening: Int, in bytes: [UInt8]) {
        guard let level = JSONLevel(opening: opening, in: bytes.span) else { return nil }
        self.init(level, of: bytes, head: level.head, tail: level.closing..<level.closing + 1)
    }

    /// Whether its memory is worth keeping for another container.
    var isSmall: Bool { entries.capacity <= JSONNode.mostKeptEntries && edits.capacity <= JSONNode.mostKeptEntries }
    private static let mostKeptEntries = 256

    /// Lets go of all but memory.
    func clear() {
        entries.removeAll(keepingCapacity: true)
        edits.removeAll(keepingCapacity: true)
        source = []
        isEdited = false
    }

    /// Makes a cleared node that of another container; false where that has no end, or is out of the ordinary.
    func reuse(opening: Int, in bytes: [UInt8]) -> Bool {
        let end = JSONLevel.index(opening, in: bytes.span) {
            entries.append(copying: $0)
            names = $1
        }
        guard case .closed(at: let closing) = end else { return false }
        isObject = bytes[opening] == .openBrace
        source = bytes
        head = JSONLevel.head(opening: opening, closing: closing, isEmpty: entries.isEmpty)
        tail = closing..<closing + 1
        return true
    }
}

// MARK: Values

extension JSONNode {
    func value(at index: Int) -> JSONValue {
        let entry = entries[index]
        if let edit = entry.editIndex, !edits[edit].value.isTaken { return edits[edit].value }
        return JSONValue(text: JSONText(source, entry.valueRange))
    }

    /// The value, no longer held here, so that it can be edited in place; `setValue` puts it back.
    func takeValue(at index: Int) -> JSONValue {
        guard let edit = entries[index].editIndex, !edits[edit].value.isTaken else { return value(at: index) }
        return exchange(&edits[edit].value, with: .taken)
    }

    /// Replaces the value. What comes back as it was taken stays a part of the source.
    func setValue(_ value: JSONValue, at index: Int) {
        let entry = entries[index]
        if entry.isInSource, case .text(let text) = value.storage, text.isIdentical(to: entry.valueRange, of: source) {
            if let edit = entry.editIndex { edits[edit].value = .taken }
        } else {
            edits[edit(at: index)].value = value
        }
    }

    func updateValue<Failure: Error>(
        at index: Int, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        var value = takeValue(at: index)
        defer { setValue(value, at: index) }
        try body(&value)
    }

    func append(_ value: JSONValue) {
        insert(key: nil, value, at: entries.count)
    }

    func insert(key: String?, _ value: consuming JSONValue, at index: Int) {
        let name = key.map { JSONName($0.utf8.span) } ?? .unknown
        entries.insert(JSONEntry(name: name, edit: addEdit(JSONEdit(key: key, value: value))), at: index)
        names |= name.bit
    }

    func remove(at index: Int) {
        entries.remove(at: index)
        isEdited = true
    }

    /// Keeps the entries whose value `isKept` accepts.
    func filter<Failure: Error>(_ isKept: (JSONValue) throws(Failure) -> Bool) throws(Failure) {
        var kept: [JSONEntry] = []
        for index in entries.indices where try isKept(value(at: index)) { kept.append(entries[index]) }
        isEdited = isEdited || kept.count < entries.count
        entries = kept
    }

    private func edit(at index: Int) -> Int {
        if let edit = entries[index].editIndex { return edit }
        entries[index].editIndex = addEdit(JSONEdit())
        return edits.count - 1
    }

    private func addEdit(_ edit: consuming JSONEdit) -> Int {
        // What is edited once mostly is more than once.
        if edits.isEmpty { edits.reserveCapacity(8) }
        edits.append(edit)
        isEdited = true
        return edits.count - 1
    }
}

// MARK: Keys

extension JSONNode {
    func key(at index: Int) -> String {
        let entry = entries[index]
        if let edit = entry.editIndex, edits[edit].hasKey { return edits[edit].key }
        guard entry.nameStart.isUnknown else { return String(decoding: source[entry.nameRange], as: UTF8.self) }
        let source = source
        return String(decoding: JSONString.decode(source.span.extracting(entry.nameRange)) ?? [], as: UTF8.self)
    }

    /// The last member of that name: it is the one that counts, as in Go.
    func lastIndex(of key: String) -> Int? {
        guard isObject else { return nil }
        let span = key.utf8.span
        let name = JSONName(span)
        guard names & name.bit != 0 else { return nil }
        var index = entries.count
        while true {
            index = entries.withUnsafeBufferPointer { cvectors_last($0.baseAddress, index, name.bytes, name.count) } - 1
            guard index >= 0 else { return nil }
            if hasKey(span, name, at: index) { return index }
        }
    }

    func setKey(_ key: String, at index: Int) {
        edits[edit(at: index)].key = key
        let name = JSONName(key.utf8.span)
        entries[index].nameStart = name
        names |= name.bit
    }

    /// Replaces the last member of that name and drops the others, or appends one; nil removes all of the name.
    func setMember(_ key: String, to value: JSONValue?) {
        guard isObject else { return }
        let index = lastIndex(of: key)
        if let value, let index {
            setValue(value, at: index)
            removeMembers(named: key, before: index)
        } else if let value {
            insert(key: key, value, at: entries.count)
        } else if let index {
            remove(at: index)
            removeMembers(named: key, before: index)
        }
    }

    /// Gives the last member named `old` the name `new`; other members of either name go.
    func renameMember(_ old: String, to new: String) {
        guard let index = lastIndex(of: old) else { return }
        var others = entries.count
        while others > 0 {
            others -= 1
            let isNamed = others != index && (hasKey(old, at: others) || hasKey(new, at: others))
            if isNamed { remove(at: others) }
        }
        if let index = lastIndex(of: old) { setKey(new, at: index) }
    }

    private func removeMembers(named key: String, before end: Int) {
        let span = key.utf8.span
        let name = JSONName(span)
        var index = end
        while index > 0 {
            index -= 1
            if hasKey(span, name, at: index) { remove(at: index) }
        }
    }

    private func hasKey(_ key: String, at index: Int) -> Bool {
        hasKey(key.utf8.span, JSONName(key.utf8.span), at: index)
    }

    @inline(__always)
    private func hasKey(_ key: Span<UInt8>, _ name: JSONName, at index: Int) -> Bool {
        let entry = entries[index]
        // Most names tell by themselves; only others are worth a look at the bytes, which counts a reference.
        guard entry.nameStart == name || entry.nameStart.isUnknown else { return false }
        return entry.nameStart == name && name.isWhole || hasLongKey(key, name, entry)
    }

    private func hasLongKey(_ key: Span<UInt8>, _ name: JSONName, _ entry: JSONEntry) -> Bool {
        guard let edit = entry.editIndex, edits[edit].hasKey else { return entry.isNamed(key, name, in: source) }
        return areEqual(edits[edit].key.utf8.span, key)
    }
}

// MARK: Writing

extension JSONNode {
    func write(into output: inout [UInt8]) {
        let source = source
        var splice = JSONSplice()
        if isEdited {
            writeParts(of: source, with: &splice, into: &output)
        } else {
            splice.copy(head.lowerBound..<tail.upperBound, of: source, into: &output)
        }
        splice.end(of: source, into: &output)
    }

    private func writeParts(of source: [UInt8], with splice: inout JSONSplice, into output: inout [UInt8]) {
        splice.copy(head, of: source, into: &output)
        // Where the comma is that the source has behind the last entry.
        var comma: UInt32?
        var isFirst = true
        for entry in entries {
            var start = entry.start
            if isFirst {
                isFirst = false
            } else if entry.isInSource, comma == start &- 1 {
                start &-= 1
            } else {
                splice.end(of: source, into: &output)
                output.append(.comma)
            }
            if let edit = entry.editIndex {
                splice.copy(Int(start)..<Int(entry.key), of: source, into: &output)
                write(entry, edits.span, edit, of: source, with: &splice, into: &output)
            } else {
                splice.copy(Int(start)..<Int(entry.end), of: source, into: &output)
            }
            comma = entry.isInSource ? entry.end : nil
        }
        splice.copy(tail, of: source, into: &output)
    }

    private func write(
        _ entry: JSONEntry, _ edits: Span<JSONEdit>, _ edit: Int, of source: [UInt8], with splice: inout JSONSplice,
        into output: inout [UInt8]
    ) {
        if edits[edit].hasKey {
            splice.end(of: source, into: &output)
            JSONString.encode(edits[edit].key, into: &output)
        } else {
            splice.copy(entry.keyRange, of: source, into: &output)
        }
        if !entry.isInSource, isObject { output.append(.colon) }
        splice.copy(entry.beforeValue, of: source, into: &output)
        if edits[edit].value.isTaken {
            splice.copy(entry.valueRange, of: source, into: &output)
        } else {
            splice.end(of: source, into: &output)
            edits[edit].value.write(into: &output)
        }
        splice.copy(entry.afterValue, of: source, into: &output)
    }
}

/// Copies stretches of a source, those that follow each other in it at once.
private struct JSONSplice {
    private var pending = 0..<0

    @inline(__always)
    mutating func copy(_ range: Range<Int>, of source: [UInt8], into output: inout [UInt8]) {
        guard !range.isEmpty else { return }
        if range.lowerBound == pending.upperBound {
            pending = pending.lowerBound..<range.upperBound
        } else {
            end(of: source, into: &output)
            pending = range
        }
    }

    /// Copies what is left, before something that is not of the source.
    mutating func end(of source: [UInt8], into output: inout [UInt8]) {
        guard !pending.isEmpty else { return }
        output.append(copying: source.span.extracting(pending))
        pending = 0..<0
    }
}
