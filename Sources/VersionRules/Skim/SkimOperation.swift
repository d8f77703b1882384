// SPDX-License-Identifier: Apache-2.0

/// What is done to an element; members are numbers of names, texts are places in the program's.
enum SkimOperation: Sendable {
    case remove(Int)
    /// Of a member that is there; others are appended, which needs an index.
    case set(Int, to: Range<Int>)
    /// What is put in where the member is not there or null, and as it is written behind others.
    case setDefault(Int, to: Range<Int>, behind: Range<Int>)
    case copy(Int, to: Int)
    /// Goes over so many operations where the member is not there, or of another form.
    case check(Int, is: JSONForms, over: Int)
    /// Goes over so many operations where the member is not there, or no string that is written so. It must be indexed
    /// where it is one with escapes, which may say the same.
    case compare(Int, with: Range<Int>, over: Int)
    /// Goes over so many operations where there is nothing to do.
    case glance(at: Int, test: Int, over: Int)
    /// Goes over the next operation where the member does not hold a text.
    case look(in: Int, for: Range<Int>)
    /// Goes over the next operation where the member is not there.
    case ask(for: Int)
    /// Takes steps on a member that is there.
    case edit(Int, by: Int)
    /// Has a rule's own code edit a member of each of the objects in a member, knowing others.
    case editEach(in: Int, by: Int)
    /// Puts another member in the place of one that is there.
    case derive(Int)
    /// Puts members in. It must be indexed where some of them are there.
    case insert(Int)
    /// Puts a member's text before all others, by that name.
    case lead(with: Int, as: Int)
    /// Puts texts from within a member before all others.
    case leadWithin(Int, by: Int)
    /// Makes nothing of the element.
    case drop
    /// An element for which this is not gone over must be indexed.
    case needIndex
}

extension SkimOperation {
    /// How many operations behind it may be gone over.
    var goesOver: Int {
        switch self {
        case .check(_, is: _, over: let count), .compare(_, with: _, over: let count),
            .glance(at: _, test: _, over: let count):
            count
        case .look, .ask: 1
        default: 0
        }
    }
}
