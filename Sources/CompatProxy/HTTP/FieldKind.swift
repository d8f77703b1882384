// SPDX-License-Identifier: Apache-2.0
private import CVectors

/// The header fields that mean something to a relay. All others are `other`. C tells them apart, by the same numbers.
enum FieldKind: UInt8, Sendable {
    case other
    case apiVersion, authorization, cacheControl, connection, contentEncoding, contentLength, contentRange, contentType
    case cookie, expect, host, keepAlive, location, maxForwards, pragma, proxyAuthenticate, proxyAuthorization,
        proxyConnection
    case range, registryAuth, registryConfig, server, setCookie, te, trailer, transferEncoding, upgrade, userAgent
    case wwwAuthenticate
}

extension FieldKind {
    /// Classifies a field by its name, in any case.
    init(_ name: Span<UInt8>) {
        let number = name.withUnsafeBufferPointer { cvectors_kind($0.baseAddress, $0.count) }
        self = FieldKind(rawValue: number) ?? .other
    }

    /// Whether `Connection` may name this field, and so have it removed.
    ///
    /// Not those that frame, route, authorise or describe the content: two hops would then read two different
    /// messages, and RFC 9110 §7.6.1 forbids to name them.
    var isConnectionOption: Bool {
        switch self {
        case .other, .connection, .keepAlive, .proxyConnection, .te, .trailer, .upgrade: true
        default: false
        }
    }

    /// Whether this field must not stand behind a body (RFC 9110 §6.5.1): it frames, routes, authorises, or says how
    /// to read the content, and a recipient that merges trailers into the head would be misled after the fact.
    var isForbiddenInTrailers: Bool {
        switch self {
        case .other, .server, .userAgent: false
        default: true
        }
    }
}
