// SPDX-License-Identifier: Apache-2.0

/// What a value may be, as far as its bytes show it at once.
struct JSONForms: OptionSet, Sendable {
    let rawValue: UInt8

    static let null = JSONForms(rawValue: 1)
    static let zero = JSONForms(rawValue: 2)
    static let emptyString = JSONForms(rawValue: 4)
    static let emptyArray = JSONForms(rawValue: 8)
    static let others = JSONForms(rawValue: 16)
    static let all: JSONForms = [.null, .zero, .emptyString, .emptyArray, .others]
}
