// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

/// An authority and what it vouches for, made by the program `openssl` in a folder that goes with it.
final class TestAuthority: Sendable {
    /// What a certificate may be used for.
    enum Purpose: String {
        case server = "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1"
        case client = "extendedKeyUsage=clientAuth"
    }

    private let folder: TemporaryFolder
    private let issued = Monitor<Set<String>>([])

    /// One for all tests that do not need two.
    static func shared() throws -> TestAuthority { try made.get() }

    private static let made = Result { try TestAuthority() }

    init() throws {
        folder = try TemporaryFolder()
        try openssl(
            ["req", "-x509", "-out", path, "-subj", "/CN=Authority of \(folder.path.dropFirst(5))", "-days", "2"]
                + newKey(path))
    }

    /// The authority's own certificate.
    var path: String { folder.file("ca.pem") }

    /// A listener's files.
    func server(_ name: String = "server", requiresCertificates: Bool = true) throws -> TLSFiles {
        try issueOnce(name, .server)
        return files(.server(requiresCertificates: requiresCertificates), name)
    }

    /// A client's files, with a certificate of that name.
    func client(_ name: String, _ purpose: Purpose = .client) throws -> TLSFiles {
        try issueOnce(name, purpose)
        return files(.client, name)
    }

    /// The files of a client that shows none.
    var stranger: TLSFiles { TLSFiles(role: .client, authority: path) }

    private func files(_ role: TLSFiles.Role, _ name: String) -> TLSFiles {
        TLSFiles(role: role, certificate: folder.file(name), key: folder.file(name) + ".key", authority: path)
    }

    /// Tests run side by side, and share what is made.
    private func issueOnce(_ name: String, _ purpose: Purpose) throws {
        try issued.withLock { issued in
            Result {
                if !issued.contains(name) { try issue(name, purpose) }
                issued.insert(name)
            }
        }.get()
    }

    private func issue(_ name: String, _ purpose: Purpose) throws {
        let (request, extensions) = (folder.file(name) + ".csr", folder.file(name) + ".ext")
        try Data(purpose.rawValue.utf8).write(to: URL(fileURLWithPath: extensions))
        try openssl(["req", "-out", request, "-subj", "/O=Tests/CN=\(name)"] + newKey(folder.file(name)))
        try openssl([
            "x509", "-req", "-in", request, "-CA", path, "-CAkey", path + ".key", "-out", folder.file(name), "-days",
            "2",
            "-extfile", extensions, "-set_serial", "\(UInt32.random(in: 1 ... .max))",
        ])
    }

    private func newKey(_ certificate: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", certificate + ".key"]
    }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments)")
    }
}

extension TLSConfiguration {
    /// What a configuration that names the files has.
    init(_ files: TLSFiles) throws {
        self.init(files: files, context: try TLSContext(files))
    }
}
