// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

@Suite("Listening sockets", .hangLimit)
struct ListeningSocketTests {
    private func listener(_ path: String, mode: UInt16 = 0o660) -> ListenerConfiguration {
        var configuration = ListenerConfiguration(address: .unix(path: path))
        configuration.mode = mode
        return configuration
    }

    private func mode(of path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }

    @Test("the file has the mode that was asked for, and is gone at the end", arguments: [0o660, 0o600, 0o666])
    func mode(mode: UInt16) throws {
        let folder = try TemporaryFolder()
        let socket = try ListeningSocket(listener(folder.file("s"), mode: mode))
        #expect(self.mode(of: folder.file("s")) == S_IFSOCK | mode_t(mode))
        socket.close()
        #expect(self.mode(of: folder.file("s")) == nil)
    }

    @Test("the last directory of the path is made")
    func directory() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("run/s")
        let socket = try ListeningSocket(listener(path))
        _ = try TestSocket(connectingTo: .unix(path: path))
        socket.close()
        rmdir(folder.file("run"))
    }

    @Test("a file that a dead program has left is replaced")
    func stale() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        close(try SystemSocket.listen(on: .unix(path: path)))
        #expect(mode(of: path) != nil)
        let socket = try ListeningSocket(listener(path))
        _ = try TestSocket(connectingTo: .unix(path: path))
        socket.close()
    }

    @Test("the socket of a running program stays")
    func live() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        let live = try SystemSocket.listen(on: .unix(path: path))
        let error = #expect(throws: ListenError.self) { try ListeningSocket(listener(path)) }
        #expect(error?.reason == "the socket is in use by a running program")
        _ = try TestSocket(connectingTo: .unix(path: path))
        close(live)
    }

    @Test("a file that is no socket stays")
    func otherFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        close(creat(path, 0o600))
        let error = #expect(throws: ListenError.self) { try ListeningSocket(listener(path)) }
        #expect(error?.reason == "the file exists and is no socket")
        #expect(mode(of: path).map { $0 & S_IFMT } == S_IFREG)
    }

    @Test("a file that another program has put in its place stays at the end")
    func notOurs() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        let socket = try ListeningSocket(listener(path))
        unlink(path)
        let other = try SystemSocket.listen(on: .unix(path: path))
        socket.close()
        #expect(mode(of: path) != nil)
        close(other)
    }

    @Test("a listener that cannot have its owner leaves no file behind")
    func unknownGroup() throws {
        let folder = try TemporaryFolder()
        var configuration = listener(folder.file("s"))
        configuration.group = "no-such-group"
        let error = #expect(throws: ListenError.self) { try ListeningSocket(configuration) }
        #expect(error?.reason == "no group 'no-such-group'")
        #expect(mode(of: folder.file("s")) == nil)
    }

    @Test("a path that is too long is refused")
    func longPath() {
        let error = #expect(throws: ListenError.self) {
            try ListeningSocket(listener("/tmp/" + String(repeating: "x", count: 200)))
        }
        #expect(error?.reason == "the path is too long")
    }

    @Test("a new configuration of the same address changes the mode, until that is taken back")
    func adopt() throws {
        let folder = try TemporaryFolder()
        let socket = try ListeningSocket(listener(folder.file("s"), mode: 0o600))
        let restore = try socket.adopt(listener(folder.file("s"), mode: 0o660))
        #expect(mode(of: folder.file("s")) == S_IFSOCK | 0o660)
        #expect(socket.configuration.mode == 0o660)
        restore()
        #expect(mode(of: folder.file("s")) == S_IFSOCK | 0o600)
        #expect(socket.configuration.mode == 0o600)
        socket.close()
    }

    @Test("of the addresses of a name, an IPv4 one is listened on, wherever it stands")
    func preference() throws {
        let (six, four, other) = ("::1", "127.0.0.1", "127.0.0.2")
        for (hosts, expected) in [([six, four, other], four), ([four, six], four), ([six], six)] {
            let addresses = hosts.compactMap { SocketAddress(numericHost: $0, port: 1) }
            let chosen = SocketAddress.toListen(on: addresses)?.withPointer { pointer, _ in
                SocketAddress.describe(pointer)
            }
            #expect(chosen == (expected == six ? "[::1]:1" : "\(expected):1"))
        }
        let socket = try ListeningSocket(ListenerConfiguration(address: .tcp(host: "localhost", port: 0)))
        #expect(socket.boundAddress.hasPrefix("tcp://127.0.0.1:"))
        socket.close()
    }

    @Test("a name without an address is refused, with the reason")
    func unknownHost() {
        let error = #expect(throws: ListenError.self) {
            try ListeningSocket(ListenerConfiguration(address: .tcp(host: HostAttemptTests.unknownHost, port: 0)))
        }
        #expect(error?.reason.hasPrefix("the host is unknown: ") == true)
    }

    @Test("a TCP port that is taken is refused, with the reason")
    func takenPort() throws {
        let taken = try SystemSocket.listen(on: .tcp(host: "127.0.0.1", port: 0))
        let port = SystemSocket.port(of: taken)
        let error = #expect(throws: ListenError.self) {
            try ListeningSocket(ListenerConfiguration(address: .tcp(host: "127.0.0.1", port: port)))
        }
        #expect(error?.reason == "bind: address already in use")
        close(taken)
    }
}
