// SPDX-License-Identifier: Apache-2.0

/// The query of a request target. What no rule touches is written back byte for byte.
public struct Query: Hashable, Sendable {
    private var parameters: [Parameter] = []

    /// A query without parameters.
    public init() {}

    /// Reads the bytes behind the `?` of a request target.
    public init(_ raw: [UInt8]) {
        guard !raw.isEmpty else { return }
        parameters = raw.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map(Parameter.init)
    }

    /// Reads the text behind the `?` of a request target.
    public init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// The bytes to put behind the `?`.
    public var bytes: [UInt8] {
        Array(parameters.map(\.raw).joined(separator: [UInt8(ascii: "&")]))
    }

    /// Whether nothing is to be put behind the `?`.
    public var isEmpty: Bool { parameters.isEmpty }

    /// The decoded names in their order, duplicates included.
    var names: [String] { parameters.compactMap(\.name) }

    /// The decoded value of the first parameter of that name, as the engine reads it.
    public subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// The decoded values of all parameters of that name.
    public func values(of name: String) -> [String] {
        parameters.filter { $0.name == name }.compactMap(\.value)
    }

    /// Whether a parameter says yes, as the engine reads it: anything but a few words for no.
    func isTrue(_ name: String) -> Bool {
        self[name].map { !$0.isEmpty && !Set.saidNo.contains($0.lowercased()) } ?? false
    }

    /// Gives the first parameter of that name this value and drops the others, or adds one at the end.
    public mutating func set(_ name: String, to value: String) {
        let parameter = Parameter(name: name, value: value)
        guard let first = parameters.firstIndex(where: { $0.name == name }) else {
            parameters.append(parameter)
            return
        }
        parameters[first] = parameter
        let rest = parameters[(first + 1)...].filter { $0.name != name }
        parameters.replaceSubrange((first + 1)..., with: rest)
    }

    /// Drops every parameter of that name.
    public mutating func remove(_ name: String) {
        parameters.removeAll { $0.name == name }
    }

    /// Gives every parameter called `name` another name; the bytes of the values stay.
    public mutating func rename(_ name: String, to newName: String) {
        for index in parameters.indices where parameters[index].name == name {
            parameters[index].rename(to: newName)
        }
    }
}

extension Query {
    /// What stands between two ampersands.
    private struct Parameter: Hashable, Sendable {
        var raw: [UInt8]
        /// Decoded; nil where the escaping is broken, which the engine skips.
        var name: String?

        init(_ raw: ArraySlice<UInt8>) {
            self.raw = Array(raw)
            name = FormEncoding.decode(raw.prefix { $0 != UInt8(ascii: "=") })
        }

        init(name: String, value: String) {
            raw = FormEncoding.encode(name) + [UInt8(ascii: "=")] + FormEncoding.encode(value)
            self.name = name
        }

        /// Decoded; empty where there is no `=`.
        var value: String? {
            FormEncoding.decode(rawValue.dropFirst())
        }

        /// The `=` and what follows it.
        private var rawValue: ArraySlice<UInt8> {
            raw.drop { $0 != UInt8(ascii: "=") }
        }

        mutating func rename(to newName: String) {
            raw = FormEncoding.encode(newName) + rawValue
            name = newName
        }
    }
}
