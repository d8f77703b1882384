// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The elements of an array; nil where this is none.
    public var elements: [JSONValue]? {
        guard let node, !node.isObject else { return nil }
        return node.indices.map { node.value(at: $0) }
    }

    /// Whether this is an array without an element.
    var isEmptyArray: Bool {
        guard case .text(let text) = storage else { return elements?.isEmpty ?? false }
        return text.bytes.span.extracting(text.content).isEmptyJSONArray
    }

    /// The element at that index; nil, and nothing happens on assigning, where there is none. Assigning nil removes it.
    public subscript(index: Int) -> JSONValue? {
        get {
            guard let node, node.hasElement(at: index) else { return nil }
            return node.value(at: index)
        }
        _modify {
            let node = ownNode()?.node
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
        if let node = ownNode()?.node, !node.isObject { node.append(value) }
    }

    /// Removes the elements of an array that `isRemoved` is true of.
    public mutating func removeElements<Failure: Error>(
        where isRemoved: (JSONValue) throws(Failure) -> Bool
    ) throws(Failure) {
        guard let node = ownNode()?.node, !node.isObject else { return }
        try node.filter { (value: JSONValue) throws(Failure) in try !isRemoved(value) }
    }

    /// Edits every element of an array in turn. Where nothing changes, as in most, no index is kept.
    public mutating func updateElements<Failure: Error>(
        _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        guard case .text(let text) = storage, let level = try? JSONLevel(text), !level.isObject else {
            guard let node = ownNode()?.node, !node.isObject else { return }
            for index in node.indices { try node.updateValue(at: index, body) }
            return
        }
        var edited: JSONNode?
        for index in level.entries.indices {
            if let edited {
                try edited.updateValue(at: index, body)
                continue
            }
            let element = JSONText(text.bytes, level.entries[index].valueRange)
            var value = JSONValue(text: element)
            try body(&value)
            guard !value.isStill(element) else { continue }
            let node = JSONNode(text, level)
            node.setValue(value, at: index)
            storage = .node(node)
            edited = node
        }
    }
}

extension JSONNode {
    fileprivate func hasElement(at index: Int) -> Bool {
        !isObject && indices.contains(index)
    }
}
