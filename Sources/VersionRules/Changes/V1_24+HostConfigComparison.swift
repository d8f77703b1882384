// SPDX-License-Identifier: Apache-2.0

/// Whether a host config says what a container has.
struct HostConfigComparison {
    /// The first field that is asked to be something else than it is.
    let contradiction: String?
    /// Whether it makes no difference.
    let isSame: Bool

    /// Fields in which the engine puts something of its own where nothing is asked, and those that stay.
    private static let filledIn: Set<String> = [
        "CgroupnsMode", "ConsoleSize", "IpcMode", "Isolation", "LogConfig", "MaskedPaths", "MemorySwap",
        "OomKillDisable", "ReadonlyPaths", "Runtime", "SecurityOpt", "ShmSize",
        "Binds", "Mounts", "VolumesFrom", "Memory", "CpuShares", "CpusetCpus",
    ]

    init(asked: JSONValue, container: JSONValue) {
        let has = container["HostConfig"] ?? [:]
        let name = container["Name"]?.string ?? ""
        let contradicted = asked.namedMembers.first { member in
            guard !member.value.isUnset(), let key = has.key(caseInsensitive: member.name) else { return false }
            return !Self.same(key, member.value, has[key] ?? .null, of: name)
        }
        contradiction = contradicted?.name
        let isLost = has.namedMembers.contains { member in
            guard !member.value.isUnset(), !Self.filledIn.contains(member.name) else { return false }
            let value = asked.value(caseInsensitive: JSONPath([member.name])) ?? .null
            return value.isUnset() && !Self.same(member.name, value, member.value, of: name)
        }
        isSame = contradiction == nil && !isLost
    }

    private static func same(_ field: String, _ asked: JSONValue, _ has: JSONValue, of name: String) -> Bool {
        switch field {
        case "NetworkMode": NetworkMode(asked.string).networkName == NetworkMode(has.string).networkName
        case "RestartPolicy": asked.restartPolicy.means(has.restartPolicy)
        case "Links": Set(asked.names.map { $0.storedLink(of: name) }) == Set(has.names)
        default: asked.means(has)
        }
    }
}

extension JSONValue {
    fileprivate var restartPolicy: JSONValue {
        self["Name"]?.string ?? "no" == "no" ? [:] : self
    }
}

extension String {
    /// A link `db:alias` as engines keep it: `/db:/web/alias`.
    fileprivate func storedLink(of name: String) -> String {
        let parts = split(separator: ":", omittingEmptySubsequences: false)
        guard let source = parts.first, let alias = parts.last else { return self }
        return "/\(source.drop { $0 == "/" }):\(name)/\(alias)"
    }
}
