// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

@Suite("HTTP methods")
struct HTTPMethodTests {
    @Test("a method is read as it is written", arguments: HTTPMethod.allCases)
    func roundTrip(_ method: HTTPMethod) {
        #expect(HTTPMethod(ascii: method.token.utf8.span) == method)
    }

    @Test(
        "what no endpoint has is another method", arguments: ["get", "GETT", "GE", "PATCH", "CONNECT", "GET ", "\0GET"])
    func others(_ text: String) {
        #expect(HTTPMethod(ascii: text.utf8.span) == .other)
    }
}
