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
    /// The beginning of a head.
    var inbound: [UInt8] = []
    /// What the client is sent together with the next piece of the body.
    var outbound: [UInt8] = []
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
    private var isRareChanged = false
    private var rareState = RareAnswerState()

    init(maximumHeadBytes: Int) {
        scanner = HeadScanner(maximumBytes: maximumHeadBytes, maximumEmptyLines: 0)
    }

    /// What few answers have something of. It is not made anew for the next one that has not.
    ///
    /// Nothing is lent to be read, for that may take an allocation; inlined, no more is copied than what is asked for.
    var rare: RareAnswerState {
        @inline(__always) get { rareState }
        @inline(__always) _modify {
            isRareChanged = true
            yield &rareState
        }
    }

    /// Forgets all but the memory that the next answer can do with; head and body are overwritten by parsing that one's.
    mutating func restart(maximumHeadBytes: Int) {
        (phase, mode) = (.head, .verbatim)
        scanner = HeadScanner(maximumBytes: maximumHeadBytes, maximumEmptyLines: 0)
        if !inbound.isEmpty { inbound = [] }
        outbound.emptyForNext()
        (hasContinued, isHeadSent, closesConnection, isEndedByClose, hasEnded) = (false, false, false, false, false)
        if isRareChanged { restartRare() }
    }

    private mutating func restartRare() {
        var old = RareAnswerState()
        swap(&old, &rareState)
        old.keptHead.emptyForNext()
        old.collected.emptyForNext()
        (rareState.keptHead, rareState.collected) = (old.keptHead, old.collected)
        isRareChanged = false
    }

    /// Reads the head that `bytes` begin with, and returns its place once it is complete.
    mutating func readHead(_ bytes: Span<UInt8>) throws(ParseError) -> Range<Int>? {
        try scanner.read(bytes) { (bytes) throws(ParseError) in try head.parse(beginningOf: bytes) }
    }

    /// Puts the engine's head before what the client is sent next.
    mutating func sendHead(_ bytes: Span<UInt8>, _ context: AnswerContext) {
        outbound.appendAnswerHead(head, bytes: bytes, context: context)
    }

    /// Whether a client can see by the framing that the answer was cut.
    var endsVisibly: Bool { !isEndedByClose }
}

/// What few answers have something of: those that rules are about, that may tell of containers with aliases, or that the
/// audit examines.
struct RareAnswerState {
    /// What edits the frames of a websocket, where a rule wants that.
    var frames: FrameRelabeller?
    /// The head, where it is written only once the body is rewritten.
    var keptHead: [UInt8] = []
    var collected: [UInt8] = []
    /// What rewrites the body piece by piece.
    var rewriter: BodyRewriter?
    /// What became of a piece whose chunk is not whole yet.
    var pieces: [UInt8] = []
    /// What may be the beginning of an id that has an alias.
    var translation = AliasTranslation()

    /// What the audit examines of it.
    var sample: AuditSample?
    /// Whether it would be examined if there were not so many.
    var isPassedOver = false
}
