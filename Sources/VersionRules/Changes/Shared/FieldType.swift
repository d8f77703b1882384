// SPDX-License-Identifier: Apache-2.0

/// What Go's decoder takes for a field of a request.
indirect enum FieldType: Sendable {
    case text
    case number
    /// A number that is not negative.
    case count
    case flag
    /// An address, perhaps with a zone, or an empty text.
    case address
    case object([String: FieldType] = [:])
    case list(FieldType)
    case map(FieldType)

    /// Whether the decoder takes it; null it takes for any.
    func accepts(_ value: JSONValue) -> Bool { misfit(in: value, at: "") == nil }

    /// What the decoder says of a value that it does not take.
    func complaint(about value: JSONValue, at path: JSONPath) -> String? {
        misfit(in: value, at: path.description).map { misfit in
            if case .address = misfit.type, let text = misfit.value.string {
                return "ParseAddr(\(JSONValue.string(text))): unable to parse IP"
            }
            let found = misfit.value.kind == .number ? "number \(misfit.value)" : "\(misfit.value.kind)"
            return "json: cannot unmarshal \(found) into Go struct field \(misfit.place) of type \(misfit.type.name)"
        }
    }

    /// As Go writes it.
    private var name: String {
        switch self {
        case .text: "string"
        case .number: "int64"
        case .count: "uint"
        case .flag: "bool"
        case .address: "netip.Addr"
        case .object: "struct"
        case .list(let type): "[]\(type.name)"
        case .map(let type): "map[string]\(type.name)"
        }
    }

    /// The first value, at this place or below it, that the decoder does not take.
    private func misfit(in value: JSONValue, at place: String) -> Misfit? {
        switch (self, value.kind) {
        case (_, .null), (.text, .string), (.flag, .bool): return nil
        case (.number, .number) where value.isWrittenAsInteger: return nil
        case (.count, .number) where value.isWrittenAsInteger && value.integer.map { $0 >= 0 } ?? false: return nil
        case (.address, .string) where value.string.map(isAddress) ?? false: return nil
        case (.list(let type), .array):
            return (value.elements ?? []).enumerated().firstNonNil { type.misfit(in: $1, at: "\(place).\($0)") }
        case (.map(let type), .object):
            return value.namedMembers.firstNonNil { type.misfit(in: $0.value, at: "\(place).\($0.name)") }
        case (.object(let types), .object):
            return types.firstNonNil { name, type in
                value.member(caseInsensitive: name).flatMap { type.misfit(in: $0, at: "\(place).\(name)") }
            }
        default: return Misfit(value: value, place: place, type: self)
        }
    }
}

private func isAddress(_ text: String) -> Bool {
    text.isEmpty || IPAddress(String(text.contains(":") ? text.prefix { $0 != "%" } : text[...])) != nil
}

private struct Misfit {
    let value: JSONValue
    let place: String
    let type: FieldType
}

extension JSONValue {
    /// Go takes neither a fraction nor an exponent for an integer, whatever they amount to.
    fileprivate var isWrittenAsInteger: Bool {
        integer != nil
            && !sourceBytes.contains { [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains($0) }
    }
}

extension Sequence {
    fileprivate func firstNonNil<Found>(_ find: (Element) -> Found?) -> Found? {
        for element in self {
            if let found = find(element) { return found }
        }
        return nil
    }
}
