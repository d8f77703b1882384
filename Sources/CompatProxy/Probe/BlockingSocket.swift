// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A client's socket for commands that ask one question and end. Nothing of it is fit for an event loop.
struct BlockingSocket: ~Copyable {
    private let descriptor: Int32
    private let deadline: Deadline

    /// Connects before `deadline`. Looking a host's name up takes as long as the system's resolver wants.
    init(to address: Address, before deadline: Deadline) throws(QueryError) {
        self.deadline = deadline
        descriptor =
            switch address {
            case .unix(let path): try Self.connect(toPath: path, before: deadline)
            case .tcp(let host, let port): try Self.connect(toHost: host, port: port, before: deadline)
            }
    }

    deinit {
        close(descriptor)
    }

    func send(_ bytes: [UInt8]) throws(QueryError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else {
                try Self.waitAfterError(errno, call: "send", for: POLLOUT, on: descriptor, before: deadline)
            }
        }
    }

    /// Appends what has arrived, waiting for it; false at the end.
    func receive(into bytes: inout [UInt8]) throws(QueryError) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count >= 0 {
                bytes += chunk.prefix(count)
                return count > 0
            }
            try Self.waitAfterError(errno, call: "recv", for: POLLIN, on: descriptor, before: deadline)
        }
    }
}

extension BlockingSocket {
    private static func connect(toPath path: String, before deadline: Deadline) throws(QueryError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { field in
            // The last byte stays NUL.
            for (index, byte) in path.utf8.prefix(field.count - 1).enumerated() { field[index] = byte }
        }
        return try withUnsafeBytes(of: address) { bytes throws(QueryError) in
            try connect(AF_UNIX, bytes, before: deadline)
        }
    }

    private static func connect(
        toHost host: String, port: UInt16, before deadline: Deadline
    ) throws(QueryError) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = SocketType.stream
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, "\(port)", &hints, &found)
        guard code == 0, let first = found else { throw .unknownHost(String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(first) }
        var next = found
        var failure = QueryError.unknownHost("no address")
        while let candidate = next?.pointee {
            let bytes = UnsafeRawBufferPointer(start: candidate.ai_addr, count: Int(candidate.ai_addrlen))
            do {
                return try connect(candidate.ai_family, bytes, before: deadline)
            } catch {
                failure = error
            }
            next = candidate.ai_next
        }
        throw failure
    }

    private static func connect(
        _ family: Int32, _ address: UnsafeRawBufferPointer, before deadline: Deadline
    ) throws(QueryError) -> Int32 {
        let type = SocketType.nonBlocking
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw .failed(call: "socket", code: errno) }
        do {
            let started = Glibc.connect(
                descriptor, address.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
            if started != 0 { try finishConnecting(descriptor, code: errno, before: deadline) }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func finishConnecting(
        _ descriptor: Int32, code: Int32, before deadline: Deadline
    ) throws(QueryError) {
        guard code == EINPROGRESS else { throw .failed(call: "connect", code: code) }
        try wait(for: POLLOUT, on: descriptor, before: deadline)
        var result: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &result, &size) == 0, result == 0 else {
            throw .failed(call: "connect", code: result)
        }
    }

    private static func waitAfterError(
        _ code: Int32, call: String, for event: Int32, on descriptor: Int32, before deadline: Deadline
    ) throws(QueryError) {
        switch code {
        case EINTR: return
        case EAGAIN: try wait(for: event, on: descriptor, before: deadline)
        default: throw .failed(call: call, code: code)
        }
    }

    private static func wait(for event: Int32, on descriptor: Int32, before deadline: Deadline) throws(QueryError) {
        while true {
            var poll = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let ready = Glibc.poll(&poll, 1, deadline.remainingMilliseconds)
            if ready > 0 { return }
            if ready == 0 { throw .tookTooLong }
            if errno != EINTR { throw .failed(call: "poll", code: errno) }
        }
    }
}
