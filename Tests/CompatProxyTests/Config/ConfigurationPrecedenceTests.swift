// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VersionRules

@testable import CompatProxy

@Suite("Precedence of the sources")
struct ConfigurationPrecedenceTests {
    private let file = """
        listeners: [unix:///run/from-file.sock]
        upstream: unix:///run/file-engine.sock
        workers: 2
        log: {level: error}
        """

    @Test("the admin interface is where it is told to be, or off")
    func admin() throws {
        #expect(try load(file: "admin: {address: off}").admin == nil)
        #expect(
            try load(file: "admin: {address: off}") { $0.adminAddress = "unix:///run/a.sock" }.admin?.isChosen == true)
        let chosen = try load(environment: ["COMPATPROXY_ADMIN_NAMES": "A.example, b"]).admin
        #expect(chosen?.names == ["a.example", "b"])
        #expect(chosen?.isChosen == false)
        // Nobody chose the default, so that it gives way.
        #expect(try load { $0.listen = ["tcp://127.0.0.1:9000"] }.admin == nil)
    }

    @Test("without any source the defaults apply")
    func defaults() throws {
        let configuration = try load()
        var expected = Configuration()
        expected.listeners = [ListenerConfiguration(address: .unix(path: "/run/compatproxy/docker.sock"))]
        expected.workers = 4
        expected.admin = AdminConfiguration()
        #expect(configuration == expected)
    }

    @Test("a path that is typed is one from where the program was started; one in a file is whole")
    func relativePaths() throws {
        let folder = FileManager.default.currentDirectoryPath
        #expect(try load { $0.state = "here/state" }.state == "\(folder)/here/state")
        #expect(loadingError(file: "state: here/state").contains("'here/state' is not an absolute path"))
    }

    @Test("a file stands above the defaults")
    func fileOverDefaults() throws {
        let configuration = try load(file: file)
        #expect(configuration.listeners.map(\.address) == [.unix(path: "/run/from-file.sock")])
        #expect(configuration.upstream == .unix(path: "/run/file-engine.sock"))
        #expect(configuration.workers == 2)
        #expect(configuration.log.level == .error)
    }

    @Test("variables stand above a file")
    func variablesOverFile() throws {
        let environment = [
            "COMPATPROXY_LISTEN": "unix:///run/a.sock,tcp://127.0.0.1:2375", "COMPATPROXY_WORKERS": "3",
            "COMPATPROXY_LOG_LEVEL": "debug", "COMPATPROXY_UPSTREAM": "unix:///run/variable-engine.sock",
        ]
        let configuration = try load(file: file, environment: environment)
        #expect(
            configuration.listeners.map(\.address) == [.unix(path: "/run/a.sock"), .tcp(host: "127.0.0.1", port: 2375)])
        #expect(configuration.workers == 3)
        #expect(configuration.log.level == .debug)
        #expect(configuration.upstream == .unix(path: "/run/variable-engine.sock"))
    }

    @Test("flags stand above variables")
    func flagsOverVariables() throws {
        let environment = [
            "COMPATPROXY_LISTEN": "unix:///run/a.sock", "COMPATPROXY_WORKERS": "3", "COMPATPROXY_SPEAK": "newest",
            "COMPATPROXY_STRICT": "false", "COMPATPROXY_LOG_FORMAT": "text",
        ]
        let configuration = try load(file: file, environment: environment) { flags in
            flags.listen = ["/run/b.sock"]
            flags.workers = "5"
            flags.speak = "1.40"
            flags.isStrict = true
            flags.unversioned = "1.41"
            flags.logFormat = "json"
            flags.upstream = "tcp://engine:2375"
        }
        #expect(configuration.listeners.map(\.address) == [.unix(path: "/run/b.sock")])
        #expect(configuration.listeners.map(\.isStrict) == [true])
        #expect(configuration.listeners.map(\.unversioned) == ["1.41"])
        #expect(configuration.workers == 5)
        #expect(configuration.speak == .fixed("1.40"))
        #expect(configuration.log.format == .json)
        #expect(configuration.upstream == .tcp(host: "engine", port: 2375))
    }

    @Test("an empty variable is one that is not set")
    func emptyVariable() throws {
        let environment = ["COMPATPROXY_WORKERS": "", "COMPATPROXY_LISTEN": "", "DOCKER_HOST": ""]
        #expect(try load(environment: environment) == load())
    }

    @Test("what a listener says stands above what the file says of all, and below flags and variables")
    func listenerOverGlobal() throws {
        let file = """
            floor: 1.20
            ceiling: 1.50
            strict: true
            listeners:
              - unix:///run/a.sock
              - {address: unix:///run/b.sock, floor: 1.24, ceiling: 1.40, unversioned: 1.30, strict: false}
            """
        let fromFile = try load(file: file).listeners
        #expect(fromFile.map(\.floor) == ["1.20", "1.24"])
        #expect(fromFile.map(\.ceiling) == ["1.50", "1.40"])
        #expect(fromFile.map(\.unversioned) == [nil, "1.30"])
        #expect(fromFile.map(\.isStrict) == [true, false])

        let overridden = try load(
            file: file, environment: ["COMPATPROXY_CEILING": "1.44", "COMPATPROXY_FLOOR": "1.13"]
        ) {
            $0.floor = "1.25"
            $0.isStrict = true
        }
        #expect(overridden.listeners.map(\.floor) == ["1.25", "1.25"])
        #expect(overridden.listeners.map(\.ceiling) == ["1.44", "1.44"])
        #expect(overridden.listeners.map(\.isStrict) == [true, true])
    }

    @Test("a value that is left open in a file counts as not set")
    func openValues() throws {
        let file = "upstream:\nceiling: null\nfloor: ~\nlimits:\nlisteners:\n"
        #expect(try load(file: file) == load())
    }

    @Test("the file of COMPATPROXY_CONFIG is read, and --config stands above it")
    func configVariable() throws {
        let other = try TemporaryFile("workers: 7")
        let environment = ["COMPATPROXY_CONFIG": other.path]
        #expect(try load(environment: environment).workers == 7)
        #expect(try load(file: file, environment: environment).workers == 2)
        #expect(try load(environment: environment) { $0.config = "/dev/null" }.workers == 4)
    }

    @Test("the default file is read where it exists")
    func defaultFile() throws {
        let file = try TemporaryFile("workers: 6")
        let loader = ConfigurationLoader(
            flags: ConfigurationFlags(), environment: [:], known: VersionHistory.all.window, machine: plainMachine,
            defaultFile: file.path)
        #expect(try loader.load().workers == 6)
    }

    @Test("DOCKER_HOST names the engine where nothing else does")
    func dockerHost() throws {
        let environment = ["DOCKER_HOST": "tcp://[::1]:2375"]
        #expect(try load(environment: environment).upstream == .tcp(host: "::1", port: 2375))
        #expect(try load(file: file, environment: environment).upstream == .unix(path: "/run/file-engine.sock"))
    }

    @Test("DOCKER_HOST may leave the port away that Docker's clients take", arguments: ["nas", "[::1]", "10.0.0.7"])
    func usualPort(host: String) throws {
        let name = host == "[::1]" ? "::1" : host
        #expect(try load(environment: ["DOCKER_HOST": "tcp://\(host)"]).upstream == .tcp(host: name, port: 2375))
        let address = try Address(text: "tcp://\(host)", usualPort: 2376)
        #expect(address == .tcp(host: name, port: 2376))
        for text in ["tcp://\(host):", "tcp://", "tcp://\(host)/"] {
            #expect(throws: InvalidValue.self) { try Address(text: text, usualPort: 2375) }
        }
    }

    @Test("addresses in a variable may have spaces behind their commas, and within a path")
    func spaces() throws {
        let environment = ["COMPATPROXY_LISTEN": " unix:///run/a.sock, /run/b c.sock ,tcp://127.0.0.1:1"]
        #expect(
            try load(environment: environment).listeners.map(\.address)
                == [.unix(path: "/run/a.sock"), .unix(path: "/run/b c.sock"), .tcp(host: "127.0.0.1", port: 1)])
        #expect(throws: ConfigurationError.self) { try load(environment: ["COMPATPROXY_LISTEN": "/run/a.sock, "]) }
    }

    @Test("a file may begin with a byte order mark")
    func byteOrderMark() throws {
        #expect(try load(file: "\u{FEFF}workers: 3\nceiling: 1.40\n").workers == 3)
    }

    @Test("no more than eight workers start by themselves")
    func manyProcessors() throws {
        var machine = plainMachine
        machine.processors = 128
        #expect(try load(machine: machine).workers == 8)
        #expect(try load(machine: machine) { $0.workers = "128" }.workers == 128)
    }

    @Test("unix sockets go to the group docker where it exists, unless the file names another")
    func socketGroup() throws {
        var machine = plainMachine
        machine.socketGroup = "docker"
        let file = """
            listeners:
              - unix:///run/a.sock
              - {address: unix:///run/b.sock, mode: 0600, owner: root, group: "0"}
              - tcp://localhost:2375
            """
        let listeners = try load(file: file, machine: machine).listeners
        #expect(listeners.map(\.group) == ["docker", "0", nil])
        #expect(listeners.map(\.owner) == [nil, "root", nil])
        #expect(listeners[1].mode == 0o600)
    }

    @Test("variables that a container platform makes for a service of this name are no settings")
    func serviceLinks() throws {
        let environment = [
            "COMPATPROXY_PORT": "tcp://10.0.0.1:2375", "COMPATPROXY_PORT_2375_TCP": "tcp://10.0.0.1:2375",
            "COMPATPROXY_SERVICE_HOST": "10.0.0.1",
        ]
        #expect(try load(environment: environment) == load())
    }
}
