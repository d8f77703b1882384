// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("API versions")
struct APIVersionTests {
    @Test("versions compare by number, not by text")
    func order() {
        #expect(APIVersion(1, 9) < "1.12")
        #expect(APIVersion(1, 41) < "2.0")
    }

    @Test("what is no version is refused", arguments: ["", "1", "1.", ".1", "1.2.3", "+1.2", "1.2 ", "1.x", "1.99999"])
    func malformed(_ text: String) {
        #expect(APIVersion(text) == nil)
    }

    @Test("a version prints as it is read", arguments: ["1.12", "1.24", "1.56", "2.0"])
    func roundTrip(_ text: String) {
        #expect(APIVersion(text)?.description == text)
    }
}
