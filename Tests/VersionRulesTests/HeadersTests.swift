// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Headers")
struct HeadersTests {
    @Test("names are found in any case and keep theirs")
    func names() {
        var headers: Headers = ["Content-TYPE": "text/plain", "X-A": "1"]
        #expect(headers["content-type"] == "text/plain")
        headers.set("Content-Type", to: "application/json")
        #expect(headers == ["Content-TYPE": "application/json", "X-A": "1"])
    }

    @Test("setting a field drops its repetitions and keeps the order of the others")
    func repetitions() {
        var headers: Headers = ["A": "1", "B": "2", "a": "3", "C": "4"]
        headers.set("a", to: "5")
        #expect(headers == ["A": "5", "B": "2", "C": "4"])
    }

    @Test("a new field goes before its successor, or to the end")
    func place() {
        var headers: Headers = ["Server": "x", "Date": "y"]
        headers.set("A", to: "1", before: "date")
        headers.set("B", to: "2", before: "Missing")
        #expect(headers == ["Server": "x", "A": "1", "Date": "y", "B": "2"])
    }

    @Test("bytes that are no text stay as they are")
    func bytes() {
        var headers = Headers([Headers.Field(name: "X", bytes: [0xFF, 0x41])])
        headers.rename("x", to: "Y")
        #expect(headers.fields == [Headers.Field(name: "Y", bytes: [0xFF, 0x41])])
    }
}
