// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

@Suite("Listening sockets at a reload", .hangLimit)
struct ListeningSocketsTests {
    private let folder: TemporaryFolder
    /// What listens on `a` with mode 0600.
    private var sockets = ListeningSockets()

    init() throws {
        folder = try TemporaryFolder()
        try sockets.follow([listener("a", mode: 0o600)])
    }

    private func listener(_ name: String, mode: UInt16 = 0o660, group: String? = nil) -> ListenerConfiguration {
        var configuration = ListenerConfiguration(address: .unix(path: folder.file(name)))
        configuration.mode = mode
        configuration.group = group
        return configuration
    }

    private func mode(of name: String) -> mode_t? {
        var status = stat()
        return lstat(folder.file(name), &status) == 0 ? status.st_mode & ~S_IFMT : nil
    }

    private func connects(to name: String) -> Bool {
        (try? TestSocket(connectingTo: .unix(path: folder.file(name)))) != nil
    }

    @Test("one that stays is kept, a new one is opened, and one that is gone is closed")
    mutating func follow() throws {
        let kept = sockets.all[0]
        try sockets.follow([listener("b"), listener("a", mode: 0o666)])
        #expect(sockets.all.map(\.configuration) == [listener("b"), listener("a", mode: 0o666)])
        #expect(sockets.all[1] === kept)
        #expect(mode(of: "a") == 0o666)
        try sockets.follow([listener("b")])
        #expect(connects(to: "b") && !connects(to: "a") && mode(of: "a") == nil)
        sockets.close()
        #expect(mode(of: "b") == nil)
    }

    @Test("what a worker was told of a socket is about that socket, though the next reload closes it")
    mutating func duplicates() throws {
        let loop = try Loop()
        let listener = try Listener(loop: loop, sharing: sockets.duplicates[0], kind: .pipe) { _ in }
        let duplicate = sockets.duplicates[0]
        try sockets.follow([])
        #expect(listener.isSharing(duplicate.number))
        listener.close()
        loop.run()
    }

    @Test("where a new one cannot be opened, nothing has changed", arguments: [true, false])
    mutating func cannotOpen(last: Bool) throws {
        let impossible = listener("missing/folder/b")
        let listeners = [listener("a", mode: 0o666), listener("c")]
        #expect(throws: ListenError.self) {
            try sockets.follow(last ? listeners + [impossible] : [impossible] + listeners)
        }
        #expect(sockets.all.map(\.configuration) == [listener("a", mode: 0o600)])
        #expect(mode(of: "a") == 0o600 && mode(of: "c") == nil && connects(to: "a"))
        sockets.close()
    }

    @Test("one that stays has no owner or group any more that nothing names")
    mutating func ownerGone() throws {
        var given = listener("a")
        (given.owner, given.group) = geteuid() == 0 ? ("12345", "12346") : ("\(geteuid())", "\(getegid())")
        try sockets.follow([given])
        try sockets.follow([listener("a")])
        var status = stat()
        #expect(lstat(folder.file("a"), &status) == 0)
        #expect(status.st_uid == geteuid() && status.st_gid == getegid())
        sockets.close()
    }

    @Test("where one that stays cannot have its owner, the others are as before")
    mutating func cannotAdopt() throws {
        try sockets.follow([listener("a", mode: 0o600), listener("b", mode: 0o640)])
        let wrong = listener("b", mode: 0o666, group: "no-such-group")
        let error = #expect(throws: ListenError.self) {
            try sockets.follow([listener("a", mode: 0o666), listener("c"), wrong])
        }
        #expect(error?.reason == "no group 'no-such-group'")
        #expect(sockets.all.map(\.configuration) == [listener("a", mode: 0o600), listener("b", mode: 0o640)])
        #expect(mode(of: "a") == 0o600 && mode(of: "b") == 0o640 && mode(of: "c") == nil)
        sockets.close()
    }

    @Test("one whose file was deleted is opened anew")
    mutating func deleted() throws {
        let kept = sockets.all[0]
        unlink(folder.file("a"))
        try sockets.follow([listener("a", mode: 0o640)])
        #expect(mode(of: "a") == 0o640 && connects(to: "a"))
        #expect(sockets.all[0] !== kept)
        sockets.close()
        #expect(mode(of: "a") == nil)
    }

    @Test("one whose file is another program's is an error, and that program's stays")
    mutating func taken() throws {
        unlink(folder.file("a"))
        let other = try SystemSocket.listen(on: .unix(path: folder.file("a")))
        chmod(folder.file("a"), 0o600)
        let error = #expect(throws: ListenError.self) { try sockets.follow([listener("a", mode: 0o666)]) }
        #expect(error?.reason == "the socket is in use by a running program")
        #expect(mode(of: "a") == 0o600)
        sockets.close()
        #expect(connects(to: "a"))
        close(other)
    }

    @Test("one on TCP stays, whatever else is opened")
    mutating func tcp() throws {
        let local = ListenerConfiguration(address: .tcp(host: "127.0.0.1", port: 0))
        try sockets.follow([local])
        let address = sockets.all[0].boundAddress
        try sockets.follow([listener("b"), local])
        #expect(sockets.all[1].boundAddress == address)
        sockets.close()
    }
}
