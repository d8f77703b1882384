// SPDX-License-Identifier: Apache-2.0
@testable import VersionRules

extension JSONValue {
    /// A value from its text.
    init(json text: String) {
        self.init(source: Array(text.utf8))
    }

    /// Indexes every level that can be indexed, and edits it in a way that changes nothing.
    mutating func touchEverything() {
        indexIfRegular()
        updateElements { $0.touchEverything() }
        updateMembers { _, value in value.touchEverything() }
    }
}

/// A small repeatable source of chance (SplitMix64), so that a failure can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The ways to cut a body into the pieces that it arrives in.
enum Pieces {
    static func bytewise(_ body: [UInt8]) -> [[UInt8]] {
        body.map { [$0] }
    }

    static func random(_ body: [UInt8], seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed)
        var pieces: [[UInt8]] = []
        var rest = body[...]
        while !rest.isEmpty {
            let length = Int.random(in: 1...min(rest.count, 40), using: &generator)
            pieces.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return pieces
    }

    /// Whole, byte by byte and in three random cuts.
    static func all(_ body: [UInt8]) -> [[[UInt8]]] {
        [[body], bytewise(body)] + (1...3).map { random(body, seed: $0) }
    }
}

/// Documents that are JSON, odd ones among them.
enum JSONSamples {
    static let valid = [
        "null", "true", "false", "0", "-0", "1.0", "1e400", "-1E-7", "12345678901234567890123", #""""#, #""é😀""#,
        #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, "[]", "{}", "[ ]", "{ \n\t}", " \r\n[ 1 ,2, \t3 ]\n ",
        #"{"a":1,"a":2,"":{"a":[]}}"#, #"{ "a" : [ { } , [ ] ] , "b\u0000" : null }"#, #"{"a":"}]{[,:","b":"\\"}"#,
        #"[[[[]]],{"a":{"b":{"c":[{}]}}}]"#, #"{"Na\u006de":"x","N":1e400,"Z":-0,"L":"\ud800"}"#,
        "[\"\u{7f}\u{2028}\"]",
    ]
    static let invalid = [
        "", " ", "nul", "nulll", "TRUE", "NaN", "01", "-", "1.", ".5", "1e", "1e+", "+1", "0x1", #"""#, #""\""#,
        #""\x""#, #""\u12g4""#, #""\u123""#, "\"a\nb\"", "\"\u{0}\"", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]",
        "[1}", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a" 1}"#, "{1:2}", "{a:1}",
        #"{"a":1]"#, "1 2", "[] []", "{}x", "\u{FEFF}1", "[1]\u{0B}", #"["a"#, #"{"a":[}"#, #"{"a":[}]}"#, "'a'", "//",
        #"{"a":1 "b":2}"#, #"["\"#, #"{"a":"b"c"}"#, "hello",
    ]
}
