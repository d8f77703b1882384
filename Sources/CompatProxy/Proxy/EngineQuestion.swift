// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// A question of our own to the engine, over a connection of the pool: what a rule must know beside the exchange.
final class EngineQuestion {
    private let path: String
    private let didAnswer: (JSONValue?) -> Void
    private var connection: UpstreamConnection?
    private var answer: BufferedAnswer
    private var isOver = false

    /// Asks `GET path`; `didAnswer` hears the body, or nil where the engine has no such thing or does not answer. Never
    /// called from within.
    static func ask(
        _ path: String, pool: UpstreamPool, maximumBytes: Int, didAnswer: @escaping (JSONValue?) -> Void
    ) throws(UVError) {
        let question = EngineQuestion(path, maximumBytes: maximumBytes, didAnswer: didAnswer)
        question.connection = try pool.connect(for: question)
    }

    private init(_ path: String, maximumBytes: Int, didAnswer: @escaping (JSONValue?) -> Void) {
        self.path = path
        self.didAnswer = didAnswer
        answer = BufferedAnswer(maximumBytes: maximumBytes)
    }

    private func end(_ body: [UInt8]?) {
        guard !isOver else { return }
        isOver = true
        let connection = connection
        self.connection = nil
        body != nil && answer.isPersistent ? connection?.release() : connection?.close()
        didAnswer(answer.status == 200 ? body.map { JSONValue(source: $0) } : nil)
    }
}

extension EngineQuestion: UpstreamDelegate {
    func upstreamDidConnect() {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: docker\r\nUser-Agent: compatproxy\r\n\r\n".utf8)
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
