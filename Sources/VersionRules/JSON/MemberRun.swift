// SPDX-License-Identifier: Apache-2.0

/// Members that an object should have one behind the other, all behind another one.
final class MemberRun: Sendable {
    fileprivate let predecessor: JSONKey
    fileprivate let members: [(key: JSONKey, value: JSONValue)]
    /// Where all of these are, the predecessor first.
    private let places: JSONPathSet?
    /// The run as it is written behind the predecessor.
    private let text: [UInt8]

    init(behind predecessor: JSONKey, _ members: [(JSONKey, JSONValue)]) {
        self.predecessor = predecessor
        self.members = members.map { (key: $0, value: $1) }
        places = JSONPathSet(([predecessor] + members.map(\.0)).map { JSONPath(names: [$0]) })
        var text: [UInt8] = []
        for (key, value) in members {
            text.append(.comma)
            text += JSONString.encode(key.text)
            text.append(.colon)
            value.write(into: &text)
        }
        self.text = text
    }

    /// The object with all of the run put in; nil where it has a part of that, no predecessor, or is written otherwise
    /// than most are.
    fileprivate func spliced(into object: JSONText) -> JSONText? {
        let source = object.bytes.span
        let (range, content) = (object.range, object.content)
        var place: Int?
        var isMissing = true
        let isUsual = places?.find(in: source.extracting(content)) { number, value in
            if number == 0 { place = content.lowerBound + value.upperBound } else { isMissing = false }
        }
        guard isUsual == true, isMissing, let place, source[place] == .comma || source[place] == .closeBrace
        else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count + text.count)
        bytes.append(copying: source.extracting(range.lowerBound..<place))
        bytes += text
        bytes.append(copying: source.extracting(place..<range.upperBound))
        return JSONText(bytes)
    }
}

extension JSONValue {
    /// Puts in what of a run is not there: behind the member before it, or last. Most objects have none of it, and are
    /// not indexed for that.
    mutating func insertMissing(_ run: MemberRun) {
        if case .text(let text) = storage, let spliced = run.spliced(into: text) {
            self = JSONValue(text: spliced)
            return
        }
        indexIfRegular()
        var predecessor = run.predecessor
        for (key, value) in run.members {
            if !has(key) { insert(value, forKey: key, after: predecessor) }
            predecessor = key
        }
    }
}
