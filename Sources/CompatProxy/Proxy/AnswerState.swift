// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// How far the engine's half of an exchange is.
struct AnswerState {
    enum Phase {
        case head, body, complete, tunnel
    }

    /// What is done with the body.
    enum Mode {
        /// Forwarded as read, framing and all.
        case verbatim
        /// Forwarded without its chunks' framing, to a client that knows none.
        case unframed
        /// Forwarded with the ids that clients know, in chunks where the engine sent some.
        case translated(framed: Bool)
        /// Kept until it is complete, then rewritten.
        case collected
        /// Rewritten piece by piece.
        case rewritten
    }

    var phase = Phase.head
    var mode = Mode.verbatim
    private var scanner: HeadScanner
    private(set) var head = ResponseHead()
    var body = BodyDecoder(.none)
    /// What edits the frames of a websocket, where a rule wants that.
    var frames: FrameRelabeller?
    /// The beginning of a head.
    var inbound: [UInt8] = []
    /// What the client is sent together with the next piece of the body.
    var outbound: [UInt8] = []
    /// The head, where it is written only once the body is rewritten.
    var keptHead: [UInt8] = []
    var collected: [UInt8] = []
    /// What rewrites the body piece by piece.
    var rewriter: BodyRewriter?
    /// What became of a piece whose chunk is not whole yet.
    var pieces: [UInt8] = []
    /// What may be the beginning of an id that has an alias.
    var translation = AliasTranslation()
    /// Whether the client was told to send its body.
    var hasContinued = false
    /// Whether anything of the final answer has gone out.
    var isHeadSent = false
    /// Whether the client's connection ends with this answer.
    var closesConnection = false
    /// Whether the end of the client's connection is the only end that the body has.
    var isEndedByClose = false
    /// Whether the engine has closed its sending side of a tunnel.
    var hasEnded = false

    /// What the audit examines of it; nil of most.
    var sample: AuditSample?
    /// Whether it would be examined if there were not so many.
    var isPassedOver = false

    init(maximumHeadBytes: Int) {
        scanner = HeadScanner(maximumBytes: maximumHeadBytes, maximumEmptyLines: 0)
    }

    /// Forgets all but the memory that the next answer can do with; the head is overwritten by parsing that one's.
    mutating func restart(maximumHeadBytes: Int) {
        // Most answers hold nothing back.
        guard !keptHead.isEmpty else { return forget(maximumHeadBytes: maximumHeadBytes) }
        let held = (keptHead.takeEmptied(), collected.takeEmptied())
        forget(maximumHeadBytes: maximumHeadBytes)
        (keptHead, collected) = held
    }

    private mutating func forget(maximumHeadBytes: Int) {
        let buffer = outbound.takeEmptied()
        var oldHead = ResponseHead()
        swap(&oldHead, &head)
        self = AnswerState(maximumHeadBytes: maximumHeadBytes)
        head = oldHead
        outbound = buffer
    }

    /// Reads the head that `bytes` begin with, and returns its place once it is complete.
    mutating func readHead(_ bytes: Span<UInt8>) throws(ParseError) -> Range<Int>? {
        try scanner.read(bytes) { (bytes) throws(ParseError) in try head.parse(beginningOf: bytes) }
    }

    /// Whether a client can see by the framing that the answer was cut.
    var endsVisibly: Bool { !isEndedByClose }
}
