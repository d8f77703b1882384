// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("BodyDecoder")
struct BodyDecoderTests {
    private let bytes = Array("hello world".utf8)

    @Test("no body takes nothing")
    func none() throws {
        var body = BodyDecoder(.none)
        #expect(body.isComplete && body.mayEndAtClose)
        #expect(try body.decode(bytes.span) { _ in Issue.record("there is no content") } == 0)
    }

    @Test("a length takes as many bytes, over any number of reads")
    func length() throws {
        var body = BodyDecoder(.length(15))
        var content: [Range<Int>] = []
        #expect(try body.decode(bytes.span) { content.append($0) } == 11)
        #expect(!body.isComplete && !body.mayEndAtClose)
        #expect(try body.decode(bytes.span) { content.append($0) } == 4)
        #expect(body.isComplete && body.mayEndAtClose)
        #expect(content == [0..<11, 0..<4])
        #expect(BodyDecoder(.length(0)).isComplete)
    }

    @Test("a body until close takes everything and is never complete by itself")
    func untilClose() throws {
        var body = BodyDecoder(.untilClose)
        #expect(try body.decode(bytes.span) { _ in } == 11)
        #expect(!body.isComplete && body.mayEndAtClose)
    }

    @Test("a chunked body may end at close only after its last line")
    func chunked() throws {
        var body = BodyDecoder(.chunked)
        let text = Array("5\r\nhello\r\n0\r\n\r\n".utf8)
        #expect(try body.decode(text.span.extracting(0..<13)) { _ in } == 13)
        #expect(!body.mayEndAtClose)
        #expect(try body.decode(text.span.extracting(13..<15)) { _ in } == 2)
        #expect(body.mayEndAtClose)
    }
}
