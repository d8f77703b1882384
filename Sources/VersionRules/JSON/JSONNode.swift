// SPDX-License-Identifier: Apache-2.0

/// An object or array whose members or elements are known: where they lie, and what of them was edited.
struct JSONNode: Sendable {
    let isObject: Bool
    private(set) var entries: [JSONEntry] = []

    private let source: [UInt8]
    private let head: Range<Int>
    private let tail: Range<Int>
    private var edits: [JSONEdit] = []

    /// Most containers that rules look into have no more.
    private static let expectedEntries = 24

    private static let emptyObject = Array("{}".utf8)
    private static let emptyArray = Array("[]".utf8)

    /// An empty container of our own.
    init(isObject: Bool) {
        self.isObject = isObject
        source = isObject ? JSONNode.emptyObject : JSONNode.emptyArray
        head = 0..<1
        tail = 1..<2
    }

    /// Indexes the one level of `text`.
    init(_ text: JSONText) throws(JSONSyntaxError) {
        let reader = try JSONEntryReader(text)
        try self.init(reader, of: text.bytes, upTo: text.range.upperBound)
    }

    /// Indexes the container that begins at `opening`; nil where it has no end there, or is none. This way its end is
    /// found and its members are in one go.
    init?(opening: Int, in bytes: [UInt8]) {
        guard let reader = JSONEntryReader(opening: opening, in: bytes.span) else { return nil }
        try? self.init(reader, of: bytes, upTo: nil)
    }

    private init(_ reader: JSONEntryReader, of bytes: [UInt8], upTo end: Int?) throws(JSONSyntaxError) {
        var reader = reader
        isObject = reader.isObject
        source = bytes
        head = reader.head
        entries.reserveCapacity(JSONNode.expectedEntries)
        while let place = try reader.next(in: bytes.span) { entries.append(JSONEntry(place: place)) }
        tail = reader.closing..<(end ?? reader.closing + 1)
    }

    /// The index behind the container, within its source.
    var end: Int { tail.upperBound }
}

// MARK: Values

extension JSONNode {
    func value(at index: Int) -> JSONValue {
        if let edit = entries[index].edit, let value = edits[Int(edit)].value { return value }
        return JSONValue(text: JSONText(source, entries[index].place.value))
    }

    /// The value, no longer held here, so that it can be edited in place; `setValue` puts it back.
    mutating func takeValue(at index: Int) -> JSONValue {
        guard let edit = entries[index].edit else { return value(at: index) }
        let value = value(at: index)
        edits[Int(edit)].value = nil
        return value
    }

    /// Replaces the value. What comes back as it was taken stays a part of the source.
    mutating func setValue(_ value: JSONValue, at index: Int) {
        let place = entries[index].place
        if !place.isNone, case .text(let text) = value.storage, text.isIdentical(to: JSONText(source, place.value)) {
            if let edit = entries[index].edit { edits[Int(edit)].value = nil }
        } else {
            edits[edit(at: index)].value = value
        }
    }

    mutating func updateValue<Failure: Error>(
        at index: Int, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        var value = takeValue(at: index)
        defer { setValue(value, at: index) }
        try body(&value)
    }

    mutating func append(_ value: JSONValue) {
        insert(key: nil, value, at: entries.count)
    }

    mutating func insert(key: [UInt8]?, _ value: JSONValue, at index: Int) {
        entries.insert(JSONEntry(place: .none, edit: UInt32(edits.count)), at: index)
        edits.append(JSONEdit(key: key, value: value))
    }

    mutating func remove(at index: Int) {
        entries.remove(at: index)
    }

    /// Keeps the entries whose value `isKept` accepts.
    mutating func filter<Failure: Error>(_ isKept: (JSONValue) throws(Failure) -> Bool) throws(Failure) {
        var kept: [JSONEntry] = []
        for index in entries.indices where try isKept(value(at: index)) { kept.append(entries[index]) }
        entries = kept
    }

    private mutating func edit(at index: Int) -> Int {
        if let edit = entries[index].edit { return Int(edit) }
        entries[index].edit = UInt32(edits.count)
        edits.append(JSONEdit())
        return edits.count - 1
    }
}

// MARK: Keys

extension JSONNode {
    func key(at index: Int) -> String {
        withKey(at: index) { String(decoding: JSONString.decode($0) ?? [], as: UTF8.self) }
    }

    /// The last member of that name: it is the one that counts, as in Go.
    func lastIndex(of key: String) -> Int? {
        guard isObject else { return nil }
        let name = key.utf8.span
        var index = entries.count
        while index > 0 {
            index -= 1
            if hasKey(name, at: index) { return index }
        }
        return nil
    }

    mutating func setKey(_ key: String, at index: Int) {
        edits[edit(at: index)].key = JSONString.encode(key)
    }

    /// Replaces the last member of that name and drops the others, or appends one; nil removes all of the name.
    mutating func setMember(_ key: String, to value: JSONValue?) {
        guard isObject else { return }
        let index = lastIndex(of: key)
        if let value, let index {
            setValue(value, at: index)
            removeMembers(named: key, except: index)
        } else if let value {
            insert(key: JSONString.encode(key), value, at: entries.count)
        } else if index != nil {
            removeMembers(named: key)
        }
    }

    /// Gives the last member named `old` the name `new`; other members of either name go.
    mutating func renameMember(_ old: String, to new: String) {
        guard let index = lastIndex(of: old) else { return }
        edits[edit(at: index)].key = JSONString.encode(new)
        removeMembers(named: old, or: new, except: index)
    }

    private mutating func removeMembers(named name: String, or other: String? = nil, except spared: Int? = nil) {
        var kept = 0
        for index in entries.indices {
            let isNamed = hasKey(name.utf8.span, at: index) || other.map { hasKey($0.utf8.span, at: index) } ?? false
            guard index == spared || !isNamed else { continue }
            if kept != index { entries[kept] = entries[index] }
            kept += 1
        }
        entries.removeLast(entries.count - kept)
    }

    private func hasKey(_ key: Span<UInt8>, at index: Int) -> Bool {
        withKey(at: index) { JSONString.matches($0, key) }
    }

    /// Calls `body` with what is between the key's quotes.
    private func withKey<Result>(at index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
        if let edit = entries[index].edit, let key = edits[Int(edit)].key {
            return body(key.span.extracting(1..<key.count - 1))
        }
        let range = entries[index].place.key
        return body(source.span.extracting(range.lowerBound + 1..<range.upperBound - 1))
    }
}

// MARK: Writing

extension JSONNode {
    func write(into output: inout [UInt8]) {
        output.append(contentsOf: source[head])
        var index = 0
        while index < entries.count {
            if index > 0 { output.append(.comma) }
            index = writeRun(from: index, into: &output)
        }
        output.append(contentsOf: source[tail])
    }

    /// Writes one edited entry, or as many others as follow each other in the source; returns the next one's index.
    private func writeRun(from first: Int, into output: inout [UInt8]) -> Int {
        if let edit = entries[first].edit {
            write(entries[first].place, edits[Int(edit)], into: &output)
            return first + 1
        }
        var run = entries[first].place.whole
        var index = first + 1
        // One byte, the comma, is between neighbours.
        while index < entries.count, entries[index].edit == nil,
            entries[index].place.whole.lowerBound == run.upperBound + 1
        {
            run = run.lowerBound..<entries[index].place.whole.upperBound
            index += 1
        }
        output.append(contentsOf: source[run])
        return index
    }

    private func write(_ place: JSONPlace, _ edit: JSONEdit, into output: inout [UInt8]) {
        output.append(contentsOf: source[place.beforeKey])
        output.append(contentsOf: edit.key?[...] ?? source[place.key])
        if place.isNone, isObject { output.append(.colon) }
        output.append(contentsOf: source[place.beforeValue])
        if let value = edit.value {
            value.write(into: &output)
        } else {
            output.append(contentsOf: source[place.value])
        }
        output.append(contentsOf: source[place.afterValue])
    }
}
