// SPDX-License-Identifier: Apache-2.0
private import Yams

/// Reads the YAML form of the settings.
struct ConfigurationFile {
    let path: String
    let global: [Setting<Settings>]
    let perListener: [Setting<ListenerSettings>]

    func read(_ text: String) throws(ConfigurationError) -> Settings {
        var settings = Settings()
        guard let root = try parse(text.withoutByteOrderMark), !root.isUnset else { return settings }
        try readSection(root, prefix: "", into: &settings)
        return settings
    }

    private func parse(_ text: String) throws(ConfigurationError) -> Node? {
        do {
            // Without rules every scalar stays the text that was written: 1.20 is no number, 0660 is not 432.
            return try Parser(yaml: text, resolver: .basic).singleRoot()
        } catch let error as YamlError {
            throw describe(error, in: text)
        } catch {
            throw ConfigurationError(.wholeFile(path: path), "\(error)")
        }
    }

    private func readSection(
        _ section: Node, prefix: String, into settings: inout Settings
    ) throws(ConfigurationError) {
        let name = prefix.isEmpty ? nil : String(prefix.dropLast())
        for (key, value) in try pairs(of: section, key: name) {
            let path = prefix + key.name
            if let setting = global.first(where: { $0.path == path }) {
                guard let raw = try rawSetting(value, key: path) else { continue }
                try setting.store(raw, &settings)
            } else if path == "listeners" {
                settings.listeners = try readListeners(value)
            } else if global.contains(where: { $0.path.hasPrefix(path + ".") }) {
                if !value.isUnset { try readSection(value, prefix: path + ".", into: &settings) }
            } else {
                throw error(key.node, key: path, "there is no such key", allowed: keys(under: prefix))
            }
        }
    }

    /// The keys of one level, each once.
    private func keys(under prefix: String) -> String {
        var names = prefix.isEmpty ? ["listeners"] : []
        for setting in global where setting.path.hasPrefix(prefix) {
            let name = String(setting.path.dropFirst(prefix.count).prefix { $0 != "." })
            if !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: ", ")
    }
}

extension ConfigurationFile {
    private func readListeners(_ node: Node) throws(ConfigurationError) -> [ListenerSettings]? {
        if node.isUnset { return nil }
        guard let sequence = node.sequence else {
            throw error(node, key: "listeners", "is not a list", allowed: "a list of addresses, or of keys with values")
        }
        guard !sequence.isEmpty else {
            throw error(node, key: "listeners", "is empty", allowed: "at least one listener")
        }
        var listeners: [ListenerSettings] = []
        for (index, item) in sequence.enumerated() {
            listeners.append(try readListener(item, key: "listeners[\(index)]"))
        }
        return listeners
    }

    private func readListener(_ node: Node, key: String) throws(ConfigurationError) -> ListenerSettings {
        if node.scalar != nil, let raw = try rawSetting(node, key: key) {
            return ListenerSettings(address: try raw.read(with: .address))
        }
        let pairs = try pairs(of: node, key: key)
        guard let addressNode = pairs.first(where: { $0.key.name == "address" })?.value,
            let rawAddress = try rawSetting(addressNode, key: "\(key).address")
        else { throw error(node, key: key, "has no address", allowed: Address.allowedForms) }
        var listener = ListenerSettings(address: try rawAddress.read(with: .address))
        for (name, value) in pairs where name.name != "address" {
            guard let setting = perListener.first(where: { $0.path == name.name }) else {
                let allowed = (["address"] + perListener.map(\.path)).joined(separator: ", ")
                throw error(name.node, key: "\(key).\(name.name)", "there is no such key", allowed: allowed)
            }
            guard let raw = try rawSetting(value, key: "\(key).\(name.name)") else { continue }
            try setting.store(raw, &listener)
        }
        return listener
    }
}

extension ConfigurationFile {
    private typealias Key = (name: String, node: Node)

    private func pairs(of node: Node, key: String?) throws(ConfigurationError) -> [(key: Key, value: Node)] {
        guard let mapping = node.mapping else {
            throw error(node, key: key, "is not a set of keys with values", allowed: "lines of the form 'key: value'")
        }
        var pairs: [(key: Key, value: Node)] = []
        for (name, value) in mapping {
            guard let scalar = name.scalar else { throw error(name, key: key, "has a key that is not a word") }
            pairs.append(((scalar.string, name), value))
        }
        return pairs
    }

    /// The scalar at `key`; nil where it is left open.
    private func rawSetting(_ node: Node, key: String) throws(ConfigurationError) -> RawSetting? {
        if node.isUnset { return nil }
        guard let scalar = node.scalar else { throw error(node, key: key, "is not a single value") }
        return RawSetting(text: scalar.string, origin: origin(node.mark), key: key)
    }

    private func error(
        _ node: Node, key: String?, _ problem: String, allowed: String? = nil
    ) -> ConfigurationError {
        ConfigurationError(origin(node.mark), key: key, problem, allowed: allowed)
    }

    private func origin(_ mark: Mark?) -> SettingOrigin {
        mark.map { .file(path: path, line: $0.line) } ?? .wholeFile(path: path)
    }

    private func describe(_ error: YamlError, in text: String) -> ConfigurationError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ConfigurationError(origin(mark), "not YAML: \(problem)")
        case .reader(let problem, let offset, _, _):
            let line = 1 + text.utf8.prefix(offset ?? 0).count { $0 == UInt8(ascii: "\n") }
            return ConfigurationError(.file(path: path, line: line), "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "'\($0)'" }.joined(separator: ", ")
            return ConfigurationError(origin(context.mark), "key \(names): is given more than once, here first")
        default:
            return ConfigurationError(.wholeFile(path: path), "not YAML: \(error)")
        }
    }
}

extension String {
    /// Some editors put one before what they write.
    fileprivate var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
    }
}

extension Node {
    /// Whether the value is left open, as in `ceiling:` or `ceiling: null`.
    fileprivate var isUnset: Bool {
        guard let scalar, scalar.style == .plain else { return false }
        return ["", "~", "null"].contains(scalar.string)
    }
}
