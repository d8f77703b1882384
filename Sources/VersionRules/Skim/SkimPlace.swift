// SPDX-License-Identifier: Apache-2.0

/// Where a value is: in which member, and the way on from there.
struct SkimPlace: Sendable {
    let member: Int
    let rest: JSONPath
}

extension JSONSkim {
    /// Where in the member's value it is: an empty range where it is not there, nil where that can't be told at a glance.
    func find(_ place: SkimPlace) -> Range<Int>? {
        var found: Range<Int>? = 0..<0
        _ = has(place.member) { bytes in
            found = bytes.range(of: place.rest)
            return true
        }
        return found
    }
}

extension Span<UInt8> {
    /// Where in a value, with no white space around it, another one is.
    fileprivate func range(of path: JSONPath) -> Range<Int>? {
        var range = 0..<count
        for name in path.names {
            guard self[range.lowerBound] == .openBrace else { return 0..<0 }
            let object = extracting(range)
            let found = JSONLevel.find(name.text.utf8.span, opening: 0, in: object)
            guard case .closed(at: object.count - 1) = found.end else { return nil }
            guard let inner = found.value else { return 0..<0 }
            range = range.lowerBound + inner.lowerBound..<range.lowerBound + inner.upperBound
        }
        return range
    }
}
