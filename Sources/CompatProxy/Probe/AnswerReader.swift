// SPDX-License-Identifier: Apache-2.0

/// Reads one HTTP answer out of bytes that are gathered until it is whole.
struct AnswerReader {
    var maximumBytes = BlockingQuery.maximumBytes
    var bytes: [UInt8] = []

    /// The answer, or nil while it is not whole; `atEnd` says that no more bytes will come.
    func read(atEnd: Bool) throws(QueryError) -> BlockingQuery.Answer? {
        guard let headEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self)
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let status = try readStatus(lines.first ?? "")
        let body = bytes[headEnd.upperBound...]
        if value(of: "transfer-encoding", in: lines)?.lowercased() == "chunked" {
            return try dechunk(body).map { .init(status: status, body: $0) }
        }
        guard let length = value(of: "content-length", in: lines) else {
            return atEnd ? .init(status: status, body: Array(body)) : nil
        }
        guard let length = Int(length), 0...maximumBytes ~= length else { throw .malformedAnswer }
        return body.count >= length ? .init(status: status, body: Array(body.prefix(length))) : nil
    }

    private func readStatus(_ line: Substring) throws(QueryError) -> Int {
        let parts = line.split(separator: " ")
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]), 200...599 ~= status else {
            throw .malformedAnswer
        }
        return status
    }

    private func value(of name: String, in lines: [Substring]) -> String? {
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
            return line[line.index(after: colon)...].split(separator: " ").joined(separator: " ")
        }
        return nil
    }

    private func dechunk(_ body: ArraySlice<UInt8>) throws(QueryError) -> [UInt8]? {
        var whole: [UInt8] = []
        var rest = body
        while let lineEnd = rest.firstRange(of: Array("\r\n".utf8)) {
            let size = String(decoding: rest[..<lineEnd.lowerBound], as: UTF8.self).prefix { $0 != ";" }
            guard let count = Int(size, radix: 16), 0...maximumBytes ~= count else {
                throw .malformedAnswer
            }
            if count == 0 { return whole }
            let chunk = rest[lineEnd.upperBound...]
            guard chunk.count >= count + 2 else { return nil }
            whole += chunk.prefix(count)
            rest = chunk.dropFirst(count + 2)
        }
        return nil
    }
}
