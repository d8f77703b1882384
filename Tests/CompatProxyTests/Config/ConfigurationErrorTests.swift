// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Errors of the configuration")
struct ConfigurationErrorTests {
    static let fileMistakes: [(file: String, error: String)] = [
        (
            "workers: 2\nworker: 3",
            "FILE:2: key 'worker': there is no such key; allowed: listeners, upstream, upstream-tls, speak,"
        ),
        ("log:\n  colour: red", "FILE:2: key 'log.colour': there is no such key; allowed: level, format"),
        ("workers: 2\nlog: {}\nworkers: 3", "FILE:1: key 'workers': is given more than once, here first"),
        ("workers: 0", "FILE:1: key 'workers': '0' is out of range; allowed: 1 to 256"),
        ("workers: two", "FILE:1: key 'workers': 'two' is not a whole number; allowed: 1 to 256"),
        ("workers: 99999999999999999999", "FILE:1: key 'workers': '99999999999999999999' is not a whole number"),
        ("workers: [2]", "FILE:1: key 'workers': is not a single value"),
        ("workers: ''", "FILE:1: key 'workers': '' is not a whole number"),
        (
            "\n\nlog:\n  level: loud",
            "FILE:4: key 'log.level': 'loud' is none of the values; allowed: trace, debug, info,"
        ),
        ("admin: {address: on}", "FILE:1: key 'admin.address': 'on' is not an address; allowed: off, unix:///"),
        ("admin: {names: 'a/b'}", "FILE:1: key 'admin.names': 'a/b' has 'a/b', which is no name of a host"),
        (
            "admin: {address: 'tcp://0.0.0.0:9000'}",
            "FILE:1: key 'admin.address': 'tcp://0.0.0.0:9000' lets everyone who reaches it see what runs on the engine"
        ),
        (
            "admin: {address: unix:///run/compatproxy/docker.sock}",
            "FILE:1: key 'admin.address': 'unix:///run/compatproxy/docker.sock' is where clients or the engine are"
        ),
        ("log: info", "FILE:1: key 'log': is not a set of keys with values; allowed: lines of the form 'key: value'"),
        ("just text", "FILE:1: is not a set of keys with values"),
        (
            "floor: 1.9",
            "FILE:1: key 'floor': '1.9' is not a version that this proxy knows; allowed: 1.12 to \(APIVersion.newest)"
        ),
        (
            "ceiling: \(APIVersion.yetToCome)",
            "FILE:1: key 'ceiling': '\(APIVersion.yetToCome)' is not a version that this proxy knows; allowed: 1.12 to \(APIVersion.newest)"
        ),
        ("floor: v1.24", "FILE:1: key 'floor': 'v1.24' is not an API version; allowed: 1.12 to \(APIVersion.newest)"),
        (
            "speak: latest",
            "FILE:1: key 'speak': 'latest' is not an API version; allowed: nearest, newest, or a version"
        ),
        ("strict: yes", "FILE:1: key 'strict': 'yes' is neither true nor false; allowed: true, false"),
        ("limits:\n  head: 64kb", "FILE:2: key 'limits.head': '64kb' is not a size; allowed: 1KiB to 1MiB, as bytes"),
        ("limits: {head: 2MiB}", "FILE:1: key 'limits.head': '2MiB' is out of range; allowed: 1KiB to 1MiB"),
        ("limits: {head: 9223372036854775807GiB}", "FILE:1: key 'limits.head': '9223372036854775807GiB' is not a size"),
        ("limits: {connections: -1}", "FILE:1: key 'limits.connections': '-1' is not a whole number; allowed: 1 to"),
        ("timeouts:\n  drain: 10", "FILE:2: key 'timeouts.drain': '10' is not a duration; allowed: 0s to 24h"),
        (
            "timeouts: {client-head: 0s}",
            "FILE:1: key 'timeouts.client-head': '0s' is out of range; allowed: 1ms to 24h"
        ),
        (
            "upstream: npipe:////./pipe/x",
            "FILE:1: key 'upstream': 'npipe:////./pipe/x' is not an address; allowed: unix:"
        ),
        (
            "upstream: tcp://h:0",
            "FILE:1: key 'upstream': 'tcp://h:0' has port 0, where nothing answers; allowed: a port"
        ),
        ("workers: 2\n  bad: [", "FILE:2: not YAML: "),
        ("a: b\n---\nc: d", "FILE:2: not YAML: "),
        ("workers: 2\nx: *nowhere", "FILE:2: not YAML: found undefined alias"),
        ("workers: 2\n# \u{1}", "FILE:2: not YAML: "),
    ]

    @Test("a wrong key or value is named with its file, line and what is allowed", arguments: fileMistakes)
    func fileMistake(_ file: String, _ error: String) {
        #expect(loadingError(file: file).hasPrefix(error), "\(loadingError(file: file))")
    }

    static let listenerMistakes: [(file: String, error: String)] = [
        ("listeners: []", "FILE:1: key 'listeners': is empty; allowed: at least one listener"),
        ("listeners: unix:///a.sock", "FILE:1: key 'listeners': is not a list"),
        ("listeners:\n  - mode: 0660", "FILE:2: key 'listeners[0]': has no address; allowed: unix:///absolute/path"),
        ("listeners:\n  -\n", "FILE:2: key 'listeners[0]': is not a set of keys with values"),
        (
            "listeners:\n  - /run/a.sock\n  - address: /run/b.sock\n    user: root",
            "FILE:4: key 'listeners[1].user': there is no such key; allowed: address, mode, owner, group, tlscacert, tlscert, tlskey, tlsverify, floor, ceiling,"
        ),
        (
            "listeners:\n  - address: /run/a.sock\n    mode: 0999",
            "FILE:3: key 'listeners[0].mode': '0999' is not a mode; allowed: octal permission bits from 0000 to 0777"
        ),
        ("listeners: [{address: /run/a.sock, mode: 7777}]", "FILE:1: key 'listeners[0].mode': '7777' is not a mode"),
        (
            "listeners: [{address: /run/a.sock, owner: nobody-here}]",
            "FILE:1: key 'listeners[0].owner': 'nobody-here' is not a user of this machine; allowed: the name of a user"
        ),
        (
            "listeners:\n  - address: tcp://127.0.0.1:2375\n    mode: 0660",
            "FILE:3: key 'listeners[0].mode': has no meaning at tcp://127.0.0.1:2375; allowed: on unix:// listeners only"
        ),
        (
            "listeners: [{address: 'tcp://127.0.0.1:2375', group: docker}]",
            "FILE:1: key 'listeners[0].group': has no meaning at tcp://127.0.0.1:2375"
        ),
        (
            "listeners:\n  - /run/a.sock\n  - unix:///run/a.sock",
            "FILE:3: key 'listeners[1]': 'unix:///run/a.sock' is the same place as 'unix:///run/a.sock', which is"
        ),
        (
            "listeners:\n  - tcp://127.0.0.1:80\n  - tcp://0.0.0.0:80\nallow-insecure-tcp: true",
            "FILE:3: key 'listeners[1]': 'tcp://0.0.0.0:80' is the same place as 'tcp://127.0.0.1:80'"
        ),
        (
            "listeners:\n  - tcp://0.0.0.0:2375",
            "FILE:2: key 'listeners[0]': 'tcp://0.0.0.0:2375' lets everyone who reaches it control the engine"
        ),
        (
            "listeners: [/run/docker.sock]\nupstream: /var/run/docker.sock",
            "FILE:2: key 'upstream': the proxy would listen on 'unix:///run/docker.sock' and also look for its engine"
        ),
        (
            "listeners: [/run/docker.sock]",
            "FILE:1: key 'listeners[0]': the proxy would listen on 'unix:///run/docker.sock' and also look for its"
        ),
        (
            "ceiling: 1.24\nlisteners:\n  - address: /run/a.sock\n    floor: 1.30",
            "FILE:4: key 'listeners[0].floor': the floor 1.30 (FILE:4) is above the ceiling 1.24 (FILE:1); allowed: 1.12 to"
        ),
        (
            "floor: 1.24\nunversioned: 1.20",
            "FILE:2: key 'unversioned': 1.20 for paths without a version is outside of what the listener accepts; allowed:"
        ),
    ]

    @Test("a wrong listener is named with its file, line and what is allowed", arguments: listenerMistakes)
    func listenerMistake(_ file: String, _ error: String) {
        #expect(loadingError(file: file).hasPrefix(error), "\(loadingError(file: file))")
    }

    @Test("a wrong flag is named")
    func flags() {
        #expect(loadingError { $0.workers = "0" } == "--workers: '0' is out of range; allowed: 1 to 256")
        #expect(
            loadingError { $0.logFormat = "xml" } == "--log-format: 'xml' is none of the values; allowed: text, json")
        #expect(loadingError { $0.listen = ["run/a.sock"] }.hasPrefix("--listen: 'run/a.sock' is not an address"))
        #expect(loadingError { $0.config = "/nonexistent" } == "--config: /nonexistent: there is no such file")
        #expect(loadingError { $0.config = "/tmp" }.hasPrefix("--config: /tmp: cannot be read: "))
        #expect(
            loadingError {
                $0.floor = "1.40"
                $0.ceiling = "1.30"
            } == "--floor: the floor 1.40 (--floor) is above the ceiling 1.30 (--ceiling); allowed: 1.12 to 1.30")
        #expect(
            loadingError { $0.listen = ["tcp://192.0.2.1:2375"] }.hasPrefix(
                "--listen: 'tcp://192.0.2.1:2375' lets everyone who reaches it control the engine"))
    }

    @Test("a wrong variable is named")
    func variables() {
        #expect(
            loadingError(environment: ["COMPATPROXY_LIMITS_HEAD": "x"]).hasPrefix(
                "COMPATPROXY_LIMITS_HEAD: 'x' is not a size; allowed: "))
        #expect(
            loadingError(environment: ["COMPATPROXY_WORKER": "2"]).hasPrefix(
                "COMPATPROXY_WORKER: there is no such variable; allowed: COMPATPROXY_ADMIN_ADDRESS, "))
        #expect(
            loadingError(environment: ["COMPATPROXY_LISTEN": ","]).hasPrefix(
                "COMPATPROXY_LISTEN: names no address; allowed: unix://"))
        #expect(
            loadingError(environment: ["COMPATPROXY_CONFIG": "/nonexistent"])
                == "COMPATPROXY_CONFIG: /nonexistent: there is no such file")
    }

    @Test("an engine that only DOCKER_HOST's other schemes reach is refused by that name")
    func dockerHost() {
        #expect(
            loadingError(environment: ["DOCKER_HOST": "ssh://me@host"]).hasPrefix(
                "DOCKER_HOST: 'ssh://me@host' is not an address; allowed: unix://"))
        #expect(
            loadingError(environment: ["DOCKER_HOST": "unix:///run/compatproxy/docker.sock"]).hasPrefix(
                "DOCKER_HOST: the proxy would listen on"))
        #expect(
            loadingError(environment: ["DOCKER_HOST": "tcp://h:2376", "DOCKER_TLS_VERIFY": "1"]).hasPrefix(
                "DOCKER_TLS_VERIFY: needs to know where certificates are"))
    }

    @Test("plain TCP beyond this machine needs a word, which any source may say")
    func insecureTCP() throws {
        let listen = ["tcp://0.0.0.0:2375"]
        let expected: [Address] = [.tcp(host: "0.0.0.0", port: 2375)]
        let byFlag = try load {
            $0.listen = listen
            $0.allowsInsecureTCP = true
        }
        #expect(byFlag.listeners.map(\.address) == expected)
        let byVariable = try load(environment: ["COMPATPROXY_ALLOW_INSECURE_TCP": "true"]) { $0.listen = listen }
        #expect(byVariable.listeners.map(\.address) == expected)
        let byFile = try load(file: "allow-insecure-tcp: true") { $0.listen = listen }
        #expect(byFile.listeners.map(\.address) == expected)
        for address in ["tcp://127.8.9.1:1", "tcp://[::1]:1", "tcp://localhost:1"] {
            #expect(try load { $0.listen = [address] }.listeners.count == 1)
        }
    }

    @Test("a file that is no text is refused")
    func notText() throws {
        let file = try TemporaryFile(bytes: [0x77, 0xff, 0xfe])
        #expect(loadingError { $0.config = file.path } == "--config: \(file.path): is not UTF-8 text")
        let long = try TemporaryFile(bytes: [UInt8](repeating: 0x23, count: TextFile.maximumBytes + 1))
        #expect(loadingError { $0.config = long.path } == "--config: \(long.path): is longer than 1MiB")
    }
}
