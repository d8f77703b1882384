// SPDX-License-Identifier: Apache-2.0
internal import COpenSSL

/// A peer's certificate that an authority which we trust vouches for, as far as it tells who the peer is.
struct TLSCertificate: Hashable, Sendable {
    /// The subject's common name, cut to a bounded length; nil where it has none.
    var commonName: String?
    /// SHA-256 of the whole certificate, in hexadecimal digits.
    var fingerprint: String

    /// More of a name is not kept, in characters. X.520 allows 64.
    private static let longestName = 64

    init(commonName: String?, fingerprint: String) {
        self.commonName = commonName.map { String($0.prefix(Self.longestName)) }
        self.fingerprint = fingerprint
    }

    /// What to call the peer.
    var name: String { commonName ?? "certificate \(fingerprint.prefix(12))" }
}

extension TLSSession {
    /// The peer's; nil where it was not asked for one or has shown none. One that nobody vouches for ends the handshake.
    var peerCertificate: TLSCertificate? {
        guard let certificate = SSL_get0_peer_certificate(pointer) else { return nil }
        return TLSCertificate(
            commonName: Self.commonName(in: X509_get_subject_name(certificate)),
            fingerprint: Self.fingerprint(of: certificate))
    }

    /// The last one, which is the most specific.
    private static func commonName(in subject: OpaquePointer?) -> String? {
        var (index, last) = (Int32(-1), Int32(-1))
        repeat {
            last = index
            index = X509_NAME_get_index_by_NID(subject, NID_commonName, index)
        } while index >= 0
        guard last >= 0 else { return nil }
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&bytes, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, last)))
        guard count > 0, let bytes else { return nil }
        defer { tls_free(bytes) }
        return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
    }

    private static func fingerprint(of certificate: OpaquePointer) -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        X509_digest(certificate, EVP_sha256(), &digest, &count)
        let text = digest.prefix(Int(count)).reduce(into: []) { $0.appendHexadecimal(UInt64($1), digits: 2) }
        return String(decoding: text, as: UTF8.self)
    }
}
