// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// A question of our own to the engine, over a connection of its own: what a rule must know beside the exchange, or one
/// of several calls that a request takes.
final class EngineQuestion {
    private let request: [UInt8]
    private let didAnswer: (Message?) -> Void
    private var connection: UpstreamConnection?
    private var answer: BufferedAnswer
    private var isOver = false

    /// Sends a whole `request`; `didAnswer` hears the answer, or nil where the engine gives none that is complete. Never
    /// called from within.
    static func ask(
        _ request: [UInt8], pool: UpstreamPool, maximumBytes: Int, didAnswer: @escaping (Message?) -> Void
    ) throws(UVError) {
        let question = EngineQuestion(request, maximumBytes: maximumBytes, didAnswer: didAnswer)
        question.connection = try pool.connect(for: question)
    }

    private init(_ request: [UInt8], maximumBytes: Int, didAnswer: @escaping (Message?) -> Void) {
        self.request = request
        self.didAnswer = didAnswer
        answer = BufferedAnswer(maximumBytes: maximumBytes, isToHead: request.starts(with: "HEAD ".utf8))
    }

    private func end(_ body: [UInt8]?) {
        guard !isOver else { return }
        isOver = true
        let connection = connection
        self.connection = nil
        body != nil && answer.isPersistent ? connection?.release() : connection?.close()
        didAnswer(body.map { Message(status: answer.status, headers: answer.headers, body: JSONValue(source: $0)) })
    }
}

extension EngineQuestion: UpstreamDelegate {
    func upstreamDidConnect() {
        let request = request
        connection?.stream?.write(request.span)
    }

    func upstreamDidFailToConnect(_ error: UVError) {
        end(nil)
    }

    func upstream(didRead bytes: Span<UInt8>) {
        do throws(ParseError) {
            if let body = try answer.receive(bytes) { end(body) }
        } catch {
            end(nil)
        }
    }

    func upstreamDidEnd() {
        end(answer.bodyEndedByClose)
    }

    func upstreamDidFail(_ error: UVError) {
        end(nil)
    }

    func upstreamDidDrain() {}
}

extension EngineCall {
    /// The whole request, in the version that is spoken.
    func request(spoken: APIVersion) -> [UInt8] {
        var bytes = Array("\(method.token) /v\(spoken)\(target) HTTP/1.1\r\n".utf8)
        bytes += "Host: docker\r\nUser-Agent: compatproxy\r\n".utf8
        for field in headers.fields { bytes.appendField(Array(field.name.utf8).span, field.bytes.span) }
        if !body.isEmpty { bytes += "Content-Type: application/json\r\n".utf8 }
        if !body.isEmpty || method == .post { bytes += "Content-Length: \(body.count)\r\n".utf8 }
        return bytes + Array("\r\n".utf8) + body
    }
}
