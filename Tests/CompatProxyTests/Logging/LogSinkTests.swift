// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import CompatProxy

@Suite("Log sink", .hangLimit)
struct LogSinkTests {
    @Test("what is written arrives whole and in order")
    func arrives() throws {
        let pipe = try Pipe()
        let sink = try LogSink(descriptor: pipe.writeEnd, format: .text)
        for number in 0..<100 { sink.write(line(number)) }
        #expect(sink.close(patience: .seconds(30)))
        pipe.closeWriteEnd()
        #expect(pipe.readToEnd() == (0..<100).flatMap(line))
    }

    @Test("a reader who stalls holds nobody up, and the loss is counted in its place")
    func fullPipe() throws {
        let pipe = try Pipe()
        let sink = try LogSink(descriptor: pipe.writeEnd, format: .json, capacity: 32 * 1024)
        // Far more than pipe and queue hold: a write that waited would never return, as nobody reads yet.
        let count = 20_000
        for number in 0..<count { sink.write(line(number)) }

        // Every line is there in its order, or within the number that a loss in its place tells.
        var next = 0
        var losses = 0
        let lines = pipe.readLines { line in
            if let lost = lostLines(line) {
                losses += 1
                next += lost
            } else {
                #expect(line == text(next))
                next += 1
            }
            return next >= count
        }
        #expect(next == count)
        #expect(losses > 0)
        let losing = lines.filter { lostLines($0) != nil }
        #expect(losing.allSatisfy { $0.contains(#""level":"warning","msg":"log lines were lost"#) })

        sink.write(line(count))
        #expect(pipe.readLines { _ in true } == [text(count)])
        #expect(sink.close(patience: .seconds(30)))
    }

    @Test("a line longer than the queue is lost, and the next one is not")
    func longLine() throws {
        let pipe = try Pipe()
        let sink = try LogSink(descriptor: pipe.writeEnd, format: .text, capacity: 100)
        sink.write([UInt8](repeating: 0x61, count: 101))
        let loss = pipe.readLines { _ in true }
        #expect(loss.first?.hasSuffix(" lost=1") == true)
        sink.write(line(1))
        #expect(pipe.readLines { _ in true } == [text(1)])
        #expect(sink.close(patience: .seconds(30)))
    }

    @Test("closing gives a stalled reader up, and what comes later is not written")
    func closeStalled() throws {
        let pipe = try Pipe()
        let sink = try LogSink(descriptor: pipe.writeEnd, format: .text)
        for number in 0..<20_000 { sink.write(line(number)) }
        #expect(!sink.close(patience: .milliseconds(20)))
        pipe.closeReadEnd()
        #expect(sink.close(patience: .seconds(30)))
    }

    @Test("a reader who went away ends neither the sink nor the process")
    func brokenPipe() throws {
        let pipe = try Pipe()
        pipe.closeReadEnd()
        let sink = try LogSink(descriptor: pipe.writeEnd, format: .text)
        for number in 0..<10 { sink.write(line(number)) }
        #expect(sink.close(patience: .seconds(30)))
    }

    @Test("a descriptor that someone made non-blocking loses nothing")
    func nonBlocking() async throws {
        let pipe = try Pipe()
        #expect(fcntl(pipe.writeEnd, F_SETFL, O_NONBLOCK) == 0)
        let sink = try LogSink(descriptor: pipe.writeEnd, format: .text)
        for number in 0..<20_000 { sink.write(line(number)) }
        let lines = pipe.readLines { $0 == text(19_999) }
        #expect(lines.count == 20_000)
        #expect(sink.close(patience: .seconds(30)))
    }

    @Test("lines of many threads do not mix")
    func manyThreads() async throws {
        let pipe = try Pipe()
        let sink = try LogSink(descriptor: pipe.writeEnd, format: .text)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<4 {
                group.addTask { for number in 0..<250 { sink.write(line(thread * 250 + number)) } }
            }
        }
        #expect(sink.close(patience: .seconds(30)))
        pipe.closeWriteEnd()
        let lines = String(decoding: pipe.readToEnd(), as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.sorted() == (0..<1000).map(text).sorted())
    }
}

private func text(_ number: Int) -> String { "line number \(number)" }

private func lostLines(_ line: String) -> Int? {
    line.firstMatch(of: /"lost":(\d+)}$/).flatMap { Int($0.1) }
}

private func line(_ number: Int) -> [UInt8] { Array("\(text(number))\n".utf8) }

/// A pipe whose ends are closed with it.
private final class Pipe {
    private(set) var readEnd: Int32
    private(set) var writeEnd: Int32
    private var unread: [UInt8] = []

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        closeReadEnd()
        closeWriteEnd()
    }

    func closeReadEnd() {
        if readEnd >= 0 { close(readEnd) }
        readEnd = -1
    }

    func closeWriteEnd() {
        if writeEnd >= 0 { close(writeEnd) }
        writeEnd = -1
    }

    func readToEnd() -> [UInt8] {
        while readMore() {}
        return unread
    }

    /// Reads lines up to the first that `isLast` accepts.
    func readLines(upTo isLast: (String) -> Bool) -> [String] {
        var lines: [String] = []
        var start = 0
        repeat {
            while let end = unread[start...].firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(String(decoding: unread[start..<end], as: UTF8.self))
                start = end + 1
                guard !isLast(lines.last ?? "") else {
                    unread.removeFirst(start)
                    return lines
                }
            }
        } while readMore()
        return lines
    }

    private func readMore() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(readEnd, &chunk, chunk.count)
        unread += chunk.prefix(max(0, count))
        return count > 0
    }
}
