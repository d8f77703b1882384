// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
import Testing

@testable import CompatProxy

/// Why a test's socket could not do what was asked.
enum TestSocketError: Error, Equatable {
    case tookTooLong
    case ended(after: String)
    case failed(call: String, code: Int32)
}

/// One end of a connection: a client, or the engine. It blocks, but never for longer than `patience`.
///
/// `@unchecked`: one thread reads and one writes at a time.
final class TestSocket: @unchecked Sendable {
    /// How long something that is due may take, in milliseconds; sanitizers are slow.
    static let patience: Int32 = 60_000
    /// How long a peer must not have read anything to count as stalled, in milliseconds. Too short a time on a busy
    /// machine makes a test see less of what it looks at, not something wrong.
    private static let stall: Int32 = 300

    let descriptor: Int32
    private var buffer: [UInt8] = []
    /// What is on the wire is encrypted from its making on.
    var tls: TestTLS?
    private let isClosed = Atomic(false)

    /// Takes over a connected socket.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    convenience init(connectingTo address: Address) throws {
        self.init(descriptor: try SystemSocket.connect(to: address))
    }

    deinit {
        close()
    }

    func close() {
        if !isClosed.exchange(true, ordering: .relaxed) { Glibc.close(descriptor) }
    }

    /// Closes such that a TCP peer sees a reset.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close()
    }

    /// Says that nothing more will be sent; with TLS on the wire's behalf alone.
    func endSending() {
        if let tls { return (try? sendRaw(tls.end())) ?? () }
        cutSending()
    }

    func cutSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    private func wait(for events: Int32, _ milliseconds: Int32 = patience) throws(TestSocketError) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            let count = poll(&entry, 1, milliseconds)
            if count >= 0 { return count > 0 }
            guard errno == EINTR else { throw .failed(call: "poll", code: errno) }
        }
    }
}

// MARK: - Sending

extension TestSocket {
    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        guard let tls else { return try sendRaw(bytes) }
        var rest = bytes[...]
        while !rest.isEmpty {
            try sendRaw(tls.encrypt(Array(rest.prefix(64 * 1024))))
            rest = rest.dropFirst(64 * 1024)
        }
    }

    /// Puts bytes on the wire as they are.
    func sendRaw(_ bytes: [UInt8]) throws {
        if tls?.dribbles == true, bytes.count > 1 {
            for byte in bytes { try sendRaw([byte]) }
            return
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            guard try wait(for: POLLOUT) else { throw TestSocketError.tookTooLong }
            rest = rest.dropFirst(try sendSome(rest))
        }
    }

    /// Sends every byte by itself.
    func dribble(_ text: String) throws {
        for byte in text.utf8 { try send([byte]) }
    }

    /// Sends as much of `bytes` as the peer takes without anyone reading at its end, and returns how much that was.
    func sendUntilStalled(_ bytes: [UInt8]) throws -> Int {
        var rest = bytes[...]
        while !rest.isEmpty, try wait(for: POLLOUT, Self.stall) { rest = rest.dropFirst(try sendSome(rest)) }
        return bytes.count - rest.count
    }

    private func sendSome(_ bytes: ArraySlice<UInt8>) throws -> Int {
        let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count >= 0 || errno == EAGAIN else { throw TestSocketError.failed(call: "send", code: errno) }
        return max(0, count)
    }
}

// MARK: - Receiving

extension TestSocket {
    /// Waits for more; false at the end.
    private func fillBuffer() throws -> Bool {
        guard tls?.hasEnded != true else { return false }
        guard try wait(for: POLLIN) else { throw TestSocketError.tookTooLong }
        var chunk = [UInt8](repeating: 0, count: 256 * 1024)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count >= 0 else { throw TestSocketError.failed(call: "recv", code: errno) }
        guard let tls else {
            buffer += chunk.prefix(count)
            return count > 0
        }
        guard count > 0 else { throw TestSocketError.failed(call: "TLS: cut", code: 0) }
        return try decrypt(Array(chunk.prefix(count)), tls)
    }

    /// Takes bytes off the wire; false at the end that the peer tells of.
    private func decrypt(_ bytes: [UInt8], _ tls: TestTLS) throws -> Bool {
        let (plaintext, reply, outcome) = tls.decrypt(bytes)
        buffer += plaintext
        try sendRaw(reply)
        if case .failed(let reason) = outcome { throw TestSocketError.failed(call: "TLS: \(reason)", code: 0) }
        return outcome != .ended
    }

    /// Agrees on keys with a server.
    func shakeHands(_ tls: TestTLS) throws {
        self.tls = tls
        _ = try decrypt([], tls)
        while !tls.isReady { _ = try fillBuffer() }
    }

    /// What has come, waiting for it; nil at the end.
    func readSome() throws -> [UInt8]? {
        while try buffer.isEmpty && fillBuffer() {}
        defer { buffer = [] }
        return buffer.isEmpty ? nil : buffer
    }

    /// The first of several that something comes from.
    static func firstToSpeak(of sockets: [TestSocket]) throws -> TestSocket {
        var entries = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        guard poll(&entries, nfds_t(entries.count), patience) > 0,
            let index = entries.firstIndex(where: { $0.revents != 0 })
        else { throw TestSocketError.tookTooLong }
        return sockets[index]
    }

    /// Whether nothing has come for a while.
    func isSilent() throws -> Bool {
        try buffer.isEmpty && !wait(for: POLLIN, Self.stall)
    }

    func read(exactly count: Int) throws -> [UInt8] {
        while buffer.count < count {
            guard try fillBuffer() else { throw TestSocketError.ended(after: String(decoding: buffer, as: UTF8.self)) }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    func readText(_ count: Int) throws -> String {
        String(decoding: try read(exactly: count), as: UTF8.self)
    }

    /// Reads up to and including `end`.
    func readText(through end: String) throws -> String {
        let end = Array(end.utf8)
        var searched = 0
        while true {
            while searched + end.count <= buffer.count {
                if buffer[searched..<searched + end.count].elementsEqual(end) {
                    return try readText(searched + end.count)
                }
                searched += 1
            }
            guard try fillBuffer() else { throw TestSocketError.ended(after: String(decoding: buffer, as: UTF8.self)) }
        }
    }

    func readHead() throws -> String {
        try readText(through: "\r\n\r\n")
    }

    /// Reads a head and its body, framing and all.
    func readMessage() throws -> String {
        let head = try readHead()
        let fields = head.lowercased()
        if fields.contains("transfer-encoding: chunked") {
            return head + (try readText(through: "0\r\n\r\n"))
        }
        guard let field = fields.components(after: "content-length: "), let length = Int(field) else { return head }
        return head + (try readText(length))
    }

    /// Reads until the peer has ended its side.
    func readToEnd() throws -> String {
        String(decoding: try readBytesToEnd(), as: UTF8.self)
    }

    func readBytesToEnd() throws -> [UInt8] {
        while try fillBuffer() {}
        defer { buffer = [] }
        return buffer
    }

    /// Reads until nothing more can come, be it by an end or by a reset.
    func readUntilGone() throws -> String {
        do {
            while try fillBuffer() {}
        } catch TestSocketError.failed(call: "recv", code: ECONNRESET) {
        }
        defer { buffer = [] }
        return String(decoding: buffer, as: UTF8.self)
    }
}

extension String {
    /// What stands between `mark` and the end of its line.
    fileprivate func components(after mark: String) -> Substring? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(mark) { return rest.dropFirst(mark.count).prefix { !$0.isNewline } }
            rest = rest.dropFirst()
        }
        return nil
    }
}

/// A head of those lines.
func head(_ lines: String...) -> String {
    lines.joined(separator: "\r\n") + "\r\n\r\n"
}
