// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What is done to a body, as the proxy would do it: in pieces as large as its reads.
struct BodyWork {
    /// As large as what the proxy reads at once, in bytes.
    private static let pieceBytes = 64 * 1024
    private static let limit = 16 * 1024 * 1024

    private let plan: MessagePlan

    static let names = ["inspect", "containers", "images", "events", "untouched", "unruled", "among500"]

    /// nil for a name that is none.
    init?(named name: String) {
        switch name {
        case "inspect": plan = Self.plan(.all, at: .containerInspect)
        case "containers": plan = Self.plan(.all, at: .containerList)
        case "images": plan = Self.plan(.all, at: .imageList)
        case "events": plan = Self.plan(.all, at: .events)
        case "untouched": plan = Self.plan(.removing("Nowhere.At.All", at: [.containerList]), at: .containerList)
        case "unruled": plan = Self.plan(.crowded, at: .volumeList)
        case "among500": plan = Self.plan(.crowded, at: .containerList)
        default: return nil
        }
    }

    /// What an old client gets of an engine at its newest.
    private static func plan(_ history: VersionHistory, at endpoint: Endpoint) -> MessagePlan {
        let engine = EngineProfile(
            flavour: .docker, release: "29.7.2", window: VersionWindow("1.40"..."1.55"), system: "linux")
        let context = RewriteContext(client: "1.24", spoken: "1.55", engine: engine, isStrict: false)
        return RewritePlan(history: history, context: context, advertised: VersionWindow("1.12"..."1.55"))[endpoint]
            .response
    }

    /// Whether the body was what the rules expect.
    func run(_ body: [UInt8], into output: inout [UInt8]) -> Bool {
        var warnings: [String] = []
        switch plan.bodyMode {
        case .pass: return true
        case .document: return rewriteDocument(body, into: &output)
        case .elements:
            var rewriter = ElementRewriter(maximumValueBytes: Self.limit)
            return inPieces(body) { piece throws(RewriteError<Rejection>) in
                output.removeAll(keepingCapacity: true)
                try rewriter.feed(piece, into: &output, by: plan, warnings: &warnings)
            }
        case .records:
            var rewriter = RecordRewriter(maximumValueBytes: Self.limit)
            return inPieces(body) { piece throws(RewriteError<Rejection>) in
                output.removeAll(keepingCapacity: true)
                try rewriter.feed(piece, into: &output, by: plan, warnings: &warnings)
            }
        }
    }

    private func rewriteDocument(_ body: [UInt8], into output: inout [UInt8]) -> Bool {
        var warnings: [String] = []
        output.removeAll(keepingCapacity: true)
        return (try? plan.rewriteDocument(body, into: &output, warnings: &warnings)) != nil
    }

    private func inPieces(_ body: [UInt8], _ take: (Span<UInt8>) throws(RewriteError<Rejection>) -> Void) -> Bool {
        var start = 0
        while start < body.count {
            let end = min(start + Self.pieceBytes, body.count)
            do { try take(body.span.extracting(start..<end)) } catch { return false }
            start = end
        }
        return true
    }
}

extension VersionHistory {
    /// One rule that removes a member which is not there.
    fileprivate static func removing(_ path: JSONPath, at endpoints: EndpointScope) -> VersionHistory {
        VersionHistory([
            Entry("1.12", []),
            Entry(
                "1.30",
                [
                    Change(
                        id: "1.30-nothing", summary: "Nothing is there.", endpoints: endpoints,
                        responseDown: [.remove(.body(path))], source: "made for the benchmark")
                ]),
            Entry("1.56", []),
        ])
    }

    /// The same rule at the list of containers, and 500 others at an endpoint that nobody asks.
    fileprivate static var crowded: VersionHistory {
        let others = (0..<500).map { number in
            Change(
                id: "1.40-other-\(number)", summary: "Another.", endpoints: [.imageInspect],
                responseDown: [.remove(.body(JSONPath(["Field\(number)"])))], source: "made for the benchmark")
        }
        let few = removing("Nowhere.At.All", at: [.containerList])
        return VersionHistory(Array(few.entries.dropLast()) + [Entry("1.40", others), Entry("1.56", [])])
    }
}
