// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("Configuration")
struct ConfigurationTests {
    @Test("bodies that are rewritten may be larger than heads")
    func limits() {
        let limits = Limits()
        #expect(limits.headBytes < limits.rewrittenBodyBytes)
    }
}
