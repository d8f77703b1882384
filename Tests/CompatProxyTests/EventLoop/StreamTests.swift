// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

@Suite("Streams", .hangLimit)
struct StreamTests {
    private let large = [UInt8](repeating: 7, count: 2 << 20)

    @Test("what the peer sends is read, then its end")
    func readsAndEnds() throws {
        let subject = try OneStreamLoop()
        try subject.client.send("hello")
        subject.client.endSending()
        subject.delegate.onEnd = { $0.close() }
        subject.run()
        #expect(subject.delegate.events == ["read 5", "end", "close"])
        #expect(try subject.client.readToEnd() == "")
    }

    @Test("behind a read that was full, one takes as much as there is")
    func readsLong() throws {
        let subject = try OneStreamLoop()
        let sent = (0..<160 * 1024).map { UInt8(truncatingIfNeeded: $0 >> 8 ^ $0) }
        var received: [UInt8] = []
        try subject.client.send(sent)
        subject.client.endSending()
        subject.delegate.onRead = { received += $1 }
        subject.delegate.onEnd = { $0.close() }
        subject.run()
        #expect(subject.delegate.events == ["read \(64 * 1024)", "read \(96 * 1024)", "end", "close"])
        #expect(received == sent)
    }

    @Test("a TCP peer that says nothing is asked whether it is still there")
    func noticesLoss() throws {
        let listener = try SystemSocket.listen(on: .tcp(host: "127.0.0.1", port: 0))
        defer { close(listener) }
        let peer = try TestSocket(connectingTo: .tcp(host: "127.0.0.1", port: SystemSocket.port(of: listener)))
        let loop = try Loop()
        let stream = try Stream(loop: loop, kind: .tcp, connection: accept(listener, nil, nil))
        func option(_ level: Int32, _ name: Int32) -> Int32 {
            var (value, size): (Int32, socklen_t) = (0, socklen_t(MemoryLayout<Int32>.size))
            getsockopt(stream.fileDescriptor, level, name, &value, &size)
            return value
        }
        #expect(option(SOL_SOCKET, SO_KEEPALIVE) == 1)
        #expect(option(Int32(IPPROTO_TCP), TCP_KEEPIDLE) == 15)
        #expect(option(Int32(IPPROTO_TCP), TCP_KEEPINTVL) == 15)
        stream.close()
        peer.close()
        loop.run()
    }

    @Test("a stream that is closed while it reads tells of its close once, and of nothing else")
    func closeDuringRead() throws {
        let subject = try OneStreamLoop()
        try subject.client.send("hello")
        subject.client.endSending()
        subject.delegate.onRead = { stream, _ in
            stream.close()
            stream.close()
            stream.resumeReading()
            stream.pauseReading()
            stream.write(Array("late".utf8).span)
            stream.shutdown()
            stream.closeAfterFlush()
            stream.closeAbruptly()
        }
        subject.run()
        #expect(subject.delegate.events == ["read 5", "close"])
        #expect(try subject.client.readUntilGone() == "")
    }

    @Test("an answer written while reading arrives, and the close waits for it")
    func writeDuringRead() throws {
        let subject = try OneStreamLoop()
        try subject.client.send("hello")
        subject.delegate.onRead = { stream, bytes in
            stream.write(bytes.span, Array(" you".utf8).span)
            stream.closeAfterFlush()
            stream.closeAfterFlush()
        }
        subject.run()
        #expect(try subject.client.readToEnd() == "hello you")
        #expect(subject.delegate.events == ["read 5", "close"])
    }

    @Test("what the kernel does not take at once follows in order, before the end")
    func queuedWrites() throws {
        let subject = try OneStreamLoop()
        let large = large
        let reading = Beside { [client = subject.client] in try client.readBytesToEnd() }
        subject.onAccept = { stream in
            stream.write(Array("first".utf8).span)
            stream.write(large.span, Array("middle".utf8).span)
            stream.write(Array("last".utf8).span)
            stream.closeAfterFlush()
            #expect(!stream.isClosed)
        }
        subject.run()
        #expect(try reading.value() == Array("first".utf8) + large + Array("middlelast".utf8))
        #expect(subject.delegate.events.last == "close")
        #expect(!subject.delegate.events.contains("fail write"))
    }

    @Test("a stream that is closed amid a write drops the rest and fails nowhere")
    func closeDuringWrite() throws {
        let subject = try OneStreamLoop()
        subject.onAccept = { [large] stream in
            stream.write(large.span)
            #expect(stream.isCongested)
            stream.close()
        }
        subject.run()
        #expect(subject.delegate.events == ["close"])
        #expect(try subject.client.readBytesToEnd().count < large.count)
    }

    @Test("nothing is written behind the end")
    func writeAfterShutdown() throws {
        let subject = try OneStreamLoop()
        subject.delegate.onEnd = { $0.close() }
        subject.onAccept = { stream in
            stream.resumeReading()
            stream.write(Array("all".utf8).span)
            stream.shutdown()
            stream.shutdown()
            stream.write(Array("too late".utf8).span)
        }
        subject.delegate.onRead = { stream, _ in stream.write(Array("much too late".utf8).span) }
        let reading = Beside { [client = subject.client] in
            let all = try client.readToEnd()
            try client.send("x")
            client.endSending()
            return all
        }
        subject.run()
        #expect(try reading.value() == "all")
        #expect(subject.delegate.events == ["read 1", "end", "close"])
    }

    @Test("a long queue that was written down is told once")
    func drain() throws {
        let subject = try OneStreamLoop()
        let reading = Beside { [client = subject.client] in try client.readBytesToEnd().count }
        subject.onAccept = { [large] in $0.write(large.span) }
        subject.delegate.onDrain = { $0.close() }
        subject.run()
        #expect(try reading.value() == large.count)
        #expect(subject.delegate.events == ["drain", "close"])
    }

    @Test("a peer that is gone fails the write, but not from within")
    func failedWrite() throws {
        let subject = try OneStreamLoop()
        subject.client.close()
        subject.onAccept = { [delegate = subject.delegate] stream in
            stream.write(Array("x".utf8).span)
            #expect(delegate.events.isEmpty)
        }
        subject.run()
        #expect(subject.delegate.events == ["fail write", "close"])
    }

    @Test("a paused stream holds its peer back, and goes on where it was")
    func pausing() throws {
        let subject = try OneStreamLoop()
        let sending = Beside { [large, client = subject.client] in
            try client.send(large)
            client.endSending()
        }
        var received = 0
        subject.delegate.onRead = { stream, bytes in
            received += bytes.count
            stream.pauseReading()
            stream.pauseReading()
            stream.resumeReading()
            stream.resumeReading()
        }
        subject.delegate.onEnd = { $0.close() }
        subject.run()
        try sending.value()
        #expect(received == large.count)
    }
}
