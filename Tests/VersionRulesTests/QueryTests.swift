// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Queries")
struct QueryTests {
    @Test(
        "a query that nobody touches is written as it was read",
        arguments: ["", "a", "a=", "=a", "&", "a&&b", "a=1&a=2", "%zz=1", "a=%2f+%2F", "a=b=c", "%ff=%FF", "a;b=1"])
    func roundTrip(_ text: String) {
        #expect(Query(text).bytes == Array(text.utf8))
        #expect(Query(text).isEmpty == text.isEmpty)
    }

    @Test("all values of a name can be had, in their order")
    func repetition() {
        let query = Query("a=1&b=2&%61=%33&a&a=%q")
        #expect(query.values(of: "a") == ["1", "3", ""])
        #expect(query.values(of: "c").isEmpty)
    }

    @Test("values are decoded and the first one counts")
    func reading() {
        let query = Query("a=%7B%22x%22%3A1%7D&b=x+y&a=2&%63=3&d&e=%q")
        #expect(query["a"] == #"{"x":1}"#)
        #expect(query["b"] == "x y")
        #expect(query["c"] == "3")
        #expect(query["d"] == "")
        #expect(query["e"] == nil)
        #expect(query["f"] == nil)
    }

    @Test("editing a parameter leaves the bytes of the others")
    func editing() {
        var query = Query("x=%2f&a=1&y=+&a=2&z")
        query.set("a", to: "ä&b")
        #expect(String(decoding: query.bytes, as: UTF8.self) == "x=%2f&a=%C3%A4%26b&y=+&z")
        query.rename("x", to: "x 2")
        query.remove("y")
        query.set("new", to: "")
        #expect(String(decoding: query.bytes, as: UTF8.self) == "x+2=%2f&a=%C3%A4%26b&z&new=")
    }

    @Test("renaming a parameter without a value gives it none")
    func renameBare() {
        var query = Query("a&b")
        query.rename("a", to: "c")
        #expect(query == Query("c&b"))
    }
}
