// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Elements that reads cut")
struct ValueTakerTests {
    private static let plan =
        EndpointPlan.between("1.24", "1.55", at: .containerList, engine: .docker29, isStrict: false).response

    /// What becomes of a list, with an index of each element or without; nil where it is refused.
    private func rewrite(_ pieces: [ArraySlice<UInt8>], by skim: SkimPlan?) -> [UInt8]? {
        var elements = ElementRewriter(maximumValueBytes: 1 << 20)
        var output: [UInt8] = []
        var warnings: [String] = []
        do throws(RewriteError<Rejection>) {
            for piece in pieces {
                try elements.feed(Array(piece).span, into: &output, by: skim) { value throws(Rejection) in
                    try Self.plan.rewriteBody(&value, warnings: &warnings)
                }
            }
            return output
        } catch {
            return nil
        }
    }

    @Test("an element comes out the same wherever it is cut, be it short or long", arguments: [10, 3000, 20_000])
    func cut(_ length: Int) throws {
        let skim = try #require(Self.plan.skim)
        let long = #"{"Id":"a","Labels":{"\#(String(repeating: "l", count: length))":"}{"},"Health":null}"#
        let bytes = Array(#"[\#(long),{"Id":"b","Health":{"Status":"x"},"Labels":{}}]"#.utf8)
        let expected = rewrite([bytes[...]], by: nil)
        #expect(expected != nil && expected != bytes)
        for first in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 1000)) {
            for second in [first, first + 1, first + 5000] where second < bytes.count {
                let pieces = [bytes[..<first], bytes[first..<second], bytes[second...]]
                #expect(rewrite(pieces, by: skim) == expected, "\(first), \(second)")
            }
        }
    }

    @Test("an element that is too long is refused wherever it is cut", arguments: [29, 30, 31, 50, 99])
    func tooLong(_ cut: Int) {
        let bytes = Array(#"[{"Id":"\#(String(repeating: "a", count: 100))"}]"#.utf8)
        for pieces in [[bytes[..<cut], bytes[cut...]], [bytes[..<9], bytes[9..<cut], bytes[cut...]]] {
            var elements = ElementRewriter(maximumValueBytes: 30)
            var output: [UInt8] = []
            #expect(throws: RewriteError<Never>.body(.valueTooLarge(maximumBytes: 30))) {
                for piece in pieces {
                    try elements.feed(Array(piece).span, into: &output, by: Self.plan.skim) {
                        (_: inout JSONValue) throws(Never) in
                    }
                }
            }
            #expect(output == [UInt8(ascii: "[")])
        }
    }
}
