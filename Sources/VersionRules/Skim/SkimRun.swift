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
    private let copies: [(before: [UInt8], value: [UInt8])]
    /// How long the members are without what there is of them elsewhere.
    let ownBytes: Int

    /// nil where there are too many.
    init?(of run: MemberRun, in source: SkimPlace) {
        guard let names = JSONSkimNames(run.copies.map(\.key.text)) else { return nil }
        self.source = source
        self.names = names
        copies = run.copies.map { copy in
            var before: [UInt8] = []
            before.appendKey(copy.key)
            return (before: before, value: copy.value.sourceBytes)
        }
        ownBytes = copies.reduce(0) { $0 + $1.before.count + $1.value.count }
    }

    /// Appends the members with what `object` has of them; false where that is written otherwise than most are.
    func write(from object: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        JSONSkim.read(object, names) { source in
            for index in copies.indices {
                output += copies[index].before
                let isThere = source.has(index) {
                    output.append(copying: $0)
                    return true
                }
                if !isThere { output += copies[index].value }
            }
        }
    }

    func writeDefaults(into output: inout [UInt8]) {
        for copy in copies {
            output += copy.before
            output += copy.value
        }
    }
}
