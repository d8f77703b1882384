// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Changes of API 1.30")
struct V1_30Tests {
    @Test("the head of the answer to wait is held back below 1.30 alone")
    func holdsHeadOfWait() {
        #expect(RewritePlan.between("1.29", "1.40")[.containerWait].response.bodyMode == .document)
        #expect(RewritePlan.between("1.30", "1.40")[.containerWait].response.bodyMode == .pass)
        #expect(RewritePlan.between("1.40", "1.30")[.containerWait].response.bodyMode == .records)
    }

    @Test("a build streams though records are taken out of it")
    func buildStreams() {
        #expect(RewritePlan.between("1.29", "1.40")[.imageBuild].response.bodyMode == .records)
        #expect(RewritePlan.between("1.29", "1.40")[.imageBuild].request.bodyMode == .pass)
    }

    @Test("logs and archives pass untouched where their queries are looked at")
    func logsPass() {
        #expect(RewritePlan.between("1.40", "1.24")[.containerLogs].response.bodyMode == .pass)
        #expect(RewritePlan.between("1.40", "1.24")[.containerArchivePut].request.bodyMode == .pass)
        #expect(RewritePlan.between("1.31", "1.40")[.imageCreate].request.bodyMode == .pass)
    }
}
