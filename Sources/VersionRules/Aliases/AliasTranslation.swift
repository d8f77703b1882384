// SPDX-License-Identifier: Apache-2.0

/// Puts the ids that clients were given in the place of the engine's, in bytes that come in pieces.
///
/// Both are as long as each other, so that no length changes. What may be the beginning of an id is held back; JSON
/// values end in none, so that a record is never held up. An id in a path, behind a slash, is the name of a file on the
/// engine's machine and stays.
public struct AliasTranslation: Sendable {
    private static let idLength = 64

    /// Whether lines that tell of a container which gave way to another, and its id with it, are left out: clients who
    /// see it removed would take that for the one that they have.
    private let leavesOutReplaced: Bool
    /// The line so far, where it may be left out.
    private var line: [UInt8] = []
    private var isLeftOut = false
    /// Whether the line began before there were aliases, and is sent already in part.
    private var isUnderWay = false
    /// The hexadecimal digits that came last, as long as they may be an id.
    private var held: [UInt8] = []
    /// Whether there were more of them than an id has.
    private var isTooLong = false
    /// What came before `held`.
    private var previous: UInt8 = 0

    /// At the beginning of a body, which may be one of events.
    public init(ofEvents: Bool = false) {
        leavesOutReplaced = ofEvents
    }

    /// Whether nothing is held back.
    public var isEmpty: Bool { held.isEmpty && line.isEmpty }

    /// Takes the next bytes and appends what is certain to `output`.
    public mutating func feed(_ bytes: Span<UInt8>, into output: inout [UInt8], aliases: ContainerAliases) {
        guard !aliases.isEmpty || !isEmpty else { return pass(bytes, into: &output) }
        for index in bytes.indices {
            let byte = bytes[index]
            if byte.isHexDigit { take(digit: byte) } else { take(other: byte, into: &output, aliases) }
        }
        if !leavesOutReplaced { flush(into: &output) }
    }

    /// Appends what was held back: the body is at its end.
    public mutating func finish(into output: inout [UInt8], aliases: ContainerAliases) {
        endDigits(aliases)
        flush(into: &output)
    }

    private mutating func pass(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        guard let last = bytes.indices.last.map({ bytes[$0] }) else { return }
        output.append(copying: bytes)
        previous = last
        isUnderWay = last != UInt8(ascii: "\n")
    }

    private mutating func take(digit: UInt8) {
        guard !isTooLong else { return line.append(digit) }
        held.append(digit)
        guard held.count > Self.idLength else { return }
        line += held
        held.removeAll(keepingCapacity: true)
        isTooLong = true
    }

    private mutating func take(other byte: UInt8, into output: inout [UInt8], _ aliases: ContainerAliases) {
        endDigits(aliases)
        line.append(byte)
        previous = byte
        guard byte == UInt8(ascii: "\n") else { return }
        if leavesOutReplaced { flush(into: &output) }
        isUnderWay = false
    }

    private mutating func endDigits(_ aliases: ContainerAliases) {
        isTooLong = false
        guard !held.isEmpty else { return }
        if held.count == Self.idLength, previous != UInt8(ascii: "/") {
            isLeftOut = isLeftOut || leavesOutReplaced && !isUnderWay && aliases.isGiven(held)
            line += aliases.replacements[held] ?? held
        } else {
            line += held
        }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func flush(into output: inout [UInt8]) {
        if !isLeftOut { output += line }
        line.removeAll(keepingCapacity: true)
        isLeftOut = false
    }
}

extension ContainerAliases {
    /// A whole body with the ids that clients were given.
    public func translate(_ body: [UInt8]) -> [UInt8] {
        var translation = AliasTranslation()
        var output: [UInt8] = []
        output.reserveCapacity(body.count)
        translation.feed(body.span, into: &output, aliases: self)
        translation.finish(into: &output, aliases: self)
        return output
    }
}
