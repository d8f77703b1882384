// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// The routes of some requests that were seen lately, for clients ask for the same things again and again.
///
/// Method and path, the beginning of a head, have one place where they may be; what comes there next replaces them. So
/// it is bounded, and allocates nothing once its places have their memory.
struct RouteMemory {
    private static let places = 16
    private static let longestKey = 128

    private struct Place {
        var key: [UInt8] = []
        var route: RequestRoute?
    }

    private var places = [Place](repeating: Place(), count: Self.places)

    /// What is remembered of a head's beginning.
    func find(_ key: Span<UInt8>) -> RequestRoute? {
        guard let index = Self.place(of: key) else { return nil }
        let place = places[index]
        return place.key.span.equals(key) ? place.route : nil
    }

    mutating func keep(_ key: Span<UInt8>, _ route: RequestRoute) {
        guard let place = Self.place(of: key) else { return }
        places[place].key.removeAll(keepingCapacity: true)
        places[place].key.append(key)
        places[place].route = route
    }

    /// By length and last bytes, where paths differ most; nil for what is too long to be kept, or too short.
    private static func place(of key: Span<UInt8>) -> Int? {
        guard 8...longestKey ~= key.count else { return nil }
        let end = key.bytes.unsafeLoadUnaligned(fromByteOffset: key.count - 8, as: UInt64.self)
        let mixed = (end &+ UInt64(key.count)) &* 0x9E37_79B9_7F4A_7C15
        // The highest bits have something of all others.
        return Int((mixed >> 32) % UInt64(places))
    }
}
