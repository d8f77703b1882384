// SPDX-License-Identifier: Apache-2.0

extension ConfigurationResolver {
    /// TLS as a listener has it, by its own keys and those that hold for all; nil where it has none.
    func tls(of listener: ListenerSettings) throws(ConfigurationError) -> TLSConfiguration? {
        guard case .tcp = listener.address.value else {
            try refuseTLS(listener)
            return nil
        }
        let settings = tlsSettings(of: listener)
        guard let given = settings.first else { return nil }
        guard let certificate = settings.certificate, let key = settings.key else {
            throw given.refuse("has no meaning without a certificate and its key", allowed: "with tlscert and tlskey")
        }
        if let verified = settings.isVerified, verified.value, settings.authority == nil {
            throw verified.refuse("needs to know whose certificates to believe", allowed: "with tlscacert")
        }
        let files = TLSFiles(
            role: .server(requiresCertificates: settings.isVerified?.value ?? false), certificate: certificate.value,
            key: key.value,
            authority: settings.authority?.value)
        return try open(files, settings)
    }

    /// Whether it is to have TLS, be that possible or not.
    func asksForTLS(_ listener: ListenerSettings) -> Bool {
        if case .tcp = listener.address.value { tlsSettings(of: listener).first != nil } else { false }
    }

    /// Flags and variables stand above a file, as with what is promised.
    private func tlsSettings(of listener: ListenerSettings) -> TLSSettings {
        func choose<Value>(_ field: KeyPath<TLSSettings, Sourced<Value>?>) -> Sourced<Value>? {
            flags.tls[keyPath: field] ?? environment.tls[keyPath: field]
                ?? listener.tls[keyPath: field] ?? file.tls[keyPath: field]
        }
        return TLSSettings(
            authority: choose(\.authority), certificate: choose(\.certificate), key: choose(\.key),
            isVerified: choose(\.isVerified))
    }

    /// TLS as the engine has it, by our own settings or those of Docker's clients; nil where it has none.
    func upstreamTLS(_ upstream: Sourced<Address>) throws(ConfigurationError) -> TLSConfiguration? {
        let own = TLSSettings(
            authority: first(\.upstreamTLS.authority), certificate: first(\.upstreamTLS.certificate),
            key: first(\.upstreamTLS.key))
        let settings = own.first == nil ? try dockerTLS(upstream) : own
        guard let given = settings.first else { return nil }
        guard case .tcp = upstream.value else {
            throw given.refuse("has no meaning for the engine at \(upstream.value)", allowed: "with a tcp:// upstream")
        }
        guard (settings.certificate == nil) == (settings.key == nil) else {
            throw given.refuse("has no meaning alone", allowed: "certificate and key together, or neither")
        }
        let files = TLSFiles(
            role: .client, certificate: settings.certificate?.value, key: settings.key?.value,
            authority: settings.authority?.value)
        return try open(files, settings)
    }

    /// The three files of `DOCKER_CERT_PATH`, where the engine is that of `DOCKER_HOST` and TLS is asked for.
    private func dockerTLS(_ upstream: Sourced<Address>) throws(ConfigurationError) -> TLSSettings {
        guard upstream.origin == .variable("DOCKER_HOST"), case .tcp = upstream.value else { return TLSSettings() }
        guard variables["DOCKER_TLS_VERIFY"] != nil else {
            guard variables["DOCKER_TLS"] == nil else {
                throw ConfigurationError(
                    .variable("DOCKER_TLS"), "asks for TLS with whoever answers", allowed: "DOCKER_TLS_VERIFY")
            }
            return TLSSettings()
        }
        guard
            let folder = variables["DOCKER_CERT_PATH"] ?? variables["DOCKER_CONFIG"]
                ?? variables["HOME"].map({ $0 + "/.docker" })
        else {
            throw ConfigurationError(
                .variable("DOCKER_TLS_VERIFY"), "needs to know where certificates are", allowed: "with DOCKER_CERT_PATH"
            )
        }
        // Docker's clients take one from where they were started.
        let whole = folder.hasPrefix("/") ? folder : machine.canonicalPath(folder)
        func file(_ name: String) -> Sourced<String> {
            Sourced(value: "\(whole)/\(name)", origin: .variable("DOCKER_CERT_PATH"), key: nil)
        }
        let (certificate, key) = (file("cert.pem"), file("key.pem"))
        // Who has neither shows none.
        let showsOne = machine.hasFile(certificate.value) || machine.hasFile(key.value)
        return TLSSettings(
            authority: file("ca.pem"), certificate: showsOne ? certificate : nil, key: showsOne ? key : nil)
    }

    /// Reads the files.
    func open(_ files: TLSFiles, _ settings: TLSSettings) throws(ConfigurationError) -> TLSConfiguration {
        do throws(TLSFileError) {
            return TLSConfiguration(files: files, context: try machine.openTLS(files))
        } catch {
            guard let blamed = settings[error.part] else { throw ConfigurationError(.builtIn, error.problem) }
            throw blamed.refuse("'\(blamed.value)' \(error.problem)")
        }
    }

    private func refuseTLS(_ listener: ListenerSettings) throws(ConfigurationError) {
        guard let given = listener.tls.first else { return }
        throw given.refuse("has no meaning at \(listener.address.value)", allowed: "on tcp:// listeners only")
    }
}
