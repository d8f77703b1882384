// SPDX-License-Identifier: Apache-2.0

/// A JSON value that is read only as far as someone looks, and written back byte for byte where nobody changed it.
///
/// It starts as a stretch of the source. Editing a member indexes the levels on the way to it and no others; the rest
/// is stepped over and later copied. Reading indexes nothing: each look-up in a value that was never edited scans it.
public struct JSONValue: Sendable {
    /// What a value is.
    public enum Kind: Sendable {
        case object
        case array
        case string
        case number
        case bool
        case null
        /// No JSON: plain text, nothing at all, or a container that turned out to be malformed.
        case invalid
    }

    enum Storage: Sendable {
        case text(JSONText)
        case malformed(JSONText)
        case node(JSONNode)
        /// Elsewhere for the moment.
        case taken
    }

    var storage: Storage

    init(text: JSONText) {
        storage = .text(text)
    }

    init(node: JSONNode) {
        storage = .node(node)
    }

    /// What is left of a value that is elsewhere for the moment.
    static var taken: JSONValue { JSONValue(storage: .taken) }
    var isTaken: Bool { if case .taken = storage { true } else { false } }

    private init(storage: Storage) {
        self.storage = storage
    }

    /// A value as it is written in `bytes`, white space around it included.
    public init(source bytes: [UInt8]) {
        self.init(text: JSONText(bytes))
    }

    /// A value as it is written in `bytes`, white space around it included.
    public init(source bytes: ArraySlice<UInt8>) {
        self.init(text: JSONText(Array(bytes)))
    }

    /// What the value is; of a container that nobody looked into, only the brackets are checked.
    public var kind: Kind {
        switch storage {
        case .text(let text): text.kind
        case .malformed, .taken: .invalid
        case .node(let node): node.isObject ? .object : .array
        }
    }

    /// What writing the value gives.
    public var sourceBytes: [UInt8] {
        var output: [UInt8] = []
        write(into: &output)
        return output
    }

    /// Appends the value to `output`.
    public func write(into output: inout [UInt8]) {
        switch storage {
        case .text(let text), .malformed(let text): text.write(into: &output)
        case .node(let node): node.write(into: &output)
        case .taken: break
        }
    }

    /// Whether the value is JSON by the letter of RFC 8259, save that its strings may hold invalid UTF-8, as in Go.
    ///
    /// The depth that Go's decoder, and so the engine, accepts is the default.
    public func validate(maximumDepth: Int = 10_000) -> Bool {
        switch storage {
        case .malformed, .taken: false
        case .text(let text): JSONValidator.accepts(text.bytes.span.extracting(text.range), maximumDepth: maximumDepth)
        case .node: JSONValidator.accepts(sourceBytes.span, maximumDepth: maximumDepth)
        }
    }
}

extension JSONValue {
    /// Where the JSON value ends that `bytes` begin with, white space around it included; nil where they do not.
    static func endOfFirst(in bytes: [UInt8], maximumDepth: Int = 10_000) -> Int? {
        JSONValidator.endOfFirstValue(in: bytes.span, maximumDepth: maximumDepth)
    }
}

/// A node without a reference of its own counted: the value that lends it holds one, and nobody changes the value while
/// a method of it runs, in which this is used and no longer.
struct LentNode {
    private let reference: Unmanaged<JSONNode>

    @inline(__always)
    fileprivate init(_ node: JSONNode) {
        reference = .passUnretained(node)
    }

    @inline(__always)
    func use<Result>(_ body: (JSONNode) -> Result) -> Result { reference._withUnsafeGuaranteedRef(body) }

    /// The node with a reference counted, for being used while others' code runs.
    var node: JSONNode { reference.takeUnretainedValue() }
}

extension JSONValue: CustomStringConvertible {
    /// What writing the value gives, as text.
    public var description: String { String(decoding: sourceBytes, as: UTF8.self) }
}

extension JSONValue {
    /// The value's members or elements; nil where it is no container or a malformed one.
    var node: JSONNode? {
        switch storage {
        case .text(let text): try? JSONNode(text)
        case .malformed, .taken: nil
        case .node(let node): node
        }
    }

    /// The node, if this is indexed.
    @inline(__always)
    var indexed: LentNode? {
        if case .node(let node) = storage { LentNode(node) } else { nil }
    }

    /// The node, for being edited: nobody else holds it. Nil where there is none.
    mutating func ownNode() -> LentNode? {
        index()
        guard case .node = storage else { return nil }
        // Taken out, so that this is not itself somebody else.
        guard case .node(var node) = exchange(&storage, with: .taken) else { return nil }
        if !isKnownUniquelyReferenced(&node) { node = node.copy() }
        let lent = LentNode(node)
        storage = .node(node)
        return lent
    }

    /// The node, with nothing in it, if nobody else holds it; the value is no more.
    mutating func takeMemory() -> JSONNode? {
        guard case .node(var node) = storage else { return nil }
        storage = .taken
        guard isKnownUniquelyReferenced(&node), node.isSmall else { return nil }
        node.clear()
        return node
    }

    private mutating func index() {
        guard case .text(let text) = storage, text.kind == .object || text.kind == .array else { return }
        do {
            storage = .node(try JSONNode(text))
        } catch {
            storage = .malformed(text)
        }
    }

    /// Indexes a container that will be looked into time and again; leaves alone what is none, or malformed.
    mutating func indexIfRegular() {
        guard case .text(let text) = storage, let node = try? JSONNode(text) else { return }
        storage = .node(node)
    }

    /// Whether nobody changed what was that text.
    func isStill(_ text: JSONText) -> Bool {
        if case .text(let own) = storage { own.isIdentical(to: text.range, of: text.bytes) } else { false }
    }
}
