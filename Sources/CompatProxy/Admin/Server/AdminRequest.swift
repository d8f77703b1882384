// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What a request to the admin interface asks for.
struct AdminRequest {
    let method: HTTPMethod
    let path: String
    let query: Query
    let headers: Headers
    /// Host and port that the client means; nil where it does not tell, in HTTP/1.0.
    let authority: String?

    init(_ head: RequestHead, bytes: Span<UInt8>) {
        func text(_ range: Range<Int>) -> String {
            String(decoding: Array(copying: bytes.extracting(range)), as: UTF8.self)
        }
        method = HTTPMethod(ascii: bytes.extracting(head.method))
        path = text(head.path)
        query = head.query.map { Query(Array(copying: bytes.extracting($0))) } ?? Query()
        headers = Headers(head.fields, bytes: bytes)
        authority = head.authority.map(text) ?? headers["Host"]
    }

    var isRead: Bool { method == .get || method == .head }
}
