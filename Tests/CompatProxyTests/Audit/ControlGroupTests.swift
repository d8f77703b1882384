// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

@Suite("What control groups tell of a process")
struct ControlGroupTests {
    private static let id = String(repeating: "0123456789abcdef", count: 4)

    @Test(
        "runtimes are known by how they name a container's group",
        arguments: [
            "0::/system.slice/docker-\(id).scope", "12:memory:/docker/\(id)\n1:name=systemd:/docker/\(id)",
            "0::/machine.slice/libpod-\(id).scope/container",
            "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-\(id).scope",
        ])
    func containers(text: String) {
        #expect(ControlGroup(text).container == Self.id)
    }

    @Test("a service is known by its unit, and a user's session by none")
    func units() {
        #expect(ControlGroup("0::/system.slice/watchtower.service").unit == "watchtower.service")
        #expect(ControlGroup("0::/user.slice/user-1000.slice/session-3.scope").unit == nil)
        let nested = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/backup.service"
        #expect(ControlGroup(nested).unit == "backup.service")
        #expect(ControlGroup("") == ControlGroup())
    }

    @Test("a process that is gone tells nothing")
    func gone() {
        let facts = ProcessFacts(folder: "/proc/0")
        #expect(facts.executable == nil && facts.command == nil && facts.group == ControlGroup())
    }

    @Test("a running process tells its program and no argument")
    func running() {
        let facts = ProcessFacts(folder: "/proc/self")
        #expect(facts.executable?.hasPrefix("/") == true)
        #expect(facts.command?.contains("\0") == false)
    }

    @Test("a process that has ended, and is not yet waited for, is known by its name")
    func ending() throws {
        var pid = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("0"), nil]
        defer { for argument in arguments { free(argument) } }
        try #require(posix_spawnp(&pid, "sleep", nil, nil, &arguments, [nil]) == 0)
        var information = siginfo_t()
        try #require(waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) == 0)
        let facts = ProcessFacts(folder: "/proc/\(pid)")
        #expect(facts.executable == nil && facts.command == "sleep")
        #expect(waitpid(pid, nil, 0) == pid)
    }

    @Test("a client is named by what stays the same when it comes again")
    func names() {
        var client = ClientIdentity(PeerIdentity.process(pid: 7, uid: 1000, gid: 5))
        client.executable = "/usr/bin/docker"
        client.userAgent = "Docker-Client/20.10.24 (linux)"
        #expect(client.name == "docker uid 1000 (Docker-Client/20.10.24)")
        client.container = .init(id: "0123456789ab", name: "ci")
        #expect(client.name == "ci (Docker-Client/20.10.24)")
        #expect(ClientIdentity(PeerIdentity.host("[::1]:5123")).name == "::1")
        #expect(ClientIdentity(PeerIdentity.host("10.0.0.7:5123")).host == "10.0.0.7")
    }

    @Test("a client with a certificate is named by it, at the place that it comes from")
    func certificates() {
        let certificate = TLSCertificate(commonName: "alice", fingerprint: "00ff00ff00ff00ff")
        var client = ClientIdentity(PeerIdentity.certified(certificate, host: "10.0.0.7:5123"))
        #expect(client.name == "alice@10.0.0.7" && client.host == "10.0.0.7")
        client.container = .init(id: "0123456789ab", name: "ci")
        client.userAgent = "curl/8.0"
        #expect(client.name == "alice@ci (curl/8.0)")
        client.certificate?.commonName = nil
        #expect(client.name == "certificate 00ff00ff00ff@ci (curl/8.0)")
        #expect(TLSCertificate(commonName: String(repeating: "x", count: 1000), fingerprint: "").name.count == 64)
        #expect("\(PeerIdentity.certified(certificate, host: "10.0.0.7:1"))" == "cn=alice 10.0.0.7:1")
    }
}
