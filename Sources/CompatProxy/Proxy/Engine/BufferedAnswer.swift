// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// Collects a whole small answer of the engine to a request of our own.
struct BufferedAnswer {
    private let maximumBytes: Int
    private let isToHead: Bool
    private var received: [UInt8] = []
    private var scanner = HeadScanner(maximumBytes: Limits().headBytes)
    private var head = ResponseHead()
    private var decoder: BodyDecoder?
    private var body: [UInt8] = []
    /// The fields that are about the answer and not about the connection.
    private(set) var headers = Headers()

    /// More than `maximumBytes` is taken for an error. The answer to a `HEAD` has no body, whatever its length says.
    init(maximumBytes: Int, isToHead: Bool = false) {
        self.maximumBytes = maximumBytes
        self.isToHead = isToHead
    }

    /// Whether the connection has a next answer.
    var isPersistent: Bool { head.isPersistent && received.isEmpty && decoder?.mayEndAtClose == true }

    var status: Int { decoder == nil ? 0 : head.status }

    /// The body of an answer whose end is the end of the connection.
    var bodyEndedByClose: [UInt8]? { decoder?.mayEndAtClose == true ? body : nil }

    /// Takes what was read; the body once it is complete.
    mutating func receive(_ bytes: Span<UInt8>) throws(ParseError) -> [UInt8]? {
        bytes.withUnsafeBufferPointer { received.append(contentsOf: $0) }
        guard received.count + body.count <= maximumBytes else { throw .headTooLarge }
        if decoder == nil, try !receiveHead() { return nil }
        return try receiveBody()
    }

    private mutating func receiveHead() throws(ParseError) -> Bool {
        let bytes = received
        guard let range = try scanner.scan(bytes.span) else { return false }
        try head.parse(bytes.span.extracting(range))
        let fields = head.fields.filter { !$0.isHopByHop && $0.kind != .contentLength }
        headers = Headers(fields, bytes: bytes.span.extracting(range))
        received.removeFirst(range.upperBound)
        decoder = BodyDecoder(head.framing(forRequestMethodHEAD: isToHead))
        return true
    }

    private mutating func receiveBody() throws(ParseError) -> [UInt8]? {
        guard var decoder else { return nil }
        var pieces: [Range<Int>] = []
        let consumed = try decoder.decode(received.span) { pieces.append($0) }
        for piece in pieces { body.append(contentsOf: received[piece]) }
        received.removeFirst(consumed)
        self.decoder = decoder
        return decoder.isComplete ? body : nil
    }
}
