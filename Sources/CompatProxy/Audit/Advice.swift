// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What a client is told about its request, at a listener that is to tell.
struct Advice: Equatable {
    /// A note for each finding.
    var warnings: [String] = []
    /// Since when newer engines do without what the client uses, where that is known: `Deprecation`, RFC 9745.
    var deprecated: Timestamp?

    /// What can be said before anybody looks into the message.
    static func on(asked: APIVersion?, engineMinimum: APIVersion?, endpoint: Endpoint?) -> Advice {
        let findings = Finding.ofHead(asked: asked, engineMinimum: engineMinimum, endpoint: endpoint)
        let days = findings.compactMap { finding in
            switch finding.kind {
            case .versionBelowMinimum: asked?.abandoned
            case .deprecatedEndpoint: endpoint?.definition.ended
            default: nil
            }
        }
        return Advice(warnings: findings.map(\.advice), deprecated: days.compactMap { Timestamp(day: $0) }.min())
    }
}

extension Finding {
    fileprivate var advice: String {
        switch kind {
        case .versionBelowMinimum: "\(kind.rawValue): the engine itself accepts newer versions alone"
        case .unknownVersion: "\(kind.rawValue): it passes as it is"
        case .deprecatedEndpoint: "\(kind.rawValue): newer versions do not have \(place ?? "it")"
        case .unversionedPath: "\(kind.rawValue): what is answered changes with the engine"
        default: text
        }
    }
}
