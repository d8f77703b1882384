// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The elements of an array; nil where this is none.
    public var elements: [JSONValue]? {
        guard let node, !node.isObject else { return nil }
        return node.entries.indices.map { node.value(at: $0) }
    }

    /// Whether this is an array without an element.
    var isEmptyArray: Bool {
        guard case .text(let text) = storage else { return elements?.isEmpty ?? false }
        let (content, source) = (text.content, text.bytes.span)
        guard content.count >= 2, source[content.lowerBound] == .openBracket else { return false }
        let last = content.upperBound - 1
        return source[last] == .closeBracket
            && JSONScanner.skipWhitespace(in: source, from: content.lowerBound + 1) == last
    }

    /// The element at that index; nil, and nothing happens on assigning, where there is none. Assigning nil removes it.
    public subscript(index: Int) -> JSONValue? {
        get {
            guard let node, node.hasElement(at: index) else { return nil }
            return node.value(at: index)
        }
        _modify {
            let node = ownNode()
            let isPresent = node?.hasElement(at: index) ?? false
            var value = isPresent ? node?.takeValue(at: index) : nil
            defer {
                if isPresent {
                    if let value { node?.setValue(value, at: index) } else { node?.remove(at: index) }
                }
            }
            yield &value
        }
    }

    /// Adds an element at the end of an array.
    public mutating func append(_ value: JSONValue) {
        if let node = ownNode(), !node.isObject { node.append(value) }
    }

    /// Removes the elements of an array that `isRemoved` is true of.
    public mutating func removeElements<Failure: Error>(
        where isRemoved: (JSONValue) throws(Failure) -> Bool
    ) throws(Failure) {
        guard let node = ownNode(), !node.isObject else { return }
        try node.filter { (value: JSONValue) throws(Failure) in try !isRemoved(value) }
    }

    /// Edits every element of an array in turn.
    public mutating func updateElements<Failure: Error>(
        _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        try updateEach(ofObject: false) { (node, index) throws(Failure) in try node.updateValue(at: index, body) }
    }
}

extension JSONNode {
    fileprivate func hasElement(at index: Int) -> Bool {
        !isObject && entries.indices.contains(index)
    }
}
