// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Progress texts of engine 29")
struct ProgressTextTests {
    /// Records of Docker Engine 28.5.2 while it pulled, loaded and built, with the escapes of Go undone.
    private static let native: [String] = [
        #"{"status":"Pulling from rules","id":"1"}"#,
        #"{"status":"Downloading","progressDetail":{"current":269312,"total":25887652},"progress":"[>                                                  ]  269.3kB/25.89MB","id":"91d3cd0e5f57"}"#,
        #"{"status":"Downloading","progressDetail":{"current":36446,"total":719947},"progress":"[==>                                                ]  36.45kB/719.9kB","id":"69152924b178"}"#,
        #"{"status":"Loading layer","progressDetail":{"current":25886720,"total":25886720},"progress":"[==================================================>]  25.89MB/25.89MB","id":"74e1f75ae8e6"}"#,
        #"{"status":"http://127.0.0.1:18123/ctx.tar","progressDetail":{"current":545792},"progress":" 545.8kB","id":"Downloading context"}"#,
        #"{"status":"Verifying Checksum","progressDetail":{},"id":"91d3cd0e5f57"}"#,
        #"{"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:1ce4","Size":528}}"#,
        #"{"stream":"Step 1/3 : FROM busybox"}"#,
    ]

    @Test("what engine 29 leaves out is drawn as engine 28 drew it", arguments: native)
    func drawn(_ native: String) throws {
        var record = JSONValue(json: native)
        record["progress"] = nil
        let plan = RewritePlan.between("1.51", "1.51", engine: .docker29)[.imageCreate].response
        #expect(plan.bodyMode == .records)
        #expect(try plan.rewritten(record.description) == native)
    }

    @Test("clients that know no such text, and engines that send it, pass")
    func passing() {
        #expect(RewritePlan.between("1.52", "1.52", engine: .docker29)[.imagePush].response.isEmpty)
        #expect(RewritePlan.between("1.41", "1.41", engine: .docker28)[.imagePush].response.isEmpty)
    }
}
