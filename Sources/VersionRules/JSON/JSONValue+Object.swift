// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The names of an object's members in their order, duplicates included; none where this is no object.
    public var keys: [String] {
        guard let node, node.isObject else { return [] }
        return node.indices.map { node.key(at: $0) }
    }

    /// The member of that name; the last one counts where there are several, as in Go.
    ///
    /// Assigning replaces the value where it is and drops the other members of that name, or appends a new member;
    /// assigning nil removes all of that name. Editing in place leaves duplicates alone. Nothing happens where this
    /// is no object.
    public subscript(key: String) -> JSONValue? {
        @inline(__always) get { self[JSONKey(key)] }
        @inline(__always) set { self[JSONKey(key)] = newValue }
        @inline(__always) _modify { yield &self[JSONKey(key)] }
    }

    subscript(key: JSONKey) -> JSONValue? {
        get { member(key) }
        set { ownNode()?.use { $0.setMember(key, to: newValue) } }
        _modify {
            let node = ownNode()?.node
            let index = node?.lastIndex(of: key)
            var value = index.flatMap { node?.takeValue(at: $0) }
            defer {
                if let index, let value {
                    node?.setValue(value, at: index)
                } else {
                    node?.setMember(key, to: value)
                }
            }
            yield &value
        }
    }

    private func member(_ key: JSONKey) -> JSONValue? {
        if let indexed { return indexed.use { node in node.lastIndex(of: key).map { node.value(at: $0) } } }
        guard case .text(let text) = storage, let member = text.lastMember(key) else { return nil }
        return JSONValue(text: member)
    }

    /// Whether there is a member of that name. Asking indexes nothing, so that what lacks it stays as it is.
    func has(_ key: JSONKey) -> Bool {
        if let indexed { return indexed.use { $0.lastIndex(of: key) } != nil }
        guard case .text(let text) = storage else { return false }
        return text.rangeOfLastMember(key) != nil
    }

    /// Whether there may be a member of that name, as far as can be told at a glance.
    @inline(__always)
    func mayHave(_ name: JSONName?) -> Bool {
        guard let name, let indexed else { return true }
        return indexed.use { $0.mayHave(name) }
    }

    /// Whether there is a member of that name whose bytes `isMet` is true of. They are looked at where they lie, so that
    /// no value is made of them.
    @inline(__always)
    func has(_ key: JSONKey, where isMet: (Span<UInt8>) -> Bool) -> Bool {
        if let indexed {
            return indexed.use { node in node.lastIndex(of: key).map { node.holds(isMet, at: $0) } ?? false }
        }
        guard case .text(let text) = storage, let range = text.rangeOfLastMember(key) else { return false }
        return isMet(text.bytes.span.extracting(range))
    }

    /// Removes all members of that name. Where there is none, nothing is indexed.
    mutating func removeMember(_ key: JSONKey) {
        if let index = lastIndex(of: key) {
            ownNode()?.use { $0.removeMember(key, at: index) }
        } else if has(key) {
            ownNode()?.use { $0.setMember(key, to: nil) }
        }
    }

    /// Where the last member of that name is, if this is indexed and has one.
    private func lastIndex(of key: JSONKey) -> Int? {
        indexed?.use { $0.lastIndex(of: key) }
    }

    /// Adds a member right behind `predecessor`: first of all where that is nil, last where there is no such member.
    ///
    /// A member that has the name already gets the value and stays where it is.
    @inline(__always)
    public mutating func insert(_ value: JSONValue, forKey key: String, after predecessor: String?) {
        insert(value, forKey: JSONKey(key), after: predecessor.map { JSONKey($0) })
    }

    mutating func insert(_ value: JSONValue, forKey key: JSONKey, after predecessor: JSONKey?) {
        ownNode()?.use { node in
            guard node.isObject, node.lastIndex(of: key) == nil else { return node.setMember(key, to: value) }
            var index = 0
            if let predecessor { index = node.lastIndex(of: predecessor).map { $0 + 1 } ?? node.count }
            node.insert(key: key, value, at: index)
        }
    }

    /// Adds a member as the one at `place`; there is none of that name.
    mutating func insert(_ value: JSONValue, forKey key: JSONKey, at place: Int) {
        ownNode()?.use { $0.insert(key: key, value, at: place) }
    }

    /// Which of an object's members is the last of that name.
    func place(of key: JSONKey) -> Int? {
        if let indexed { indexed.use { $0.lastIndex(of: key) } } else { node?.lastIndex(of: key) }
    }

    /// Gives a member another name and leaves it where it is; a member that had the new name before gives way.
    public mutating func renameKey(_ old: String, to new: String) {
        renameKey(JSONKey(old), to: JSONKey(new))
    }

    mutating func renameKey(_ old: JSONKey, to new: JSONKey) {
        guard has(old), !old.text.utf8.elementsEqual(new.text.utf8) else { return }
        ownNode()?.use { $0.renameMember(old, to: new) }
    }

    /// Edits the value of every member in turn.
    public mutating func updateMembers<Failure: Error>(
        _ body: (String, inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        let text: JSONText? = if case .text(let text) = storage { text } else { nil }
        guard let node = ownNode()?.node, node.isObject else { return }
        for index in node.indices {
            let key = node.key(at: index)
            try node.updateValue(at: index) { (value: inout JSONValue) throws(Failure) in try body(key, &value) }
        }
        // What nobody changed is not indexed.
        if let text, !node.isEdited { storage = .text(text) }
    }

    /// Edits the last member of that name, if there is one. Where nobody changes it, nothing is indexed.
    // Not inlined: the way down a path is compiled anew for each rule, and would have a copy of this at every turn.
    @inline(never)
    mutating func updateMember<Failure: Error>(
        _ key: JSONKey, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        if let index = lastIndex(of: key), let node = ownNode()?.node { return try node.updateValue(at: index, body) }
        guard case .text(let text) = storage, let member = text.lastMember(key) else { return }
        var value = JSONValue(text: member)
        defer {
            if !value.isStill(member), let node = ownNode()?.node, let index = node.lastIndex(of: key) {
                node.setValue(value, at: index)
            }
        }
        try body(&value)
    }
}

// MARK: Names as Go matches them

extension JSONValue {
    /// The name, as it is spelled here, of the last member whose name is `key` but for the case of ASCII letters.
    ///
    /// It is the one that the engine, being written in Go, takes from a request.
    public func key(caseInsensitive key: String) -> String? {
        keys.last { $0.utf8.elementsEqual(key.utf8) { $0.asciiLowercased == $1.asciiLowercased } }
    }

    /// The last member whose name is `key` but for the case of ASCII letters.
    public func member(caseInsensitive key: String) -> JSONValue? {
        self.key(caseInsensitive: key).flatMap { self[$0] }
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
    }
}

extension JSONText {
    /// The last member of that name, found without an index.
    func lastMember(_ key: JSONKey) -> JSONText? {
        guard let range = rangeOfLastMember(key) else { return nil }
        return JSONText(bytes, range)
    }

    /// Where its value is.
    fileprivate func rangeOfLastMember(_ key: JSONKey) -> Range<Int>? {
        let content = content
        guard !content.isEmpty, bytes[content.lowerBound] == .openBrace, content.upperBound <= JSONEntry.maximumOffset
        else { return nil }
        let source = bytes.span.extracting(first: content.upperBound)
        let found = JSONLevel.find(key.text.utf8.span, opening: content.lowerBound, in: source)
        if case .closed(at: content.upperBound - 1) = found.end { return found.value }
        return (try? JSONLevel(self)).flatMap { last(key, of: $0.entries.span) }
    }

    private func last(_ key: JSONKey, of entries: Span<JSONEntry>) -> Range<Int>? {
        var index = entries.count
        while index > 0 {
            index -= 1
            if entries[index].isNamed(key.text.utf8.span, key.name, in: bytes) {
                return entries[index].valueRange
            }
        }
        return nil
    }
}
