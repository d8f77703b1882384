// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Answers to the commands' own questions")
struct AnswerReaderTests {
    static let answers: [(text: String, body: String)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", "OK"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding:  chunked \r\n\r\n2\r\nOK\r\na;x=y\r\n0123456789\r\n0\r\n\r\n",
            "OK0123456789"
        ),
    ]

    @Test("an answer that tells its length is read whole, and not before it is whole", arguments: answers)
    func wholeAndByByte(_ text: String, _ body: String) throws {
        var reader = AnswerReader()
        let bytes = Array(text.utf8)
        // The last chunk's own line tells the end; what trails it is not waited for.
        let lastNeeded = text.contains("chunked") ? bytes.count - 2 : bytes.count
        for (index, byte) in bytes.prefix(lastNeeded).enumerated() {
            #expect(try reader.read(atEnd: false) == nil, "after \(index) bytes")
            reader.bytes.append(byte)
        }
        #expect(try reader.read(atEnd: false) == .init(status: 200, body: Array(body.utf8)))
    }

    @Test("an answer without a length ends with its connection")
    func untilClose() throws {
        let reader = AnswerReader(bytes: Array("HTTP/1.0 503 Away\r\n\r\nno engine".utf8))
        #expect(try reader.read(atEnd: false) == nil)
        #expect(try reader.read(atEnd: true) == .init(status: 503, body: Array("no engine".utf8)))
    }

    @Test(
        "an answer that is none is refused",
        arguments: [
            "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "\r\n\r\n",
            "HTTP/1.1 99 x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx",
        ])
    func malformed(_ text: String) {
        #expect(throws: QueryError.malformedAnswer) { try AnswerReader(bytes: Array(text.utf8)).read(atEnd: false) }
    }
}
