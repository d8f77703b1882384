// SPDX-License-Identifier: Apache-2.0
/// Which kinds of fields a head has, so that it is not gone through for one that it has not.
struct FieldKindSet: OptionSet, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ kind: FieldKind) { rawValue = 1 &<< UInt32(kind.rawValue) }

    /// What says something about the connection or the length of the body.
    static var ofControl: FieldKindSet {
        [
            FieldKindSet(.contentLength), FieldKindSet(.transferEncoding), FieldKindSet(.connection),
            FieldKindSet(.upgrade),
        ]
    }

    /// Fields that concern one connection only, named by `Connection` or not (RFC 9110 §7.6.1).
    ///
    /// `Trailer` is not among them: chunked bodies are forwarded with their trailers.
    static var hopByHop: FieldKindSet {
        [
            FieldKindSet(.connection), FieldKindSet(.keepAlive), FieldKindSet(.proxyConnection), FieldKindSet(.te),
            FieldKindSet(.transferEncoding), FieldKindSet(.upgrade),
        ]
    }

    func has(_ kind: FieldKind) -> Bool { !isDisjoint(with: FieldKindSet(kind)) }
}
