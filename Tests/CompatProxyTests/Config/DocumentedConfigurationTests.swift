// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("config/compatproxy.yaml")
struct DocumentedConfigurationTests {
    private static func documentedFile() throws -> String {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return try TextFile.read("/\(root)/config/compatproxy.yaml")
    }

    @Test("what it says is exactly what applies without it")
    func saysTheDefaults() throws {
        #expect(try load(file: Self.documentedFile()) == load())
    }

    /// Its keys without a fixed default stand in it as comments without a space.
    private static func openedFile() throws -> String {
        try documentedFile().split(separator: "\n").map { line in
            let content = line.drop { $0 == " " }
            guard content.hasPrefix("#"), !content.hasPrefix("# "), content != "#" else { return String(line) }
            return String(line.prefix(line.count - content.count) + content.dropFirst())
        }.joined(separator: "\n")
    }

    @Test("its commented keys are right as well")
    func commentedKeys() throws {
        let file = try Self.openedFile().replacing(
            "upstream: unix:///var/run/docker.sock", with: "upstream: tcp://engine:2376")
        let configuration = try load(file: file)
        #expect(configuration.upstreamTLS?.files.role == .client)
        #expect(configuration.listeners.map(\.unversioned) == ["1.41", "1.41"])
        #expect(configuration.listeners.map(\.owner) == ["root", nil])
        #expect(configuration.listeners.map { $0.tls?.requiresCertificates } == [nil, true])
    }

    @Test("every key, flag and variable is in it")
    func isComplete() throws {
        let lines = try Self.openedFile().split(separator: "\n").map { $0.drop { $0 == " " || $0 == "-" } }
        let text = try Self.documentedFile()
        for setting in Setting<Settings>.all(known: VersionHistory.all.window) {
            let key = setting.path.split(separator: ".").last ?? ""
            #expect(lines.contains { $0.hasPrefix("\(key):") }, "\(key)")
            #expect(text.contains(setting.variable), "\(setting.variable)")
        }
        for setting in Setting<ListenerSettings>.all(known: VersionHistory.all.window, machine: plainMachine) {
            #expect(lines.contains { $0.hasPrefix("\(setting.path):") }, "\(setting.path)")
        }
    }

    @Test("what is printed of a configuration gives it again")
    func roundTrip() throws {
        let file = """
            listeners:
              - {address: "unix:///run/with \\"quotes\\" and: colon.sock", mode: 0o600, owner: root, group: docker}
              - {address: "tcp://[::1]:2375", floor: 1.20, ceiling: 1.40, unversioned: 1.30, strict: true}
              - tcp://0.0.0.0:2376
            allow-insecure-tcp: true
            upstream: tcp://engine:2375
            speak: 1.41
            workers: 3
            limits: {head: 1025, rewritten-body: 3MiB, connections: 5}
            timeouts: {client-head: 90s, upstream-connect: 250ms, drain: 0s}
            admin: {address: "tcp://[::1]:9001", names: "a.example, b"}
            log: {level: trace, format: json}
            """
        let configuration = try load(file: file)
        #expect(configuration.listeners.count == 3)
        #expect(try load(file: configuration.yaml) == configuration)
        let admin = try load(file: "allow-insecure-tcp: true\nadmin: {address: tcp://0.0.0.0:9000}")
        #expect(try load(file: admin.yaml) == admin)
    }
}
