// SPDX-License-Identifier: Apache-2.0

/// The files, in PEM form, by which one end of TLS shows who it is and tells whom it trusts.
public struct TLSFiles: Hashable, Sendable {
    /// Which end.
    public enum Role: Hashable, Sendable {
        /// Takes connections. Certificates of clients are asked for where there is an authority, and may be required.
        case server(requiresCertificates: Bool)
        /// Connects, to none but a server with a certificate for the name that was called.
        case client
    }

    /// Which end.
    public var role: Role
    /// The certificate, and behind it those that lead to an authority.
    public var certificate: String?
    /// The certificate's private key.
    public var key: String?
    /// Whose certificates are believed; of servers, without it, those that the system believes.
    public var authority: String?

    /// The files of one end.
    public init(role: Role, certificate: String? = nil, key: String? = nil, authority: String? = nil) {
        self.role = role
        self.certificate = certificate
        self.key = key
        self.authority = authority
    }
}

/// Why TLS cannot be had with some files.
struct TLSFileError: Error, Equatable {
    enum Part {
        case certificate, key, authority
    }

    /// Which of them is at fault.
    let part: Part
    /// Reads on after the file's name.
    let problem: String
}
