// SPDX-License-Identifier: Apache-2.0

/// An object or array whose members or elements are known: where they lie, and what of them was edited.
///
/// A class, so that values are small and cheap to pass. `JSONValue` alone holds nodes. It edits one where nobody else
/// holds it, and a copy of it elsewhere, which is why they may go from thread to thread. Nor does anyone get at a node
/// while it edits itself, so that need not be checked.
final class JSONNode: @unchecked Sendable {
    @exclusivity(unchecked) private(set) var isObject: Bool
    @exclusivity(unchecked) private var table: JSONTable
    @exclusivity(unchecked) private var source: [UInt8]
    @exclusivity(unchecked) private var head: Range<Int>
    @exclusivity(unchecked) private var tail: Range<Int>
    /// The values of edited entries that are containers with edits of their own, or too long to be copied twice.
    @exclusivity(unchecked) private var values: [JSONValue] = []
    /// Whether anything was edited; if not, writing the node gives its source.
    @exclusivity(unchecked) private(set) var isEdited = false
    private static let nothing = Array("{}".utf8)

    /// An empty object, to be made another container.
    private init() {
        isObject = true
        source = JSONNode.nothing
        table = JSONTable([], JSONNameSet(), of: source)
        head = 0..<1
        tail = 1..<2
    }

    /// The container that is `text`, whose level is known.
    init(_ text: JSONText, _ level: JSONLevel) {
        isObject = level.isObject
        table = JSONTable(level.entries, level.names, of: text.bytes)
        source = text.bytes
        head = text.range.lowerBound..<level.head.upperBound
        tail = level.closing..<text.range.upperBound
    }

    private init(copy other: JSONNode) {
        isObject = other.isObject
        table = JSONTable(copy: other.table)
        source = other.source
        head = other.head
        tail = other.tail
        values = other.values
        isEdited = other.isEdited
    }

    /// A node that is the same until one of the two is edited.
    func copy() -> JSONNode { JSONNode(copy: self) }

    /// The index behind the container, within its source.
    var end: Int { tail.upperBound }

    /// How many entries there are.
    @inline(__always)
    var count: Int { table.count }

    var indices: Range<Int> { 0..<table.count }
}

// MARK: Indexing

extension JSONNode {
    /// Indexes the one level of `text`.
    convenience init(_ text: JSONText) throws(JSONSyntaxError) {
        let content = text.content
        guard text.mayBeContainer(content) else { throw .notAContainer }
        self.init()
        let end = reuse(
            opening: content.lowerBound, in: text.bytes, upTo: content.upperBound,
            expecting: JSONLevel.room(for: content.count))
        if end != .closed(at: content.upperBound - 1) { take(try JSONLevel(text), of: text.bytes) }
        head = text.range.lowerBound..<head.upperBound
        tail = tail.lowerBound..<text.range.upperBound
    }

    /// Indexes the container that begins at `opening`; nil where it has no end there, or is none. This way its end is
    /// found and its members are in one go.
    convenience init?(opening: Int, in bytes: [UInt8]) {
        self.init()
        switch reuse(opening: opening, in: bytes) {
        case .closed: break
        case .open: return nil
        case .odd:
            guard let level = JSONLevel(opening: opening, in: bytes.span) else { return nil }
            take(level, of: bytes)
        }
    }

    private func take(_ level: JSONLevel, of bytes: [UInt8]) {
        isObject = level.isObject
        table = JSONTable(level.entries, level.names, of: bytes)
        source = bytes
        head = level.head
        tail = level.closing..<level.closing + 1
    }

    /// Whether its memory is worth keeping for another container.
    var isSmall: Bool { table.isSmall && values.capacity <= JSONNode.mostKeptValues }
    private static let mostKeptValues = 256

    /// Lets go of all but memory.
    func clear() {
        if !values.isEmpty { values.removeAll(keepingCapacity: true) }
        source = []
        isEdited = false
    }

    /// Makes a cleared node that of another container, unless that has no end, or is out of the ordinary.
    func reuse(opening: Int, in bytes: [UInt8]) -> JSONLevel.End {
        reuse(opening: opening, in: bytes, upTo: bytes.count, expecting: JSONLevel.fewEntries)
    }

    private func reuse(opening: Int, in bytes: [UInt8], upTo limit: Int, expecting room: Int) -> JSONLevel.End {
        let end = table.index(opening: opening, in: bytes, upTo: limit, expecting: room)
        guard case .closed(at: let closing) = end else { return end }
        isObject = bytes[opening] == .openBrace
        source = bytes
        head = JSONLevel.head(opening: opening, closing: closing, isEmpty: table.count == 0)
        tail = closing..<closing + 1
        return end
    }
}

// MARK: Values

extension JSONNode {
    func value(at index: Int) -> JSONValue {
        let entry = table[index]
        if entry.isInSource { return JSONValue(text: JSONText(source, entry.valueRange)) }
        if let place = entry.valueIndex { return values[place] }
        return table.withText(of: entry, in: entry.valueRange) { JSONValue(source: Array(copying: $0)) }
    }

    /// Whether `isMet` is true of the value's bytes.
    @inline(__always)
    func holds(_ isMet: (Span<UInt8>) -> Bool, at index: Int) -> Bool {
        let entry = table[index]
        if let place = entry.valueIndex { return isMet(values[place].sourceBytes.span) }
        return table.withText(of: entry, in: entry.valueRange, isMet)
    }

    /// The value, no longer held here, so that it can be edited in place; `setValue` puts it back.
    func takeValue(at index: Int) -> JSONValue {
        guard let place = table[index].valueIndex else { return value(at: index) }
        return exchange(&values[place], with: .taken)
    }

    /// Replaces the value. What comes back as it was taken stays where it is.
    func setValue(_ value: JSONValue, at index: Int) {
        let entry = table[index]
        if let place = entry.valueIndex {
            values[place] = value
        } else if !isStill(value, at: entry) {
            isEdited = true
            if case .text(let text) = value.storage, text.range.count <= JSONNode.mostCopiedBytes {
                table.replaceValue(at: index, with: text)
            } else {
                table.replaceValue(at: index, withValueAt: keep(value))
            }
        }
    }

    /// Longer texts are kept as they are: to copy them here and then to the output would cost more.
    private static let mostCopiedBytes = 256

    /// Whether the value is what lies there already.
    private func isStill(_ value: JSONValue, at entry: JSONEntry) -> Bool {
        guard case .text(let text) = value.storage else { return false }
        if entry.isInSource { return text.isIdentical(to: entry.valueRange, of: source) }
        return table.withText(of: entry, in: entry.valueRange) { areEqual($0, text.bytes.span.extracting(text.range)) }
    }

    func updateValue<Failure: Error>(
        at index: Int, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        var value = takeValue(at: index)
        defer { setValue(value, at: index) }
        try body(&value)
    }

    func append(_ value: JSONValue) {
        insert(key: nil, value, at: table.count)
    }

    func insert(key: JSONKey?, _ value: JSONValue, at index: Int) {
        isEdited = true
        if case .text(let text) = value.storage, text.range.count <= JSONNode.mostCopiedBytes {
            table.insert(key, text, at: index)
        } else {
            table.insert(key, valueAt: keep(value), at: index)
        }
    }

    /// Keeps the value of an entry, and gives its place. Few containers have more edited ones than there is room for at first.
    private func keep(_ value: JSONValue) -> Int {
        if values.capacity == 0 { values.reserveCapacity(JSONNode.fewValues) }
        values.append(value)
        return values.count - 1
    }
    private static let fewValues = 4

    func remove(at index: Int) {
        isEdited = true
        table.remove(at: index)
    }

    /// Keeps the entries whose value `isKept` accepts.
    func filter<Failure: Error>(_ isKept: (JSONValue) throws(Failure) -> Bool) throws(Failure) {
        var removed: [Int] = []
        for index in indices where try !isKept(value(at: index)) { removed.append(index) }
        if !removed.isEmpty { isEdited = true }
        table.remove(removed)
    }
}

// MARK: Keys

extension JSONNode {
    func key(at index: Int) -> String {
        let entry = table[index]
        return table.withText(of: entry, in: entry.nameRange, JSONString.text)
    }

    @inline(__always)
    func mayHave(_ name: JSONName) -> Bool { table.names.mayHold(name) }

    /// The last member of that name: it is the one that counts, as in Go.
    @inline(__always)
    func lastIndex(of key: JSONKey) -> Int? {
        guard isObject, table.names.mayHold(key.name) else { return nil }
        return lastIndex(of: key, before: table.count)
    }

    private func lastIndex(of key: JSONKey, before end: Int) -> Int? {
        var end = end
        while let index = table.lastCandidate(key, before: end) {
            if !table[index].nameStart.isUnknown || hasKey(key, at: index) { return index }
            end = index
        }
        return nil
    }

    /// Replaces the last member of that name and drops the others, or appends one; nil removes all of the name.
    func setMember(_ key: JSONKey, to value: JSONValue?) {
        guard isObject else { return }
        let index = lastIndex(of: key)
        if let value, let index {
            setValue(value, at: index)
            removeMembers(named: key, before: index)
        } else if let value {
            insert(key: key, value, at: table.count)
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
        for other in indices.reversed() where other != index && (hasKey(old, at: other) || hasKey(new, at: other)) {
            remove(at: other)
        }
        guard let index = lastIndex(of: old) else { return }
        isEdited = true
        table.replaceKey(at: index, with: new)
    }

    private func removeMembers(named key: JSONKey, before end: Int) {
        guard table.names.mayHoldTwice(key.name) else { return }
        var end = end
        while let index = lastIndex(of: key, before: end) {
            remove(at: index)
            end = index
        }
    }

    private func hasKey(_ key: JSONKey, at index: Int) -> Bool {
        let entry = table[index]
        // Most names are told apart by this.
        if entry.nameStart == key.name, key.name.isWhole { return true }
        guard entry.nameStart == key.name || entry.nameStart.isUnknown else { return false }
        return table.withText(of: entry, in: entry.nameRange, key.matches)
    }
}

// MARK: Writing

extension JSONNode {
    func write(into output: inout [UInt8]) {
        if isEdited {
            table.write(head: head, tail: tail, values, into: &output)
        } else {
            output.append(copying: head.lowerBound..<tail.upperBound, of: source)
        }
    }
}
