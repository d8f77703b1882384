// SPDX-License-Identifier: Apache-2.0
import Foundation

@testable import VersionRules

/// A message as a real client or engine sent it; of a stream, one record. `Recorded/*.tsv` hold them, a line each:
/// version, endpoint, the status of an answer, body. Ids, addresses and paths of the machine are others there.
struct RecordedMessage: Sendable {
    let version: APIVersion
    let endpoint: Endpoint
    /// Nil for a request.
    let status: Int?
    let body: String
    let engine: EngineProfile

    var isRequest: Bool { status == nil }

    var message: Message {
        Message(status: status, headers: ["Content-Type": "application/json"], body: JSONValue(json: body))
    }

    /// What a plan does to such a message.
    func part(of plan: EndpointPlan) -> MessagePlan {
        guard let status else { return plan.request }
        return status >= 400 ? plan.error : plan.response
    }

    /// The plan for a message of this version on its way to a client, or an engine, that speaks another.
    func plan(to other: APIVersion, isStrict: Bool) -> MessagePlan {
        let (client, spoken) = isRequest ? (version, other) : (other, version)
        return part(of: .between(client, spoken, at: endpoint, engine: engine, isStrict: isStrict))
    }

    static let all: [RecordedMessage] =
        read("requests.tsv", .docker28) + read("answers-20.10.tsv", .docker20)
        + read("answers-26.1.tsv", .docker("26.1.5", "1.24", "1.45")) + read("answers-28.tsv", .docker28)

    private static func read(_ name: String, _ engine: EngineProfile) -> [RecordedMessage] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        guard let text = try? String(contentsOf: folder.appendingPathComponent("Recorded/\(name)"), encoding: .utf8)
        else { fatalError("no \(name)") }
        return text.split(separator: "\n").map { line in
            let fields = line.split(separator: "\t", maxSplits: 3).map(String.init)
            guard fields.count == 4, let version = APIVersion(fields[0]),
                let endpoint = EndpointReference(fields[1])?.endpoint
            else { fatalError("\(name): \(line.prefix(80))") }
            return RecordedMessage(
                version: version, endpoint: endpoint, status: Int(fields[2]), body: fields[3], engine: engine)
        }
    }
}

extension RecordedMessage: CustomStringConvertible {
    var description: String {
        "\(endpoint.definition.name) \(version) \(isRequest ? "request" : engine.release.text)"
    }
}
