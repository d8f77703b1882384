// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// A Prometheus server that scrapes proxies, as something to ask.
public struct PrometheusServer: Sendable {
    /// An answer over a fleet of hosts may be long.
    private static let maximumBytes = 256 << 20
    private static let patience = Duration.seconds(120)

    private let address: Address
    private let prefix: String

    /// One element of an instant vector.
    struct Sample {
        let labels: JSONValue
        let value: Double

        subscript(label: String) -> String { labels[label]?.string ?? "" }

        /// The value as a number of things; zero where it is none.
        var count: Int { Int(exactly: value.rounded()) ?? 0 }
    }

    /// Reads `http://host:port/prefix`; nil for anything else.
    public init?(_ url: String) {
        guard url.hasPrefix("http://") else { return nil }
        let rest = url.dropFirst("http://".count)
        let authority = String(rest.prefix { $0 != "/" })
        let hasPort = authority.hasSuffix("]") ? false : authority.split(separator: "]").last?.contains(":") ?? false
        guard let address = try? Address(text: "tcp://\(authority)\(hasPort ? "" : ":80")") else { return nil }
        self.address = address
        var path = String(rest.dropFirst(authority.count))
        while path.hasSuffix("/") { path.removeLast() }
        prefix = path
    }

    /// What an expression gives as of now.
    func query(_ expression: String) throws(PrometheusError) -> [Sample] {
        let answer: BlockingQuery.Answer
        do {
            answer = try BlockingQuery(address: address, timeout: Self.patience)
                .get("\(prefix)/api/v1/query?query=\(expression.percentEncoded)", maximumBytes: Self.maximumBytes)
        } catch {
            throw PrometheusError(description: "Prometheus at \(address) cannot be asked: \(error)")
        }
        let body = JSONValue(source: answer.body)
        guard answer.status == 200, body["status"]?.string == "success", let result = body["data"]?["result"]?.elements
        else {
            let reason = body["error"]?.string ?? answer.excerpt
            throw PrometheusError(description: "Prometheus at \(address) answered \(answer.status): \(reason)")
        }
        return result.compactMap { element in
            guard let value = element["value"]?.elements?.last?.string.flatMap(Double.init) else { return nil }
            return element["metric"].map { Sample(labels: $0, value: value) }
        }
    }
}

/// Why Prometheus gave no answer.
struct PrometheusError: Error, CustomStringConvertible {
    let description: String
}
