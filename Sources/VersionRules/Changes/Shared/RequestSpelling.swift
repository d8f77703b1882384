// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The way to a value with the names as this request spells them; the engine does not care for their case.
    func spelling(of path: JSONPath) -> JSONPath {
        var value: JSONValue? = self
        return JSONPath(
            path.keys.map { key in
                let spelling = value?.key(caseInsensitive: key) ?? key
                value = value?[spelling]
                return spelling
            })
    }

    /// The value that a path leads to where names match as the engine matches them.
    func value(caseInsensitive path: JSONPath) -> JSONValue? {
        var value = self
        for key in path.keys {
            guard let member = value.member(caseInsensitive: key) else { return nil }
            value = member
        }
        return value
    }

    /// All values that a path leads to, which may say every element or member.
    func values(requestedAt path: JSONPath) -> [JSONValue] { values(requestedAt: path.keys[...]) }

    private func values(requestedAt keys: ArraySlice<String>) -> [JSONValue] {
        guard let key = keys.first else { return [self] }
        let children =
            switch key {
            case JSONPath.everyElement: elements ?? []
            case JSONPath.everyMember: namedMembers.map(\.value)
            default: [member(caseInsensitive: key)].compactMap { $0 }
            }
        return children.flatMap { $0.values(requestedAt: keys.dropFirst()) }
    }

    /// Whether a request says something there other than what it would without.
    func asks(at path: JSONPath) -> Bool {
        !(value(caseInsensitive: path)?.isUnset() ?? true)
    }

    /// Edits what a path of plain names leads to in a request; does nothing where there is none.
    mutating func updateRequested<Failure: Error>(
        _ path: JSONPath, _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        try update(at: spelling(of: path), body)
    }

    /// Edits all values that a path leads to, which may say every element or member.
    mutating func updateEachRequested(_ path: JSONPath, _ body: (inout JSONValue) -> Void) {
        updateEachRequested(path.keys[...], body)
    }

    private mutating func updateEachRequested(_ keys: ArraySlice<String>, _ body: (inout JSONValue) -> Void) {
        guard let key = keys.first else { return body(&self) }
        let rest = keys.dropFirst()
        switch key {
        case JSONPath.everyElement: updateElements { $0.updateEachRequested(rest, body) }
        case JSONPath.everyMember: updateMembers { $1.updateEachRequested(rest, body) }
        default: updateRequested(JSONPath([key])) { $0.updateEachRequested(rest, body) }
        }
    }

    /// Puts a value into a request, with the objects on the way to it.
    mutating func putRequested(_ value: JSONValue, at path: JSONPath) {
        put(value, at: spelling(of: path))
    }

    /// Removes what a request has under a name, in every spelling.
    mutating func removeRequested(_ name: String) {
        while let key = key(caseInsensitive: name) { self[key] = nil }
    }
}
