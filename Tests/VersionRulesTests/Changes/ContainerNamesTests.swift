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
}
