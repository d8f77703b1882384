// SPDX-License-Identifier: Apache-2.0

/// Members to put in where none of them is there.
final class SkimRun: Sendable {
    /// What they are behind; nil where they are first of all.
    let predecessor: Int?
    /// The names of all that are put in.
    let names: [Int]
    /// Those that are no copies, as they are written behind others.
    let text: Range<Int>
    let copies: SkimCopies?

    init(behind predecessor: Int?, _ names: [Int], text: Range<Int>, copies: SkimCopies?) {
        self.predecessor = predecessor
        self.names = names
        self.text = text
        self.copies = copies
    }
}

/// Members whose values come from elsewhere in the object.
final class SkimCopies: Sendable {
    let source: SkimPlace
    private let names: JSONSkimNames
    /// Each member up to its value, and the value that it has where none is found, one behind the other.
    private let texts: [UInt8]
    /// Where in those that is.
    private let copies: [(before: Range<Int>, value: Range<Int>)]

    /// nil where there are too many.
    init?(of run: MemberRun, in source: SkimPlace) {
        guard let names = JSONSkimNames(run.copies.map(\.key.text)) else { return nil }
        self.source = source
        self.names = names
        var texts: [UInt8] = []
        copies = run.copies.map { copy in
            let start = texts.count
            texts.appendKey(copy.key)
            let value = texts.count
            copy.value.write(into: &texts)
            return (before: start..<value, value: value..<texts.count)
        }
        self.texts = texts
    }

    /// How long the members are without what there is of them elsewhere.
    var ownBytes: Int { texts.count }

    /// Appends the members with what `object` has of them; false where that is written otherwise than most are.
    func write(from object: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        JSONSkim.read(object, names) { source in
            for index in copies.indices {
                output.append(copying: copies[index].before, of: texts)
                let isThere = source.has(index) {
                    output.append(copying: $0)
                    return true
                }
                if !isThere { output.append(copying: copies[index].value, of: texts) }
            }
        }
    }

    func writeDefaults(into output: inout [UInt8]) { output += texts }
}
