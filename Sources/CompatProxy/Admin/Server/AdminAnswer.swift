// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// A whole answer of the admin interface.
struct AdminAnswer: Equatable, Sendable {
    var status = 200
    var contentType: String
    var body: [UInt8]

    /// The methods that there are.
    private static let methods = "GET, HEAD"

    static func text(_ text: String, status: Int = 200) -> AdminAnswer {
        AdminAnswer(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    static func json(_ value: JSONValue, status: Int = 200) -> AdminAnswer {
        AdminAnswer(status: status, contentType: "application/json", body: value.sourceBytes + [.lineFeed])
    }

    static func error(_ status: Int, _ message: String) -> AdminAnswer {
        json(["message": .string(message)], status: status)
    }

    static let methodNotAllowed = error(405, "what is here can only be read: \(methods)")

    /// The head; browsers are to keep nothing, guess nothing, and load nothing from elsewhere.
    func head(closes: Bool) -> [UInt8] {
        var head = """
            HTTP/1.1 \(status) \(StatusReason.of(status))\r
            Content-Type: \(contentType)\r
            Content-Length: \(body.count)\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            Referrer-Policy: no-referrer\r
            Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; \
            connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r

            """
        if status == 405 { head += "Allow: \(Self.methods)\r\n" }
        if closes { head += "Connection: close\r\n" }
        return Array((head + "\r\n").utf8)
    }
}
