// SPDX-License-Identifier: Apache-2.0
internal import CVectors

/// Names to look for in an object, each of which has a number.
///
/// The pointers are here and in `JSONSkim` alone, as C has the memory. Nobody changes it once it is handed out.
final class JSONSkimNames: @unchecked Sendable {
    fileprivate let memory: UnsafeMutablePointer<cvectors_names>

    /// nil where there are more names than C has room for, or where one is empty or too long.
    init?(_ names: [String]) {
        memory = .allocate(capacity: 1)
        memory.initialize(to: cvectors_names())
        for name in names {
            var name = name
            let isAdded = name.withUTF8 { cvectors_names_add(memory, $0.baseAddress, $0.count) }
            guard isAdded else { return nil }
        }
    }

    deinit { memory.deallocate() }
}

/// An object of which a few members were looked for, to be edited and written: no index is made of it, and what lies
/// between is copied.
struct JSONSkim: ~Copyable {
    private let bytes: UnsafePointer<UInt8>
    private let memory: UnsafeMutablePointer<cvectors_skim>

    /// How reading and writing objects ended.
    enum End {
        /// Behind one that was written.
        case written
        /// In front of one within which the bytes end.
        case open
        /// In front of one that is written otherwise than an engine would, or was not to be edited so.
        case odd
    }

    /// What becomes of an object.
    enum Edit {
        /// It is written with what was done to it.
        case done
        /// Nothing is written.
        case dropped
        /// There is more to do to it than can be done here.
        case odd
    }

    /// Reads the object at `index`, appends it as `edit` leaves it, and moves `index` behind it; so also the objects behind
    /// that, if nothing but the separator is between them. Values that are made live in the array that `edit` is given.
    @inline(__always)
    static func rewrite(
        _ bytes: Span<UInt8>, at index: inout Int, separator: UInt8?, longest: Int, _ names: JSONSkimNames,
        into output: inout [UInt8], edit: (borrowing JSONSkim, inout [[UInt8]]) -> Edit
    ) -> End {
        bytes.withUnsafeBufferPointer { source in
            withRoom { memory in
                guard let base = source.baseAddress else { return .odd }
                let skim = JSONSkim(bytes: base, memory: memory)
                var row = Row(index: index, count: source.count, longest: longest, separator: separator)
                defer { index = row.index }
                var missing = fewAddedBytes
                while true {
                    var end: End?
                    let needed = source.count - row.index + missing + separatorBytes
                    output.append(addingCapacity: max(needed, output.capacity - output.count)) { span in
                        span.withUnsafeMutableBufferPointer { buffer, written in
                            end = skim.rewrite(&row, names, into: buffer, &written, edit: edit)
                        }
                    }
                    if let end { return end }
                    missing += skim.addedBytes
                }
            }
        }
    }

    /// Calls `body` with the object that `bytes` are; false where it is written otherwise than an engine would.
    static func read(_ bytes: Span<UInt8>, _ names: JSONSkimNames, _ body: (borrowing JSONSkim) -> Void) -> Bool {
        bytes.withUnsafeBufferPointer { source in
            withRoom { memory in
                guard let base = source.baseAddress else { return false }
                let end = cvectors_skim_read(names.memory, base, source.count, 0, memory)
                guard end == cvectors_closed, memory.pointee.closing == source.count - 1 else { return false }
                body(JSONSkim(bytes: base, memory: memory))
                return true
            }
        }
    }

    /// Calls `body` with memory for what is found of an object. It is in two parts, as more than 1 KiB would be taken from
    /// the heap.
    @inline(__always)
    private static func withRoom<Result>(_ body: (UnsafeMutablePointer<cvectors_skim>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: cvectors_skimmed.self, capacity: Int(cvectors_most_names)) { members in
            var skim = cvectors_skim()
            skim.members = members.baseAddress
            return withUnsafeMutablePointer(to: &skim, body)
        }
    }

    /// Objects one behind the other, the next of which is at `index`.
    private struct Row {
        var index: Int
        let count: Int
        /// A longer object has no end.
        let longest: Int
        let separator: UInt8?
    }

    /// Goes on with the objects of a row; nil where there is no room for the next.
    @inline(__always)
    private func rewrite(
        _ row: inout Row, _ names: JSONSkimNames, into output: UnsafeMutableBufferPointer<UInt8>, _ written: inout Int,
        edit: (borrowing JSONSkim, inout [[UInt8]]) -> Edit
    ) -> End? {
        while true {
            let count = row.index + min(row.count - row.index, row.longest)
            let end = cvectors_skim_read(names.memory, bytes, count, row.index, memory)
            guard end == cvectors_closed else { return end == cvectors_open ? .open : .odd }
            var values: [[UInt8]] = []
            switch edit(self, &values) {
            case .done:
                guard bytesAtMost + Self.separatorBytes <= output.count - written else { return nil }
                written += cvectors_skim_write(memory, bytes, output.baseAddress?.advanced(by: written))
            case .dropped: guard written < output.count else { return nil }
            case .odd: return .odd
            }
            // Until now the values were there by their addresses alone.
            withExtendedLifetime(values) {}
            row.index = memory.pointee.closing + 1
            guard let separator = row.separator, isAtNext(of: row) else { return .written }
            output[written] = separator
            written += 1
            row.index += 1
        }
    }

    /// Whether a separator is there, and an object behind it.
    private func isAtNext(of row: Row) -> Bool {
        row.index + 1 < row.count && bytes[row.index] == row.separator && bytes[row.index + 1] == .openBrace
    }

    private static let separatorBytes = 1
    /// An object that comes alone gets no more, mostly. Without room for it, all that was done to the object is done anew.
    private static let fewAddedBytes = 1024

    /// How many bytes there must be room for, behind others, to rewrite an object that is so long, mostly.
    static func room(for count: Int) -> Int { count + fewAddedBytes + separatorBytes }

    private var addedBytes: Int { max(memory.pointee.added, 0) }

    private var bytesAtMost: Int { cvectors_skim_room(memory) }
}

extension JSONSkim {
    @inline(__always)
    private func member(_ name: Int) -> UnsafeMutablePointer<cvectors_skimmed> { cvectors_skim_member(memory, name) }

    @inline(__always)
    func has(_ name: Int) -> Bool { cvectors_skim_has(memory, name) }

    /// Whether the member is there, and of one of these forms.
    @inline(__always)
    func has(_ name: Int, as forms: JSONForms) -> Bool { has(name) { forms.contains($0.form) } }

    /// Whether the member is there, and `isMet` is true of its value's bytes.
    @inline(__always)
    func has(_ name: Int, where isMet: (Span<UInt8>) -> Bool) -> Bool {
        guard has(name) else { return false }
        var count = 0
        let value = cvectors_skimmed_value(bytes, member(name), &count)
        return isMet(UnsafeBufferPointer(start: value, count: count).span)
    }

    /// How a member is written.
    enum Comparison {
        case same
        /// Or not there.
        case different
        /// With escapes, so that it may say the same.
        case unknown
    }

    /// Compares a member with a string without escapes, quotes included.
    @inline(__always)
    func compare(_ name: Int, with text: Span<UInt8>) -> Comparison {
        var result = Comparison.different
        _ = has(name) { value in
            if value.count > text.count {
                // Most that say something else do so at once.
                let maySaySame = value[1] == text[1] || value[1] == .backslash
                if maySaySame, value.hasBackslash(in: 1..<value.count) { result = .unknown }
            } else if areEqual(value, text) {
                result = .same
            }
            return true
        }
        return result
    }

    /// Whether anything is to be written otherwise than it was read.
    var isEdited: Bool { cvectors_skim_is_edited(memory) }

    func remove(_ name: Int) { cvectors_skim_remove(memory, name) }

    /// Gives a member that is there another value, whose bytes must live until the object is written.
    func set(_ name: Int, to text: UnsafeBufferPointer<UInt8>) {
        cvectors_skim_set(memory, name, text.baseAddress, text.count)
    }

    /// Gives a member that is there another value, which lives on in `values`.
    func set(_ name: Int, to value: [UInt8], keeping values: inout [[UInt8]]) {
        values.keep(value)
        value.withUnsafeBufferPointer { set(name, to: $0) }
    }

    /// Has something written in place of a member that is there, which lives on in `values`.
    func replace(_ name: Int, with text: [UInt8], keeping values: inout [[UInt8]]) {
        values.keep(text)
        text.withUnsafeBufferPointer { cvectors_skim_replace(memory, name, $0.baseAddress, $0.count) }
    }

    /// Has members written behind one that is there, or behind all where that is nil, whose bytes must live until the
    /// object is written; false where that cannot be.
    func follow(_ name: Int?, with text: UnsafeBufferPointer<UInt8>) -> Bool {
        if let name { return cvectors_skim_follow(memory, name, text.baseAddress, text.count) }
        return cvectors_skim_trail(memory, bytes, text.baseAddress, text.count)
    }

    /// Has members written before all others; false where that cannot be.
    func begin(with text: UnsafeBufferPointer<UInt8>) -> Bool {
        cvectors_skim_begin(memory, text.baseAddress, text.count)
    }

    /// Has a member's value, or what is in a range of it, written before all members by another name; false where that
    /// cannot be.
    func lead(with range: Range<Int>? = nil, of member: Int, as name: Int, of names: JSONSkimNames) -> Bool {
        var count = 0
        let value = cvectors_skimmed_value(bytes, self.member(member), &count)
        let range = range ?? 0..<count
        return cvectors_skim_lead(memory, names.memory, name, value.map { $0 + range.lowerBound }, range.count)
    }

    /// The same for a value that lives on in `values`.
    func lead(with value: [UInt8], as name: Int, of names: JSONSkimNames, keeping values: inout [[UInt8]]) -> Bool {
        values.keep(value)
        return value.withUnsafeBufferPointer { bytes in
            cvectors_skim_lead(memory, names.memory, name, bytes.baseAddress, bytes.count)
        }
    }

    /// A copy of a member's value, or of what is in a range of it; nil where it is not there.
    func text(of name: Int, in range: Range<Int>? = nil) -> JSONText? {
        var copy: [UInt8] = []
        let isThere = has(name) {
            copy.append(copying: $0.extracting(range ?? 0..<$0.count))
            return !copy.isEmpty
        }
        return isThere ? JSONText(copy) : nil
    }

    /// Has the value of a member that is there written once more behind it, by another name.
    func copy(_ name: Int, to other: Int, of names: JSONSkimNames) {
        cvectors_skim_copy(memory, bytes, name, names.memory, other)
    }
}

extension [[UInt8]] {
    private static let fewValues = 8

    /// Has a value live as long as this, which gets room for several at once.
    mutating func keep(_ value: [UInt8]) {
        if isEmpty { reserveCapacity(Self.fewValues) }
        append(value)
    }
}
