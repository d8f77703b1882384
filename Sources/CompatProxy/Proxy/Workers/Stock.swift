// SPDX-License-Identifier: Apache-2.0

/// Objects that are made by the batch and used by turns: so the memory of a burst does not lie between what stays, and
/// whole pages of it are free afterwards.
struct Stock<Element: AnyObject> {
    /// How many are made together.
    private static var batch: Int { 32 }
    /// More than this many are not kept.
    private static var most: Int { 64 }

    private var elements: [Element] = []

    /// Whether it must be filled before one can be taken.
    var isEmpty: Bool { elements.isEmpty }

    /// Makes a batch.
    mutating func fill<Failure>(_ make: () throws(Failure) -> Element) throws(Failure) {
        for _ in 0..<Self.batch { elements.append(try make()) }
    }

    mutating func take() -> Element { elements.removeLast() }

    /// Keeps one for the next turn; false where there are enough.
    @discardableResult
    mutating func putBack(_ element: consuming Element) -> Bool {
        guard elements.count < Self.most else { return false }
        elements.append(element)
        return true
    }

    /// Lets go of all, and tells which these were.
    @discardableResult
    mutating func empty() -> [Element] {
        defer { elements = [] }
        return elements
    }
}
