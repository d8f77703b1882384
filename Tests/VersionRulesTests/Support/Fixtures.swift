// SPDX-License-Identifier: Apache-2.0
@testable import VersionRules

extension EngineProfile {
    static func docker(_ release: EngineRelease, _ minimum: APIVersion, _ maximum: APIVersion) -> EngineProfile {
        guard let window = VersionWindow(minimum: minimum, maximum: maximum) else { fatalError("no window") }
        return EngineProfile(flavour: .docker, release: release, window: window, system: "linux")
    }

    static let docker20 = docker("20.10.24", "1.12", "1.41")
    static let docker28 = docker("28.5.2", "1.24", "1.51")
    static let docker29 = docker("29.6.0", "1.40", "1.55")
}

extension RewriteContext {
    static func between(
        _ client: APIVersion, _ spoken: APIVersion, engine: EngineProfile = .docker28, isStrict: Bool = false
    ) -> RewriteContext {
        RewriteContext(client: client, spoken: spoken, engine: engine, isStrict: isStrict)
    }
}

extension RewritePlan {
    /// The plan of a client whose path names its version and who is told what the engine said.
    static func between(
        _ client: APIVersion, _ spoken: APIVersion, history: VersionHistory = .all,
        engine: EngineProfile = .docker28, isStrict: Bool = false, advertised: VersionWindow? = nil
    ) -> RewritePlan {
        RewritePlan(
            history: history, context: .between(client, spoken, engine: engine, isStrict: isStrict),
            advertised: advertised ?? engine.window)
    }
}

extension EndpointPlan {
    /// One endpoint of such a plan, without the others.
    static func between(
        _ client: APIVersion, _ spoken: APIVersion, at endpoint: Endpoint, engine: EngineProfile, isStrict: Bool
    ) -> EndpointPlan {
        let context = RewriteContext.between(client, spoken, engine: engine, isStrict: isStrict)
        return EndpointPlan(
            ChangeRoute(history: .all, context: context).legs(at: endpoint), at: endpoint, context: context)
    }
}

extension MessagePlan {
    /// Rewrites a message whichever way its body goes; an array comes whole, a stream as one record.
    func translate(_ message: Message, knowing: LookedUp = [:]) throws(Rejection) -> Message {
        var message = message
        guard bodyMode != .document else {
            try rewrite(&message, knowing: knowing)
            return message
        }
        try rewriteHead(&message, knowing: knowing)
        var warnings: [String] = []
        switch bodyMode {
        case .elements:
            try message.body.updateElements { (element: inout JSONValue) throws(Rejection) in
                try rewriteBody(&element, knowing: knowing, warnings: &warnings)
            }
        case .records: try rewriteBody(&message.body, knowing: knowing, warnings: &warnings)
        case .pass, .document: break
        }
        return message
    }

    /// Rewrites a document, an element or a record.
    func rewritten(_ body: String) throws(Rejection) -> String {
        var value = JSONValue(json: body)
        var warnings: [String] = []
        try rewriteBody(&value, warnings: &warnings)
        return value.description
    }
}
