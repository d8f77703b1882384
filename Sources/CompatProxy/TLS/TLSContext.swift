// SPDX-License-Identifier: Apache-2.0
internal import COpenSSL
internal import Glibc

/// What all connections of one end of TLS have in common, with its files as they were when it was made.
///
/// `@unchecked`: nobody changes it after `init`; what OpenSSL counts and keeps in it by itself is safe between threads.
public final class TLSContext: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let isServer: Bool

    /// Reads the files.
    init(_ files: TLSFiles) throws(TLSFileError) {
        isServer = files.role != .client
        guard let pointer = SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else {
            throw TLSFileError(part: .certificate, problem: "cannot be used: OpenSSL does not start")
        }
        self.pointer = pointer
        tls_prepare(pointer)
        if let certificate = files.certificate { try use(certificate: certificate, key: files.key) }
        try trust(files.authority)
        SSL_CTX_set_verify(pointer, verification(files), nil)
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    /// A new connection's end, to a server that is called `host` if it is the client's. Its results are put in
    /// `buffers`.
    func makeSession(_ buffers: TLSBuffers, to host: String? = nil) throws(UVError) -> TLSSession {
        guard let session = SSL_new(pointer) else { throw .tls("no memory") }
        isServer ? SSL_set_accept_state(session) : SSL_set_connect_state(session)
        if let host { expect(host, of: session) }
        return TLSSession(session, buffers)
    }

    /// As browsers and Go do, names are looked for among those that the certificate is for, not in its subject.
    private func expect(_ host: String, of session: OpaquePointer) {
        if IPAddress(host) != nil {
            X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host)
        } else {
            SSL_set_hostflags(session, UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
            SSL_set1_host(session, host)
            _ = tls_name_server(session, host)
        }
    }

    private func verification(_ files: TLSFiles) -> Int32 {
        switch files.role {
        case .client: SSL_VERIFY_PEER
        case .server(requiresCertificates: true): SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
        case .server(requiresCertificates: false): files.authority == nil ? SSL_VERIFY_NONE : SSL_VERIFY_PEER
        }
    }
}

// MARK: - Files

extension TLSContext {
    private func use(certificate: String, key: String?) throws(TLSFileError) {
        try Self.checkReadable(certificate, .certificate)
        guard SSL_CTX_use_certificate_chain_file(pointer, certificate) == 1 else {
            throw TLSFileError(part: .certificate, problem: "has no certificate in PEM form")
        }
        guard let key else { return }
        try Self.checkReadable(key, .key)
        ERR_clear_error()
        guard SSL_CTX_use_PrivateKey_file(pointer, key, SSL_FILETYPE_PEM) != 1 else { return }
        let isAnothers = [X509_R_KEY_VALUES_MISMATCH, X509_R_KEY_TYPE_MISMATCH].contains(
            ERR_GET_REASON(ERR_peek_error()))
        let problem =
            isAnothers
            ? "is not the key of the certificate in \(certificate)"
            : "has no private key in PEM form without a password"
        throw TLSFileError(part: .key, problem: problem)
    }

    private func trust(_ authority: String?) throws(TLSFileError) {
        guard let authority else {
            if !isServer { SSL_CTX_set_default_verify_paths(pointer) }
            return
        }
        try Self.checkReadable(authority, .authority)
        guard SSL_CTX_load_verify_file(pointer, authority) == 1 else {
            throw TLSFileError(part: .authority, problem: "has no certificate in PEM form")
        }
        // Whatever is named is believed, as dockerd and its clients do, be it an authority that another one vouches for,
        // or the peer's own certificate.
        X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(pointer), UInt(X509_V_FLAG_PARTIAL_CHAIN))
        // Clients with several certificates learn by these names which to show.
        if isServer { SSL_CTX_set_client_CA_list(pointer, SSL_load_client_CA_file(authority)) }
    }

    private static func checkReadable(_ path: String, _ part: TLSFileError.Part) throws(TLSFileError) {
        guard access(path, R_OK) != 0 else { return }
        throw TLSFileError(part: part, problem: "cannot be read: \(String(cString: strerror(errno)))")
    }
}
