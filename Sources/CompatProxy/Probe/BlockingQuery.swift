// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// One `GET`, asked and answered on a connection of its own.
struct BlockingQuery {
    /// The longest answer that is read, head included.
    static let maximumBytes = 1 << 20

    struct Answer: Equatable {
        let status: Int
        let body: [UInt8]

        /// The body for people: a line of printable text, cut to a length that fits an error message.
        var excerpt: String {
            String(String(decoding: body.prefix(200), as: UTF8.self).map { $0.isNewline ? " " : $0 })
        }
    }

    private let peer: EngineAccess
    private let timeout: Duration

    init(_ peer: EngineAccess, timeout: Duration) {
        self.peer = peer
        self.timeout = timeout
    }

    init(address: Address, timeout: Duration) {
        self.init(EngineAccess(address: address), timeout: timeout)
    }

    /// Reads up to `maximumBytes`. The answer ends with the connection at the latest, which both sides are to close.
    func get(_ path: String, maximumBytes: Int = Self.maximumBytes) throws(QueryError) -> Answer {
        let deadline = Deadline(in: timeout)
        let connection = try BlockingConnection.open(to: peer, before: deadline)
        try connection.send(Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8))
        var answer = AnswerReader(maximumBytes: maximumBytes)
        // A long answer is not read anew for each of its pieces.
        var next = 0
        while true {
            let isOpen = try connection.receive(into: &answer.bytes)
            let count = answer.bytes.count
            if !isOpen || count >= next {
                if let finished = try answer.read(atEnd: !isOpen) { return finished }
                next = count < Self.maximumBytes ? 0 : 2 * count
            }
            guard isOpen, count <= maximumBytes else { throw .malformedAnswer }
        }
    }

    private var host: String {
        switch peer.address {
        case .unix: "docker"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}

/// Why a question got no answer.
enum QueryError: Error, Equatable, CustomStringConvertible {
    case unknownHost(String)
    case failed(call: String, code: Int32)
    case tookTooLong
    case malformedAnswer
    /// What TLS makes of the peer.
    case untrusted(String)

    var description: String {
        switch self {
        case .unknownHost(let reason): "the host is unknown: \(reason)"
        case .failed(let call, let code): "\(call): \(String(cString: strerror(code)))"
        case .tookTooLong: "no answer in time"
        case .untrusted(let reason): reason
        case .malformedAnswer: "the answer is not HTTP, or too long"
        }
    }
}
