// SPDX-License-Identifier: Apache-2.0
@testable import VersionRules

/// Other JSON that says the same: with white space, and letters written as escapes.
struct Respelling {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func respell(_ text: String) -> String {
        var output: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for byte in text.utf8 {
            let isLetter = UInt8(ascii: "A")...UInt8(ascii: "z") ~= byte && byte != UInt8(ascii: "\\")
            if isInString, !isEscaped, isLetter, chance(of: 40) {
                output += "\\u00\(String(byte, radix: 16))".utf8
                continue
            }
            output.append(byte)
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = isInString && byte == UInt8(ascii: "\\") && !isEscaped
            if !isInString, ":,[{".utf8.contains(byte), chance(of: 6) { output += " \n\t".utf8 }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func chance(of count: Int) -> Bool {
        Int.random(in: 0..<count, using: &generator) == 0
    }
}
