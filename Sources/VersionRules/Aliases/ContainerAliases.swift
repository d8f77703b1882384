// SPDX-License-Identifier: Apache-2.0

/// An id that clients were given, and the id that the engine has for the same container now: it was created anew.
public struct ContainerAlias: Hashable, Sendable {
    /// What clients know.
    public let given: String
    /// What the engine knows.
    public let real: String

    /// An alias from two full ids; nil where one of them is none.
    public init?(given: String, real: String) {
        guard given.isFullID, real.isFullID, given != real else { return nil }
        self.given = given
        self.real = real
    }
}

/// All aliases of one engine's containers.
public struct ContainerAliases: Hashable, Sendable {
    /// By the id that clients were given.
    private var real: [String: String] = [:]
    /// By the bytes of the id that the engine has.
    private(set) var replacements: [[UInt8]: [UInt8]] = [:]

    /// No aliases.
    public init() {}

    /// Whether there is none.
    public var isEmpty: Bool { real.isEmpty }

    /// All of them, by the id that was given.
    public var all: [ContainerAlias] {
        real.sorted { $0.key < $1.key }.compactMap { ContainerAlias(given: $0.key, real: $0.value) }
    }

    /// Adds one. A container that is created anew for a second time keeps the id that was given first.
    public mutating func add(_ alias: ContainerAlias) {
        for (given, real) in real where real == alias.given { insert(given, alias.real) }
        insert(alias.given, alias.real)
    }

    private mutating func insert(_ given: String, _ newReal: String) {
        if let old = real[given] { replacements[Array(old.utf8)] = nil }
        real[given] = newReal
        replacements[Array(newReal.utf8)] = Array(given.utf8)
    }

    /// Forgets one.
    public mutating func remove(_ alias: ContainerAlias) {
        guard real[alias.given] == alias.real else { return }
        real[alias.given] = nil
        replacements[Array(alias.real.utf8)] = nil
    }

    /// The engine's id for a full one that a client may have been given.
    public func engineID(of id: String) -> String {
        real[id] ?? id
    }

    /// Whether clients were given that id for another container than it was the engine's id of.
    func isGiven(_ id: [UInt8]) -> Bool {
        real[String(decoding: id, as: UTF8.self)] != nil
    }

    /// The id that clients were given for the one that the engine has.
    public func givenID(of id: String) -> String {
        replacements[Array(id.utf8)].map { String(decoding: $0, as: UTF8.self) } ?? id
    }

    /// Those whose containers are not in the engine's answer to a list of all.
    public func missing(in containers: JSONValue) -> [ContainerAlias]? {
        guard let elements = containers.elements else { return nil }
        let present = Set(elements.compactMap { $0["Id"]?.string })
        return all.filter { !present.contains($0.real) }
    }
}

extension ContainerAliases {
    /// Whether a reference is part of an id that was given, so that only the engine's list can tell whom it means.
    public func areMeant(by reference: String) -> Bool {
        reference.isHexadecimal && reference.utf8.count < fullIDLength && real.keys.contains { $0.hasPrefix(reference) }
    }

    /// What to call a container whom a client calls `reference`, among all that the engine has.
    ///
    /// Engines take a full id before a name, a name before the beginning of an id, and that only where it is one's own.
    func resolve(_ reference: String, among containers: JSONValue?) throws(Rejection) -> String {
        if let id = real[reference] { return id }
        guard areMeant(by: reference) else { return reference }
        let others = containers?.elements ?? []
        guard !others.contains(where: { $0["Names"]?.names.contains("/" + reference) ?? false }) else {
            return reference
        }
        let given = real.filter { $0.key.hasPrefix(reference) }
        let replaced = Set(real.values)
        let own = others.compactMap { $0["Id"]?.string }.filter { $0.hasPrefix(reference) }
        let isAmbiguous = own.contains { !replaced.contains($0) && real[$0] == nil }
        // The engine refuses this itself, in the words and with the status of its release.
        if isAmbiguous, own.count > 1 { return reference }
        guard let only = given.first, given.count == 1, !isAmbiguous else {
            throw Rejection(status: 400, message: "multiple IDs found with provided prefix: \(reference)")
        }
        return only.value
    }
}

private let fullIDLength = 64

extension String {
    var isFullID: Bool { utf8.count == fullIDLength && isHexadecimal }

    fileprivate var isHexadecimal: Bool { !isEmpty && utf8.allSatisfy(\.isHexDigit) }
}

extension UInt8 {
    /// Whether it is a digit of an id: engines write them in lower case.
    var isHexDigit: Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= self || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self
    }
}
