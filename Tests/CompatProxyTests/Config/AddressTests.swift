// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Addresses")
struct AddressTests {
    @Test(
        "an address is read as it is written",
        arguments: [
            ("unix:///run/docker.sock", Address.unix(path: "/run/docker.sock")),
            ("/run/docker.sock", .unix(path: "/run/docker.sock")),
            ("tcp://127.0.0.1:2375", .tcp(host: "127.0.0.1", port: 2375)),
            ("tcp://[::1]:2375", .tcp(host: "::1", port: 2375)),
            ("tcp://engine.example:1", .tcp(host: "engine.example", port: 1)),
            ("tcp://localhost:65535", .tcp(host: "localhost", port: 65535)),
        ])
    func readable(_ text: String, _ address: Address) throws {
        #expect(try Address(text: text) == address)
        #expect(try Address(text: address.description) == address)
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "run/docker.sock", "unix://", "unix://run/docker.sock", "unix:///run/", "/", "http://h:1", "tcp://",
            "tcp://h", "tcp://h:", "tcp://:2375", "tcp://h:65536", "tcp://h:+1", "tcp://h:2375/", "tcp://::1:2375",
            "tcp://[::1]", "tcp://[::1]2375", "tcp://[h]:2375", "tcp://1.2.3:2375", "tcp://1.2.3.256:1", "tcp://a b:1",
            "TCP://h:1", "fd://", "tcp://user@h:1",
        ])
    func unreadable(_ text: String) {
        #expect(throws: InvalidValue.self) { try Address(text: text) }
    }

    @Test("a path may be as long as a socket's can be, and no longer")
    func longPath() throws {
        let longest = "/" + String(repeating: "a", count: 106)
        #expect(try Address(text: longest) == .unix(path: longest))
        #expect(throws: InvalidValue.self) { try Address(text: longest + "a") }
        // Fewer characters than the limit, but more bytes.
        #expect(throws: InvalidValue.self) { try Address(text: "/" + String(repeating: "ä", count: 60)) }
    }

    @Test(
        "a listener that would connect to itself is recognised",
        arguments: [
            ("tcp://0.0.0.0:1", "tcp://127.0.0.1:1", true), ("tcp://[::]:1", "tcp://localhost:1", true),
            ("tcp://127.0.0.1:1", "tcp://localhost:1", true), ("tcp://0.0.0.0:1", "tcp://192.0.2.1:1", false),
            ("tcp://127.0.0.1:1", "tcp://127.0.0.1:2", false), ("tcp://127.0.0.1:0", "tcp://127.0.0.1:0", false),
            ("/var/run/a", "/run/a", true), ("/run/a", "/run/b", false), ("/run/a", "tcp://localhost:1", false),
        ])
    func reaches(_ listener: String, _ upstream: String, _ isLoop: Bool) throws {
        let (listener, upstream) = (try Address(text: listener), try Address(text: upstream))
        #expect(listener.reaches(upstream, canonicalPath: plainMachine.canonicalPath) == isLoop)
    }

    @Test("links to a folder do not hide that two sockets are one")
    func canonicalPath() {
        let canonical = Machine.current.canonicalPath
        #expect(canonical("/proc/self/root/tmp/./nonexistent.sock") == canonical("/tmp/nonexistent.sock"))
    }
}
