// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// How far the client's half of an exchange is.
struct RequestState {
    enum Phase {
        /// The engine is asked what the rules must know first; the body waits.
        case lookingUp
        /// The body is forwarded as it comes.
        case relayed
        /// The body is kept until it is complete, to be rewritten.
        case collected
        /// All of the request is here; what follows is another request, or waits for a tunnel.
        case complete
        /// The engine is asked what the request takes, in several calls.
        case conversing
        /// What follows are the tunnel's bytes.
        case tunnel

        /// Whether the engine is sent the request as soon as it can be.
        var isSending: Bool {
            switch self {
            case .relayed, .complete, .tunnel: true
            case .lookingUp, .collected, .conversing: false
            }
        }
    }

    var phase: Phase
    var body: BodyDecoder
    /// What the engine has not been sent yet; of a request that may be sent twice, all of it until the answer begins.
    var outbound: [UInt8] = []
    /// Whether `outbound` went out, so that what follows can go straight to the connection.
    var isHeadSent = false
    /// Whether the engine takes no more: what is left is dropped.
    var isRefused = false
    /// Whether the client has closed its sending side.
    var hasEnded = false
    /// Whether the client has closed altogether.
    var isAbandoned = false
    private var isRareChanged = false
    private var rareState = RareRequestState()

    init(_ framing: BodyFraming) {
        body = BodyDecoder(framing)
        phase = body.isComplete ? .complete : .relayed
    }

    /// What few requests have something of. It is not made anew for the next one that has not.
    ///
    /// Nothing is lent to be read, for that may take an allocation; inlined, no more is copied than what is asked for.
    var rare: RareRequestState {
        @inline(__always) get { rareState }
        @inline(__always) _modify {
            isRareChanged = true
            yield &rareState
        }
    }

    /// Forgets all but the memory that the next request can do with.
    mutating func restart(_ framing: BodyFraming) {
        body = BodyDecoder(framing)
        phase = body.isComplete ? .complete : .relayed
        outbound.emptyForNext()
        (isHeadSent, isRefused, hasEnded, isAbandoned) = (false, false, false, false)
        if isRareChanged { (rareState, isRareChanged) = (RareRequestState(), false) }
    }
}

/// What few requests have something of: those that rules are about, that name containers with aliases, or that the audit
/// examines.
struct RareRequestState {
    /// The head, where it is written only once the body is rewritten.
    var keptHead: [UInt8] = []
    var collected: [UInt8] = []
    /// What the engine was asked ahead of the request.
    var lookedUp = LookedUp()
    /// How many answers to that are still to come.
    var pendingLookUps = 0
    /// What the engine is asked once it has agreed.
    var afterwards: [EngineCall] = []
    /// The turn with a container that a conversation has.
    var turn: String?
    /// The aliases of containers that may be meant; none where the request names no endpoint.
    var aliases = ContainerAliases()
    /// The engine's list of containers, where an alias can't be told without it.
    var containers: JSONValue?
    /// What the path names, as the engine calls it, where that is another name.
    var engineParameter: String?
    /// What the client is attached to, as long as that can be changed.
    var attachment: Attachment?
    /// Whether the rules said something about the request that the client must hear.
    var warnings: [String] = []

    /// What the audit examines of it.
    var sample: AuditSample?
    /// Whether it would be examined if there were not so many.
    var isPassedOver = false
}
