// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Health checks, and others that look for a proxy")
struct HealthCheckTests {
    private static let plain = "  - address: unix:///nonexistent/x.sock\n"
    /// Files that another user may read, and not this one.
    private static let secured = """
          - address: tcp://0.0.0.0:1
            tlscert: /nonexistent/cert.pem
            tlskey: /nonexistent/key.pem

        """

    private func loader(_ file: TemporaryFile, _ environment: [String: String] = [:]) -> ConfigurationLoader {
        var flags = ConfigurationFlags()
        flags.config = file.path
        return ConfigurationLoader(
            flags: flags, environment: environment, known: VersionHistory.all.window, machine: plainMachine)
    }

    private func failure(_ text: String, _ environment: [String: String] = [:]) throws -> String {
        let file = try TemporaryFile(text)
        do {
            try HealthCheck(of: nil, loader: loader(file, environment)).run()
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test("ask whoever answers without a certificate, else the admin interface")
    func whoever() throws {
        let listeners = "listeners:\n" + Self.secured
        #expect(try failure(listeners + Self.plain).hasPrefix("no healthy proxy at unix:///nonexistent/x.sock: "))
        let admin = "admin: {address: unix:///nonexistent/admin.sock}\n"
        #expect(try failure(listeners + admin).hasPrefix("no healthy proxy at unix:///nonexistent/admin.sock: "))
        #expect(try failure(listeners + "admin: {address: off}\n").hasPrefix("default: nobody can be asked"))
    }

    @Test("need no engine: DOCKER_HOST may name the proxy, or what it cannot reach")
    func environment() throws {
        for host in ["unix:///nonexistent/x.sock", "ssh://host"] {
            #expect(
                try failure("listeners:\n" + Self.plain, ["DOCKER_HOST": host])
                    .hasPrefix("no healthy proxy at unix:///nonexistent/x.sock: "))
            let file = try TemporaryFile("listeners:\n" + Self.secured + "state: /somewhere\n")
            #expect(try loader(file, ["DOCKER_HOST": host]).loadState() == "/somewhere")
        }
    }
}
