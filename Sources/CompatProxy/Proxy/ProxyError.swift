// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// Why the proxy itself answers a request. The only place where a failure gets a status and its words.
enum ProxyError: Error {
    /// The client's bytes are no HTTP that we forward.
    case malformedRequest(ParseError)
    /// The head of a request did not come to its end in time.
    case headTimeout
    /// More client connections than the configuration allows.
    case tooManyConnections(limit: Int)
    /// The client's API version is outside the listener's window.
    case versionRefused(VersionRefusal)
    /// A rule cannot carry this request or answer to the other version.
    case rejected(Rejection)
    /// The client ended its side before the request was complete.
    case incompleteRequest
    /// A request body that must be rewritten is longer than we hold in memory.
    case requestTooLarge(limit: Int)
    /// Nobody answers at the engine's address.
    case engineUnreachable(Address, reason: String)
    /// The engine ended the connection, or broke HTTP, before its answer was complete.
    case engineFailed(Address, reason: String)
    /// An answer that must be rewritten is longer than we hold in memory.
    case answerTooLarge(limit: Int)
    /// An answer that must be rewritten is not what its endpoint promises.
    case unreadableAnswer(reason: String)
    /// The version that the configuration fixes is none that this engine speaks.
    case versionNotSpoken(APIVersion, engine: VersionWindow)

    /// The HTTP status of the answer.
    var status: Int {
        switch self {
        case .malformedRequest(let error): error.status
        case .headTimeout: 408
        case .versionRefused: VersionRefusal.status
        case .rejected(let rejection): rejection.status
        case .incompleteRequest: 400
        case .requestTooLarge: 413
        case .engineUnreachable, .tooManyConnections: 503
        case .engineFailed, .answerTooLarge, .unreadableAnswer, .versionNotSpoken: 502
        }
    }

    /// Whether an engine would give it the fields that all its answers have.
    var hasEngineFields: Bool {
        if case .rejected(.pageNotFound) = self { false } else { true }
    }

    /// Whether the connection has no next request: where this one ends is unknown.
    var isFatal: Bool {
        switch self {
        case .malformedRequest, .incompleteRequest, .headTimeout, .tooManyConnections: true
        default: false
        }
    }

    /// What the audit makes of it; nil where the request was not refused for its version or by a rule.
    var refusal: AuditNote.Refusal? {
        switch self {
        case .versionRefused: .version
        case .rejected: .rule
        default: nil
        }
    }

    /// What the client is told.
    var message: String {
        switch self {
        case .malformedRequest(let error): "malformed request: \(error.reason)"
        case .headTimeout: "the request's head did not arrive in time"
        case .tooManyConnections(let limit): "more than \(limit) connections at a time"
        case .versionRefused(let refusal): refusal.message
        case .rejected(let rejection): rejection.message
        case .incompleteRequest: "the request ended before its body was complete"
        case .requestTooLarge(let limit): "the request's body is longer than the \(limit) bytes that can be translated"
        case .engineUnreachable(let address, let reason):
            "Cannot connect to the Docker engine at \(address). Is it running? (\(reason))"
        case .engineFailed(let address, let reason):
            "the Docker engine at \(address) gave no complete answer: \(reason)"
        case .answerTooLarge(let limit): "the engine's answer is longer than the \(limit) bytes that can be translated"
        case .unreadableAnswer(let reason): "the engine's answer cannot be translated: \(reason)"
        case .versionNotSpoken(let version, let window):
            "the proxy is set to speak API version \(version), and the engine speaks \(window) only"
        }
    }

    init(_ error: RewriteError<Rejection>) {
        self =
            switch error {
            case .rules(let rejection): .rejected(rejection)
            case .body(.valueTooLarge(let limit)): .answerTooLarge(limit: limit)
            case .body(.malformed): .unreadableAnswer(reason: "it is not valid JSON")
            case .body(.truncated): .unreadableAnswer(reason: "it ends too early")
            }
    }
}
