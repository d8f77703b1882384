// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// An answer that the proxy gives by itself, in the form that an engine of the client's era would use.
struct LocalAnswer {
    let error: ProxyError
    let format: ErrorFormat
    /// What the engine has on every answer; nothing while none is known.
    let engineFields: [(name: String, value: String)]
    let clientVersion: HTTPVersion
    let closes: Bool
    let omitsBody: Bool

    func write(into output: inout [UInt8]) {
        let body = format.body(of: error.message)
        var head = "\(clientVersion.text) \(error.status) \(StatusReason.of(error.status))\r\n"
        for (name, value) in engineFields + format.headers { head += "\(name): \(value)\r\n" }
        head += "Content-Length: \(body.count)\r\n"
        output.append(contentsOf: (head + "\(clientVersion.connectionField(closes: closes))\r\n").utf8)
        if !omitsBody { output.append(contentsOf: body) }
    }
}
