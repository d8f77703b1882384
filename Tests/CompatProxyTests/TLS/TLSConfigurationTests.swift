// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

@Suite("Settings of TLS")
struct TLSConfigurationTests {
    /// A machine that reads the files which it is given.
    private static var machine: Machine {
        var machine = plainMachine
        machine.openTLS = { files throws(TLSFileError) in try TLSContext(files) }
        return machine
    }

    private func load(_ file: String, environment: [String: String] = [:]) throws -> Configuration {
        try CompatProxyTests.load(file: file, environment: environment, machine: Self.machine)
    }

    private func mistake(_ file: String) -> String {
        do {
            return "no error: \(try load(file))"
        } catch {
            let text = "\(error)"
            return String(text[(text.firstIndex(of: " ") ?? text.startIndex)...].dropFirst())
        }
    }

    @Test("TCP that is verified is let listen to everyone, and TLS alone is not")
    func safety() throws {
        let files = try TestAuthority.shared().server()
        let (certificate, key) = (files.certificate ?? "", files.key ?? "")
        let keys = "tlscacert: \(try TestAuthority.shared().path), tlscert: \(certificate), tlskey: \(key)"
        let configuration = try load("listeners: [{address: \"tcp://0.0.0.0:2376\", \(keys), tlsverify: true}]")
        #expect(configuration.listeners.map(\.tls?.files) == [files])
        #expect(configuration.yaml.contains("allow-insecure-tcp: false"))
        #expect(try load(configuration.yaml) == configuration)
        #expect(
            mistake("listeners: [{address: \"tcp://0.0.0.0:2376\", \(keys)}]").contains(
                "lets everyone who reaches it control the engine, and so this machine; allowed: tcp:// with tlsverify, unix://"
            ))
        let local = try load("listeners: [{address: \"tcp://127.0.0.1:2376\", \(keys)}, unix:///run/x.sock]")
        #expect(local.listeners.map { $0.tls == nil } == [false, true])
        #expect(local.listeners.map { $0.tls?.requiresCertificates } == [false, nil])
    }

    @Test("what stands above a listener holds for all on TCP, from flags and variables as well")
    func everyListener() throws {
        let files = try TestAuthority.shared().server()
        let variables = [
            "COMPATPROXY_TLSCERT": files.certificate ?? "", "COMPATPROXY_TLSKEY": files.key ?? "",
            "COMPATPROXY_TLSVERIFY": "true",
        ]
        let file = """
            listeners: [unix:///run/x.sock, "tcp://0.0.0.0:1", "tcp://[::]:2"]
            tlscacert: \(try TestAuthority.shared().path)
            """
        let configuration = try load(file, environment: variables)
        #expect(configuration.listeners.map(\.tls?.files) == [nil, files, files])
        let flagged = try CompatProxyTests.load(file: file, machine: Self.machine) {
            $0.tlsCertificate = files.certificate
            $0.tlsKey = files.key
            $0.verifiesTLS = true
        }
        #expect(flagged.listeners == configuration.listeners)
    }

    @Test("a mistake is told with the file that is at fault")
    func mistakes() throws {
        let authority = try TestAuthority.shared()
        let (mine, other) = (try authority.server("mine"), try authority.server("other"))
        let (certificate, key) = (mine.certificate ?? "", mine.key ?? "")
        func listener(_ keys: String) -> String { mistake("listeners: [{address: \"tcp://127.0.0.1:1\", \(keys)}]") }
        #expect(
            listener("tlscert: \(certificate), tlskey: /nonexistent/key.pem")
                == "key 'listeners[0].tlskey': '/nonexistent/key.pem' cannot be read: No such file or directory")
        #expect(
            listener("tlscert: \(certificate), tlskey: \(other.key ?? "")")
                == "key 'listeners[0].tlskey': '\(other.key ?? "")' is not the key of the certificate in \(certificate)"
        )
        #expect(
            listener("tlscert: \(certificate), tlskey: \(certificate)")
                == "key 'listeners[0].tlskey': '\(certificate)' has no private key in PEM form without a password")
        #expect(
            listener("tlscert: \(key), tlskey: \(key)")
                == "key 'listeners[0].tlscert': '\(key)' has no certificate in PEM form")
        #expect(
            listener("tlscert: \(certificate), tlskey: \(key), tlscacert: /dev/null")
                == "key 'listeners[0].tlscacert': '/dev/null' has no certificate in PEM form")
        #expect(
            listener("tlscert: \(certificate)")
                == "key 'listeners[0].tlscert': has no meaning without a certificate and its key; allowed: with tlscert and tlskey"
        )
        #expect(
            listener("tlscert: \(certificate), tlskey: \(key), tlsverify: true")
                == "key 'listeners[0].tlsverify': needs to know whose certificates to believe; allowed: with tlscacert")
        #expect(listener("tlskey: key.pem").hasPrefix("key 'listeners[0].tlskey': 'key.pem' is not an absolute path"))
        #expect(
            mistake("listeners: [{address: unix:///run/x.sock, tlsverify: true}]")
                == "key 'listeners[0].tlsverify': has no meaning at unix:///run/x.sock; allowed: on tcp:// listeners only"
        )
    }

    @Test("the engine's TLS comes from its own keys, or from what Docker's clients know")
    func engine() throws {
        let authority = try TestAuthority.shared()
        let files = try authority.client("proxy")
        let keys = "{ca: \(authority.path), cert: \(files.certificate ?? ""), key: \(files.key ?? "")}"
        let configuration = try load("upstream: tcp://engine:2376\nupstream-tls: \(keys)")
        #expect(configuration.upstreamTLS?.files == files)
        #expect(try load(configuration.yaml) == configuration)
        let trusting = try load("upstream: tcp://engine:2376\nupstream-tls: {ca: \(authority.path)}")
        #expect(trusting.upstreamTLS?.files == authority.stranger)
        #expect(try load(trusting.yaml) == trusting)

        let folder = try TemporaryFolder()
        for (name, file) in [("ca.pem", authority.path), ("cert.pem", files.certificate), ("key.pem", files.key)] {
            #expect(symlink(file ?? "", folder.file(name)) == 0)
        }
        let docker = ["DOCKER_HOST": "tcp://h:2376", "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": folder.path]
        #expect(
            try load("", environment: docker).upstreamTLS?.files
                == TLSFiles(
                    role: .client, certificate: folder.file("cert.pem"), key: folder.file("key.pem"),
                    authority: folder.file("ca.pem")))
        // A path from where the proxy was started, which a file cannot have.
        var machine = plainMachine
        machine.canonicalPath = { $0 == "certs" ? folder.path : $0 }
        let relative = docker.merging(["DOCKER_CERT_PATH": "certs"]) { $1 }
        #expect(
            try CompatProxyTests.load(environment: relative, machine: machine).upstreamTLS?.files.key
                == folder.file("key.pem"))
        // It concerns the engine of DOCKER_HOST alone, and where TLS is asked for.
        #expect(try load("upstream: tcp://engine:2375", environment: docker).upstreamTLS == nil)
        #expect(try load("", environment: docker.filter { $0.key != "DOCKER_TLS_VERIFY" }).upstreamTLS == nil)
        let unverified = ["DOCKER_HOST": "tcp://h:1", "DOCKER_TLS": "1"]
        #expect(throws: ConfigurationError.self) { try load("", environment: unverified) }
        unlink(folder.file("key.pem"))
        #expect {
            try load("", environment: docker)
        } throws: {
            "\($0)" == "DOCKER_CERT_PATH: '\(folder.file("key.pem"))' cannot be read: No such file or directory"
        }
        unlink(folder.file("cert.pem"))
        let stranger = TLSFiles(role: .client, authority: folder.file("ca.pem"))
        #expect(try load("", environment: docker).upstreamTLS?.files == stranger)
    }

    @Test("mistakes of the engine's TLS")
    func engineMistakes() throws {
        let authority = try TestAuthority.shared().path
        #expect(
            mistake("upstream: unix:///run/x.sock\nupstream-tls: {ca: \(authority)}")
                == "key 'upstream-tls.ca': has no meaning for the engine at unix:///run/x.sock; allowed: with a tcp:// upstream"
        )
        #expect(
            mistake("upstream: tcp://engine:1\nupstream-tls: {ca: \(authority), key: /k}")
                == "key 'upstream-tls.key': has no meaning alone; allowed: certificate and key together, or neither")
        #expect(
            mistake("upstream: tcp://engine:1\nupstream-tls: {ca: /nonexistent/ca.pem}")
                == "key 'upstream-tls.ca': '/nonexistent/ca.pem' cannot be read: No such file or directory")
    }
}
