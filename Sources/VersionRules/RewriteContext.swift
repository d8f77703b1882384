// SPDX-License-Identifier: Apache-2.0

/// What a rule may ask about the exchange that it works on.
public struct RewriteContext: Sendable {
    /// The version that the client speaks.
    public let client: APIVersion
    /// The version that is spoken to the engine.
    public let spoken: APIVersion
    /// The engine.
    public let engine: EngineProfile
    /// Whether answers lose what the client's version did not have.
    public let isStrict: Bool
    /// What the engine was asked for this exchange, of what the changes declare.
    public var lookedUp = LookedUp()

    /// Whether the engine would serve the client's version, but is spoken to at another: then the rules are to give
    /// what this very engine answers at the client's version, no more and no less.
    public var isRehearsal: Bool { spoken != client && engine.reliableWindow.contains(client) }

    /// A context from its parts.
    public init(client: APIVersion, spoken: APIVersion, engine: EngineProfile, isStrict: Bool) {
        self.client = client
        self.spoken = spoken
        self.engine = engine
        self.isStrict = isStrict
    }
}
