// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Connecting", .hangLimit)
struct ConnectTests {
    private final class Recorder: ConnectDelegate {
        var events: [String] = []

        func streamDidConnect(_ stream: Stream) {
            events.append("connected")
            stream.close()
        }

        func stream(_ stream: Stream, didFailToConnect error: UVError) {
            events.append("failed")
            stream.close()
        }
    }

    @discardableResult
    private func connect(to path: String, on loop: Loop, delegate: Recorder) throws -> Stream {
        let stream = try Stream(loop: loop, kind: .pipe)
        try ConnectAttempt(stream, to: .pipe(path: path), delegate: delegate).begin()
        return stream
    }

    @Test("success and failure are told later, and once")
    func outcome() throws {
        let folder = try TemporaryFolder()
        let socket = try ListeningSocket(ListenerConfiguration(address: .unix(path: folder.file("s"))))
        let loop = try Loop()
        let (reached, failed) = (Recorder(), Recorder())
        try connect(to: folder.file("s"), on: loop, delegate: reached)
        try connect(to: folder.file("nobody"), on: loop, delegate: failed)
        #expect(reached.events.isEmpty && failed.events.isEmpty)
        loop.run()
        socket.close()
        #expect(reached.events == ["connected"])
        #expect(failed.events == ["failed"])
    }

    @Test("an attempt that was given up tells nothing")
    func givenUp() throws {
        let folder = try TemporaryFolder()
        let socket = try ListeningSocket(ListenerConfiguration(address: .unix(path: folder.file("s"))))
        let loop = try Loop()
        let recorder = Recorder()
        try connect(to: folder.file("s"), on: loop, delegate: recorder).close()
        try connect(to: folder.file("nobody"), on: loop, delegate: recorder).close()
        loop.run()
        socket.close()
        #expect(recorder.events.isEmpty)
    }

    @Test("an attempt that never began holds nothing")
    func neverBegun() throws {
        let loop = try Loop()
        let stream = try Stream(loop: loop, kind: .pipe)
        let recorder = Recorder()
        var attempt = Optional(ConnectAttempt(stream, to: .pipe(path: "nowhere"), delegate: recorder))
        weak let held = attempt
        attempt = nil
        #expect(held == nil)
        stream.close()
        loop.run()
        #expect(recorder.events.isEmpty)
    }

    @Test("timers and wake-ups that are closed twice, from within, end once")
    func closeTwice() throws {
        let loop = try Loop()
        let timer = try Timer(loop: loop)
        let wakeup = try Wakeup(loop: loop)
        var count = 0
        timer.action = { [unowned timer] in
            count += 1
            timer.close()
            timer.close()
            wakeup.sender.send()
        }
        wakeup.action = { [unowned wakeup] in
            count += 1
            wakeup.close()
            wakeup.close()
        }
        timer.start(after: 0, every: 1)
        loop.run()
        #expect(count == 2)
    }
}
