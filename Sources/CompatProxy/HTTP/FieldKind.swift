// SPDX-License-Identifier: Apache-2.0
/// The header fields that mean something to a relay. All others are `other`.
enum FieldKind: UInt8, Sendable {
    case other
    case apiVersion, authorization, cacheControl, connection, contentEncoding, contentLength, contentRange, contentType
    case cookie, expect, host, keepAlive, location, maxForwards, pragma, proxyAuthenticate, proxyAuthorization,
        proxyConnection
    case range, registryAuth, registryConfig, server, setCookie, te, trailer, transferEncoding, upgrade, userAgent
    case wwwAuthenticate
}

extension FieldKind {
    /// Classifies a field by its name, in any case. Names of one length are told apart letter by letter.
    init(_ name: Span<UInt8>) {
        func isNamed(_ lowercase: StaticString) -> Bool { name.equalsIgnoringCase(lowercase) }
        self = .other
        switch name.count {
        case 2:
            if isNamed("te") { self = .te }
        case 4:
            if isNamed("host") { self = .host }
        case 5:
            if isNamed("range") { self = .range }
        case 6:
            if isNamed("server") { self = .server }
            if isNamed("expect") { self = .expect }
            if isNamed("cookie") { self = .cookie }
            if isNamed("pragma") { self = .pragma }
        case 7:
            if isNamed("upgrade") { self = .upgrade }
            if isNamed("trailer") { self = .trailer }
        case 8:
            if isNamed("location") { self = .location }
        case 10:
            if isNamed("user-agent") { self = .userAgent }
            if isNamed("connection") { self = .connection }
            if isNamed("keep-alive") { self = .keepAlive }
            if isNamed("set-cookie") { self = .setCookie }
        case 11:
            if isNamed("api-version") { self = .apiVersion }
        case 12:
            if isNamed("content-type") { self = .contentType }
            if isNamed("max-forwards") { self = .maxForwards }
        case 13:
            if isNamed("authorization") { self = .authorization }
            if isNamed("cache-control") { self = .cacheControl }
            if isNamed("content-range") { self = .contentRange }
        case 14:
            if isNamed("content-length") { self = .contentLength }
        case 15:
            if isNamed("x-registry-auth") { self = .registryAuth }
        case 16:
            if isNamed("content-encoding") { self = .contentEncoding }
            if isNamed("proxy-connection") { self = .proxyConnection }
            if isNamed("www-authenticate") { self = .wwwAuthenticate }
        case 17:
            if isNamed("transfer-encoding") { self = .transferEncoding }
            if isNamed("x-registry-config") { self = .registryConfig }
        case 18:
            if isNamed("proxy-authenticate") { self = .proxyAuthenticate }
        case 19:
            if isNamed("proxy-authorization") { self = .proxyAuthorization }
        default:
            break
        }
    }

    /// Fields that concern one connection only, named by `Connection` or not (RFC 9110 §7.6.1).
    ///
    /// `Trailer` is not among them: chunked bodies are forwarded with their trailers.
    var isHopByHop: Bool {
        switch self {
        case .connection, .keepAlive, .proxyConnection, .te, .transferEncoding, .upgrade: true
        default: false
        }
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
