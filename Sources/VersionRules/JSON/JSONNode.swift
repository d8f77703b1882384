// SPDX-License-Identifier: Apache-2.0
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
    /// All names that are there, and maybe some that were.
    @exclusivity(unchecked) private var names = JSONNameSet()
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
        try self.init(text, JSONLevel(text))
    }

    /// The container that is `text`, whose level is known.
    convenience init(_ text: JSONText, _ level: JSONLevel) {
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
        while edits.popLast() != nil {}
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
        if let edit = entries[index].editIndex, !edits[edit].value.isTaken { return edits[edit].value }
        return JSONValue(text: JSONText(source, entries[index].valueRange))
    }

    /// Whether `isMet` is true of the value's bytes.
    @inline(__always)
    func holds(_ isMet: (Span<UInt8>) -> Bool, at index: Int) -> Bool {
        guard entries[index].edit == JSONEntry.noEdit else { return isMet(value(at: index).sourceBytes.span) }
        return JSONNode.holds(isMet, in: entries[index].valueRange, of: source)
    }

    @inline(__always)
    private static func holds(_ isMet: (Span<UInt8>) -> Bool, in range: Range<Int>, of source: [UInt8]) -> Bool {
        isMet(source.span.extracting(range))
    }

    /// The value, no longer held here, so that it can be edited in place; `setValue` puts it back.
    func takeValue(at index: Int) -> JSONValue {
        guard let edit = entries[index].editIndex, !edits[edit].value.isTaken else { return value(at: index) }
        return exchange(&edits[edit].value, with: .taken)
    }

    /// Replaces the value. What comes back as it was taken stays a part of the source.
    func setValue(_ value: JSONValue, at index: Int) {
        let edit = entries[index].editIndex
        if isInSource(value, at: index) {
            if let edit { edits[edit].value = .taken }
        } else if let edit {
            edits[edit].value = value
        } else {
            entries[index].editIndex = addEdit(JSONEdit(key: nil, value: value))
        }
    }

    /// Whether the value is what the source has there.
    private func isInSource(_ value: JSONValue, at index: Int) -> Bool {
        guard entries[index].isInSource, case .text(let text) = value.storage else { return false }
        return text.isIdentical(to: entries[index].valueRange, of: source)
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

    func insert(key: JSONKey?, _ value: consuming JSONValue, at index: Int) {
        let name = key?.name ?? .unknown
        entries.insert(JSONEntry(name: name, edit: addEdit(JSONEdit(key: key?.text, value: value))), at: index)
        names.insert(name)
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
    func lastIndex(of key: JSONKey) -> Int? {
        guard isObject, names.mayHold(key.name) else { return nil }
        return lastIndex(of: key, before: entries.count)
    }

    private func lastIndex(of key: JSONKey, before end: Int) -> Int? {
        let mayBeAny = names.mayHoldUnknown
        var index = end
        while index > 0 {
            index &-= 1
            if entries[index].name == key.name.bytes || mayBeAny, hasKey(key, at: index) { return index }
        }
        return nil
    }

    func setKey(_ key: JSONKey, at index: Int) {
        if entries[index].editIndex == nil { entries[index].editIndex = addEdit(JSONEdit()) }
        if let edit = entries[index].editIndex { edits[edit].key = key.text }
        entries[index].nameStart = key.name
        names.insert(key.name)
    }

    /// Replaces the last member of that name and drops the others, or appends one; nil removes all of the name.
    func setMember(_ key: JSONKey, to value: JSONValue?) {
        guard isObject else { return }
        let index = lastIndex(of: key)
        if let value, let index {
            setValue(value, at: index)
            removeMembers(named: key, before: index)
        } else if let value {
            insert(key: key, value, at: entries.count)
        } else if let index {
            removeMember(key, at: index)
        }
    }

    /// Removes the last member of that name, which is at `index`, and all others.
    func removeMember(_ key: JSONKey, at index: Int) {
        remove(at: index)
        removeMembers(named: key, before: index)
    }

    /// Gives the last member named `old` the name `new`; other members of either name go.
    func renameMember(_ old: JSONKey, to new: JSONKey) {
        guard let index = lastIndex(of: old) else { return }
        var others = entries.count
        while others > 0 {
            others -= 1
            let isNamed = others != index && (hasKey(old, at: others) || hasKey(new, at: others))
            if isNamed { remove(at: others) }
        }
        if let index = lastIndex(of: old) { setKey(new, at: index) }
    }

    private func removeMembers(named key: JSONKey, before end: Int) {
        guard names.mayHoldTwice(key.name) else { return }
        var end = end
        while let index = lastIndex(of: key, before: end) {
            remove(at: index)
            end = index
        }
    }

    @inline(__always)
    private func hasKey(_ key: JSONKey, at index: Int) -> Bool {
        // Most names that differ do so here.
        guard entries[index].name_count == key.name.count else {
            return entries[index].nameStart.isUnknown
                && entries[index].isNamed(key.text.utf8.span, key.name, in: source)
        }
        guard entries[index].name == key.name.bytes else { return false }
        return key.name.isWhole || hasLongKey(key, at: index)
    }

    private func hasLongKey(_ key: JSONKey, at index: Int) -> Bool {
        if let edit = entries[index].editIndex, edits[edit].hasKey {
            return areEqual(edits[edit].key.utf8.span, key.text.utf8.span)
        }
        return key.isWhole(at: Int(entries[index].key) &+ 1, in: source)
    }
}

// MARK: Writing

extension JSONNode {
    func write(into output: inout [UInt8]) {
        var splice = JSONSplice()
        if isEdited {
            writeParts(entries, edits, of: source, with: &splice, into: &output)
        } else {
            splice.copy(head.lowerBound..<tail.upperBound, of: source, into: &output)
        }
        splice.end(of: source, into: &output)
    }

    /// The node's arrays are handed in, so that nothing counts references to them on the way.
    private func writeParts(
        _ entries: [JSONEntry], _ edits: [JSONEdit], of source: [UInt8], with splice: inout JSONSplice,
        into output: inout [UInt8]
    ) {
        splice.copy(head, of: source, into: &output)
        // Where the comma is that the source has behind the last entry; no entry begins behind the last of all indices.
        var comma = UInt32.max
        for index in entries.indices {
            var start = entries[index].start
            if comma == start &- 1, entries[index].isInSource {
                start = comma
            } else if index > 0 {
                splice.end(of: source, into: &output)
                output.append(.comma)
            }
            if entries[index].edit == JSONEntry.noEdit {
                splice.copy(Int(start)..<Int(entries[index].end), of: source, into: &output)
            } else {
                splice.copy(Int(start)..<Int(entries[index].key), of: source, into: &output)
                write(entries[index], edits, Int(entries[index].edit), of: source, with: &splice, into: &output)
            }
            comma = entries[index].isInSource ? entries[index].end : .max
        }
        splice.copy(tail, of: source, into: &output)
    }

    private func write(
        _ entry: JSONEntry, _ edits: [JSONEdit], _ edit: Int, of source: [UInt8], with splice: inout JSONSplice,
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
        if range.lowerBound == pending.upperBound {
            pending = pending.lowerBound..<range.upperBound
        } else if !range.isEmpty {
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
