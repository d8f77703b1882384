// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

@Suite("Connecting to a name", .hangLimit)
struct HostAttemptTests {
    /// The system's resolver has no address for it, and asks nobody: no part of a name is that long.
    static let unknownHost = String(repeating: "x", count: 64)

    private final class Recorder: ConnectDelegate {
        var events: [String] = []
        /// Whether TCP of what has connected holds nothing back.
        var sendsAtOnce: Bool?
        var didFail: () -> Void = {}

        func streamDidConnect(_ stream: Stream) {
            events.append("connected to \(stream.peer)")
            var (value, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
            getsockopt(stream.fileDescriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &size)
            sendsAtOnce = value != 0
            stream.close()
        }

        func stream(_ stream: Stream, didFailToConnect error: UVError) {
            events.append("failed: \(error.reason)")
            stream.close()
            didFail()
        }

        func didEnd(_ stream: Stream, _ failure: UVError?) {
            if let failure { self.stream(stream, didFailToConnect: failure) } else { streamDidConnect(stream) }
        }
    }

    private let loop: Loop
    private let listener: Int32
    private let port: UInt16
    private let recorder = Recorder()

    init() throws {
        loop = try Loop()
        listener = try SystemSocket.listen(on: .tcp(host: "127.0.0.1", port: 0))
        port = SystemSocket.port(of: listener)
    }

    private func addresses(_ hosts: [String]) throws -> [SocketAddress] {
        try hosts.map { try #require(SocketAddress(numericHost: $0, port: port)) }
    }

    /// As if a name had been looked up that stands for `hosts`.
    private func connect(toAny hosts: [String]) throws -> Stream {
        let (stream, recorder) = (try Stream(loop: loop, kind: .tcp), recorder)
        HostAttempt(stream) { [unowned stream] in recorder.didEnd(stream, $0) }
            .didLookUp(.success(try addresses(hosts)))
        return stream
    }

    @discardableResult
    private func connect(to host: String) throws -> Stream {
        let stream = try Stream(loop: loop, kind: .tcp)
        let destination = Destination(EngineAccess(address: .tcp(host: host, port: port)))
        try ConnectAttempt(stream, to: destination, delegate: recorder).begin()
        return stream
    }

    // Nobody listens on ::1 and 127.0.0.2; connecting to what stands for all of a network fails at once.
    @Test(
        "its addresses are tried until one connects",
        arguments: [["127.0.0.1"], ["::1", "127.0.0.1"], ["127.0.0.2", "255.255.255.255", "127.0.0.1", "::1"]])
    func untilOneConnects(hosts: [String]) throws {
        _ = try connect(toAny: hosts)
        loop.run()
        #expect(recorder.events == ["connected to 127.0.0.1:\(port)"])
        #expect(recorder.sendsAtOnce == true)
        // The descriptor that was connected is the only one, and closed with the stream.
        #expect(try SystemSocket.accept(from: listener).readToEnd() == "")
        close(listener)
    }

    @Test("where none connects, the last one's failure is told")
    func noneConnects() throws {
        _ = try connect(toAny: ["255.255.255.255", "127.0.0.2"])
        _ = try connect(toAny: ["127.0.0.2", "255.255.255.255"])
        loop.run()
        #expect(recorder.events.count == 2)
        #expect(recorder.events.contains("failed: connection refused"))
        #expect(recorder.events.contains { $0 != "failed: connection refused" })
        close(listener)
    }

    @Test("a name is looked up, later, and its address connected to")
    func lookUp() throws {
        try connect(to: "localhost")
        #expect(recorder.events.isEmpty)
        loop.run()
        #expect(recorder.events == ["connected to 127.0.0.1:\(port)"])
        close(listener)
    }

    @Test("a name without an address is a failure like others")
    func unknownHost() throws {
        try connect(to: Self.unknownHost)
        #expect(recorder.events.isEmpty)
        loop.run()
        #expect(recorder.events.count == 1)
        #expect(recorder.events.first?.hasPrefix("failed: the host is unknown: ") == true)
        close(listener)
    }

    @Test("one that is given up while a name is looked up, or an address tried, tells nothing and leaves nothing")
    func givenUp() throws {
        weak let asking = try connect(to: "localhost")
        weak let trying = try connect(toAny: ["127.0.0.1", "127.0.0.1"])
        asking?.close()
        trying?.close()
        loop.run()
        #expect(recorder.events.isEmpty && asking == nil && trying == nil)
        close(listener)
    }

    @Test("one that is given up when an address has failed tells nothing and leaves nothing")
    func givenUpLater() throws {
        weak let stream = try connect(toAny: ["127.0.0.2", "127.0.0.1"])
        // What fails at the same time, as the next turn of the loop finds.
        try connect(to: "127.0.0.2")
        recorder.didFail = { stream?.close() }
        loop.run()
        #expect(recorder.events == ["failed: connection refused"] && stream == nil)
        close(listener)
    }
}
