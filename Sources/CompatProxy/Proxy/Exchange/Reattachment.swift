// SPDX-License-Identifier: Apache-2.0

/// Asks the engine to attach once more, over a connection of its own.
final class Reattachment {
    private let request: [UInt8]
    private let didEnd: (UpstreamConnection?, String) -> Void
    private var connection: UpstreamConnection?
    private var scanner: HeadScanner
    private var inbound: [UInt8] = []

    /// `didEnd` hears the connection, on which nothing was read yet but the answer's head, or none and the reason. Never
    /// called from within.
    static func begin(
        _ request: [UInt8], pool: UpstreamPool, maximumHeadBytes: Int,
        didEnd: @escaping (UpstreamConnection?, String) -> Void
    ) throws(UVError) {
        let attachment = Reattachment(request, maximumHeadBytes, didEnd)
        attachment.connection = try pool.connect(for: attachment)
    }

    private init(
        _ request: [UInt8], _ maximumHeadBytes: Int, _ didEnd: @escaping (UpstreamConnection?, String) -> Void
    ) {
        self.request = request
        self.didEnd = didEnd
        scanner = HeadScanner(maximumBytes: maximumHeadBytes)
    }

    private func fail(_ reason: String) {
        connection?.close()
        connection = nil
        didEnd(nil, reason)
    }

    private func succeed() {
        let connection = connection
        self.connection = nil
        didEnd(connection, "")
    }
}

extension Reattachment: UpstreamDelegate {
    func upstreamDidConnect() {
        let request = request
        connection?.stream?.write(request.span)
    }

    func upstreamDidFailToConnect(_ error: UVError) {
        connection = nil
        fail(error.reason)
    }

    /// The container has not been started: there is nothing behind the head.
    func upstream(didRead bytes: Span<UInt8>) {
        inbound.append(bytes)
        let inbound = inbound
        do throws(ParseError) {
            guard let range = try scanner.scan(inbound.span) else { return }
            var head = ResponseHead()
            try head.parse(inbound.span.extracting(range))
            head.status == 101 || head.status == 200 ? succeed() : fail("the engine answers with \(head.status)")
        } catch {
            fail(error.reason.description)
        }
    }

    func upstreamDidEnd() {
        fail("the connection was closed")
    }

    func upstreamDidFail(_ error: UVError) {
        fail(error.reason)
    }

    func upstreamDidDrain() {}
}
