// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// The versions that clients were told of when they asked without one. Who then asks for the newest of them, or of its
/// own, has most likely negotiated, and would ask another engine for another version.
struct OfferedVersions {
    private let offered: [ClientVerdict.Identity: Set<APIVersion>]

    init(_ uses: [AuditUse]) {
        let asking = uses.filter { $0.asked == nil && $0.endpoint?.isOfNegotiation ?? false }
        offered = Dictionary(grouping: asking) { ClientVerdict.Subject($0).identity }.mapValues(Self.told)
    }

    /// Where no proxy noted what a client was told, that was most often the version that the engine was spoken to.
    private static func told(_ uses: [AuditUse]) -> Set<APIVersion> {
        let noted = uses.reduce(into: Set()) { $0.formUnion($1.offered) }
        return noted.isEmpty ? Set(uses.compactMap(\.spoken)) : noted
    }

    /// What would become of the version that the client asks for, at an engine that does not accept it; nil where it
    /// does not negotiate.
    func outcome(for subject: ClientVerdict.Subject, at window: VersionWindow) -> NegotiationOutcome? {
        let program = ClientProgram(of: subject.identity.client)
        guard let asked = subject.asked,
            offered[subject.identity]?.contains(where: { asked == program?.newest(upTo: $0) ?? $0 }) ?? false
        else { return nil }
        if asked > window.maximum { return .asks(window.maximum) }
        guard let newest = program?.newest(upTo: window.maximum) else { return .unknown }
        return newest < window.minimum ? .fails : .asks(newest)
    }
}

/// What comes of negotiating with an engine.
enum NegotiationOutcome: Hashable, Sendable {
    case asks(APIVersion)
    /// The engine accepts no version that the client knows.
    case fails
    /// Nobody knows how new a version the client speaks.
    case unknown
}

/// A program that says by its `User-Agent` how new a version it speaks.
private enum ClientProgram {
    case dockerCLI(EngineRelease)
    /// It asks for whatever the engine says is its newest.
    case dockerPy

    /// The program of a client whose name ends with `(product/release)`.
    init?(of name: String) {
        guard name.hasSuffix(")"), let start = name.lastIndex(of: "(") else { return nil }
        let parts = name[name.index(after: start)...].dropLast().split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let release = EngineRelease(String(parts[1]))
        switch parts[0] {
        case "Docker-Client" where release.major > 0: self = .dockerCLI(release)
        case "docker-sdk-python": self = .dockerPy
        default: return nil
        }
    }

    /// What it asks for where that is the newest that it is offered.
    func newest(upTo offered: APIVersion) -> APIVersion {
        switch self {
        case .dockerCLI(let release): min(EngineProfile.docker(release).window.maximum, offered)
        case .dockerPy: offered
        }
    }
}
