// SPDX-License-Identifier: Apache-2.0

/// Another answer of the engine that the steps of a change need. The rules stay pure: whoever uses a plan asks for it,
/// and hands the value in.
public enum LookUp: Hashable, Sendable, CaseIterable {
    /// `GET /info`.
    case info
    /// `GET /version`.
    case version
    /// The container that the path names.
    case container
    /// The exec instance that the path names.
    case exec
    /// The image that the path names.
    case image
    /// The history of the image that the path names.
    case imageHistory
    /// The network that the path names.
    case network
    /// All networks.
    case networks
    /// All containers, the stopped ones too.
    case containers
    /// All images.
    case images
    /// The service that the path names.
    case service
    /// The task that the path names.
    case task
    /// The request's own query as text, which no answer repeats. The engine is not asked for it.
    case query
    /// What the request's path names, as text, which no answer repeats either. The engine is not asked for it.
    case parameter

    /// Whether the request itself tells it, so that the engine is not asked.
    var isOfRequest: Bool { self == .query || self == .parameter }

    /// Where the engine answers it, behind the version; nil where it is not asked, or the request's path names nothing.
    public func path(naming parameter: String?) -> String? {
        switch self {
        case .info: "/info"
        case .version: "/version"
        case .networks: "/networks"
        case .containers: "/containers/json?all=1"
        case .images: "/images/json"
        case .query, .parameter: nil
        case .container: Self.path("/containers/", parameter, "/json")
        case .exec: Self.path("/exec/", parameter, "/json")
        case .image: Self.path("/images/", parameter, "/json")
        case .imageHistory: Self.path("/images/", parameter, "/history")
        case .network: Self.path("/networks/", parameter, "")
        case .service: Self.path("/services/", parameter, "")
        case .task: Self.path("/tasks/", parameter, "")
        }
    }

    private static func path(_ before: String, _ parameter: String?, _ after: String) -> String? {
        guard let parameter, !parameter.isEmpty else { return nil }
        return before + FormEncoding.encodePath(parameter) + after
    }
}

/// What was looked up for one exchange.
public struct LookedUp: Sendable {
    private var answers: [LookUp: JSONValue] = [:]

    /// Nothing.
    public init() {}

    /// The engine's answer; nil where it was not asked for, or was an error.
    public subscript(lookUp: LookUp) -> JSONValue? {
        get { answers[lookUp] }
        set {
            answers[lookUp] = newValue
            answers[lookUp]?.indexIfRegular()
        }
    }

    /// Whether nothing was looked up.
    public var isEmpty: Bool { answers.isEmpty }
}

extension LookedUp: ExpressibleByDictionaryLiteral {
    /// Lets examples write `[.info: #"{"Driver":"overlay2"}"#]`.
    public init(dictionaryLiteral elements: (LookUp, String)...) {
        for (lookUp, text) in elements { self[lookUp] = JSONValue(source: Array(text.utf8)) }
    }
}
