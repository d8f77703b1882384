// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Names that are added to others")
struct ContainerNamesTests {
    @Test(
        "what is there is not added, and what is there twice goes, with an index and without",
        arguments: [
            ("[]", #"["x","y"]"#), ("[ ]", #"[ "x","y"]"#), (#"["a"]"#, #"["a","x","y"]"#),
            (#"[ "a" , "b" ]"#, #"[ "a" , "b" ,"x","y"]"#), (#"["y"]"#, #"["y","x"]"#), (#"["y","x"]"#, #"["y","x"]"#),
            (#"["a","a","b"]"#, #"["a","b","x","y"]"#), (#"["\u0078","b"]"#, #"["\u0078","b","y"]"#),
            (#"["",1,"b",null]"#, #"["","b","x","y"]"#), (#"[["x"]]"#, #"[["x"],"x","y"]"#),
            (#"["a",]"#, #"["a",]"#), (#"["a"}"#, #"["a"}"#), (#" ["a"] "#, #" ["a","x","y"] "#),
        ])
    func add(before: String, after: String) {
        var (text, indexed) = (JSONValue(json: before), JSONValue(json: before))
        indexed.indexIfRegular()
        text.add(names: ["x", "", "y", "x"])
        indexed.add(names: ["x", "", "y", "x"])
        #expect(text.description == after)
        #expect(indexed.description == after)
    }

    @Test(
        "a short id is the first twelve bytes of the text, however it is written",
        arguments: [
            (#""0fa812099c54a7756a448677""#, "0fa812099c54"), (#""0fa812099c54""#, "0fa812099c54"),
            (#""0fa8""#, "0fa8"), ("\"\"", ""), (#" "0fa812099c54a7" "#, "0fa812099c54"),
            (#""\u0030fa812099c54a7""#, "0fa812099c54"),
            (#""0fa812099c5\n4""#, "0fa812099c5\n"), (#""0fa812099c5é""#, "0fa812099c5\u{FFFD}"),
            (#""0fa812099c5\q""#, nil), ("12", nil), (#""open"#, nil), (#"["0fa8"]"#, nil),
        ] as [(String, String?)])
    func shortID(written: String, id: String?) {
        #expect(JSONValue(json: written).shortID == id)
    }
}
