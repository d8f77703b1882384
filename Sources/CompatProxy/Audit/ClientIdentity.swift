// SPDX-License-Identifier: Apache-2.0

/// Who asks: what stays the same when a client connects anew. Nothing of a command line but its first word is kept.
struct ClientIdentity: Hashable, Sendable {
    /// The user and the group of a process on a unix socket.
    var uid: UInt32?
    var gid: UInt32?
    /// The program's file.
    var executable: String?
    /// The command line's first word.
    var command: String?
    /// The systemd unit.
    var unit: String?
    /// The container that the process runs in, or that has the address.
    var container: Container?
    /// The address of a client over TCP, without its port.
    var host: String?
    /// What a client over TLS has shown.
    var certificate: TLSCertificate?
    /// As it was sent, cut to a bounded length.
    var userAgent: String?

    /// More of it is not kept, in bytes.
    static let longestUserAgent = 200

    /// A container as the engine knows it.
    struct Container: Hashable, Sendable {
        /// The first twelve digits.
        var id: String
        /// nil where the engine does not tell.
        var name: String?
    }

    /// What to call the client in a line: container, unit, a user's program or address, whichever comes first, before it
    /// whom its certificate names, then the product that its `User-Agent` begins with.
    var name: String {
        let place = container.map { $0.name ?? $0.id } ?? unit ?? programOfUser ?? host ?? "unknown"
        let who = certificate.map { "\($0.name)@\(place)" } ?? place
        let product = userAgent.map { String($0.prefix { $0 != " " }) } ?? ""
        return product.isEmpty ? who : "\(who) (\(product))"
    }

    private var programOfUser: String? {
        guard let uid else { return program }
        return "\(program ?? "unknown") uid \(uid)"
    }

    private var program: String? {
        executable.map { String($0.drop(while: { $0 == "/" }).split(separator: "/").last ?? "/") } ?? command
    }
}
