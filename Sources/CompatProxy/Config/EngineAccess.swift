// SPDX-License-Identifier: Apache-2.0

/// How the engine is reached.
struct EngineAccess: Sendable, Equatable {
    var address: Address
    /// nil where bytes go as they are.
    var tls: TLSConfiguration?
}

extension Configuration {
    var engineAccess: EngineAccess { EngineAccess(address: upstream, tls: upstreamTLS) }
}
