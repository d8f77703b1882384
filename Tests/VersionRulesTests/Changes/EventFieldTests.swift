// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Event fields before 1.52")
struct EventFieldTests {
    private static let native: [String] = [
        #"{"status":"tag","id":"sha256:21","Type":"image","Action":"tag","Actor":{"ID":"sha256:21","Attributes":{"name":"busybox:latest"}},"scope":"local","time":1795460778,"timeNano":1795460778483615286}"#,
        #"{"Type":"network","Action":"create","Actor":{"ID":"15fb","Attributes":{"name":"n","type":"bridge"}},"scope":"local","time":1795460778,"timeNano":1795460778510972284}"#,
        #"{"status":"create","id":"43da","from":"busybox","Type":"container","Action":"create","Actor":{"ID":"43da","Attributes":{"image":"busybox","name":"web"}},"scope":"local","time":1795460778,"timeNano":1795460778534871336}"#,
        #"{"Type":"container","Action":"","Actor":{"ID":"","Attributes":{"image":""}}}"#,
    ]

    /// The three framings that the engine has.
    private static let separators: [(String, String)] = [("", ""), ("", "\n"), ("\u{1E}", "\n")]

    @Test("in every framing an older client sees what older engines sent", arguments: separators)
    func framings(_ start: String, _ end: String) throws {
        let down = RewritePlan.between("1.41", "1.52", engine: .docker29)[.events].response
        let up = RewritePlan.between("1.52", "1.51", isStrict: true)[.events].response
        #expect(down.bodyMode == .records)
        let stream = Self.native.map { start + $0 + end }.joined()
        let bare = try rewritten(stream, by: up)
        #expect(!bare.contains("status") && !bare.contains(#""id""#) && !bare.contains("from"))
        #expect(try rewritten(bare, by: down) == stream)
    }

    private func rewritten(_ stream: String, by plan: MessagePlan) throws -> String {
        var rewriter = RecordRewriter(maximumValueBytes: 4096)
        var output: [UInt8] = []
        var warnings: [String] = []
        try rewriter.feed(Array(stream.utf8).span, into: &output) { (value: inout JSONValue) throws(Rejection) in
            try plan.rewriteBody(&value, warnings: &warnings)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
