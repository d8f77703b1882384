// SPDX-License-Identifier: Apache-2.0

/// What is asked of a value's bytes, which have no white space around them.
struct ByteTest: Sendable {
    /// What follows the value's name, as in "Size is 0".
    let phrase: String
    let isMet: @Sendable (Span<UInt8>) -> Bool
    let kind: Kind

    /// What a value must be for the test to be met. A plan asks for what is no code without a call.
    enum Kind {
        case form(JSONForms)
        /// One that needs no escapes.
        case text(String)
        case code
    }

    init(_ phrase: String, _ isMet: @escaping @Sendable (Span<UInt8>) -> Bool) {
        self.phrase = phrase
        self.isMet = isMet
        kind = .code
    }

    init(_ phrase: String, forms: JSONForms) {
        self.phrase = phrase
        isMet = { forms.contains($0.form) }
        kind = .form(forms)
    }

    private init(text: String) {
        phrase = "is \(JSONValue.string(text))"
        isMet = { $0.isJSONString(text) }
        kind = .text(text)
    }
}

extension ByteTest {
    static let isEmpty = ByteTest("is empty", forms: .emptyString)

    static func says(_ text: String) -> ByteTest { ByteTest(text: text) }

    /// May be so although it does not say that, of a value with escapes in it.
    static func mayHold(_ text: String) -> ByteTest {
        let written = JSONString.encode(text)
        return ByteTest("may hold \(JSONValue.string(text))") { $0.mayHold(written.span) }
    }

    static func isOne(of texts: String...) -> ByteTest {
        ByteTest("is " + texts.map { "\(JSONValue.string($0))" }.joined(separator: " or ")) { value in
            for text in texts where value.isJSONString(text) { return true }
            return false
        }
    }

    static func begins(with text: String) -> ByteTest {
        ByteTest("begins with \(JSONValue.string(text))") { $0.isJSONString(beginningWith: text) }
    }
}

/// Steps about the body for which its own member of that name must have such bytes; elsewhere there is nothing to do, for
/// which most elements of a list need not be indexed. A class, as steps are copied.
public final class Glance: Sendable {
    let member: JSONKey
    let test: ByteTest
    let steps: [Step]

    init(at member: JSONKey, _ test: ByteTest, _ steps: [Step]) {
        self.member = member
        self.test = test
        self.steps = steps
    }

    /// The same test for other steps.
    func taking(_ steps: [Step]) -> Glance { Glance(at: member, test, steps) }
}

extension Step {
    /// Takes steps where the body's member of that name has such bytes.
    static func glance(at member: JSONKey, _ test: ByteTest, _ steps: [Step]) -> Step {
        .glance(Glance(at: member, test, steps))
    }
}
