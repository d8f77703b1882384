// SPDX-License-Identifier: Apache-2.0
@testable import VersionRules

extension Direction {
    /// The way back.
    var opposite: Direction {
        switch self {
        case .requestUp: .requestDown
        case .requestDown: .requestUp
        case .responseUp: .responseDown
        case .responseDown: .responseUp
        case .errorUp: .errorDown
        case .errorDown: .errorUp
        }
    }
}

extension Message {
    /// Whether its body is JSON where it says so; nothing at all is a record that was left out, and one that another
    /// was put behind has two lines.
    var isSound: Bool {
        let isJSON = headers["Content-Type"]?.hasPrefix("application/json") ?? false
        return !isJSON || body.sourceBytes.isEmpty || body.validate() || body.areLinesSound
    }
}

extension JSONValue {
    fileprivate var areLinesSound: Bool {
        let lines = sourceBytes.split(separator: UInt8(ascii: "\n"))
        return lines.count > 1 && lines.allSatisfy { JSONValue(source: $0).validate() }
    }

    /// The same for all values that say the same: without white space, escapes and the order of members.
    var canonical: String {
        if let elements { return "[" + elements.map(\.canonical).joined(separator: ",") + "]" }
        guard kind == .object else { return kind == .string ? "\"\(string ?? description)\"" : description }
        let members = keys.sorted().map { "\($0):\(self[$0]?.canonical ?? "")" }
        return "{" + members.joined(separator: ",") + "}"
    }
}

/// What is not the same in two values at a place.
struct Difference {
    let place: String
    let text: String
}

extension JSONValue {
    /// Where the value differs from what it was.
    func differences(from before: JSONValue, at place: String = "") -> [Difference] {
        guard canonical != before.canonical else { return [] }
        if let elements, let old = before.elements, elements.count == old.count {
            return zip(elements, old).flatMap { $0.differences(from: $1, at: place + "[]") }
        }
        guard kind == .object, before.kind == .object else {
            return [Difference(place: place, text: "was \(before), became \(self)")]
        }
        return Set(keys + before.keys).sorted().flatMap { key -> [Difference] in
            let place = "\(place).\(key)"
            guard let new = self[key] else { return [Difference(place: place, text: "is gone")] }
            guard let old = before[key] else { return [Difference(place: place, text: "is new: \(new)")] }
            return new.differences(from: old, at: place)
        }
    }
}
