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
        "Binds", "Mounts", "VolumesFrom", "Memory", "CpuShares", "CpusetCpus", "StorageOpt",
    ]

    /// Fields that a container does not have where they are not set.
    private static let leftOut = ["Init", "Mounts", "Sysctls", "Tmpfs"]

    /// Fields whose members have names of their own, so that one without a value says something.
    private static let maps: Set<String> = ["Sysctls", "Tmpfs"]

    init(asked: JSONValue, container: JSONValue) {
        let has = container["HostConfig"] ?? [:]
        let name = container["Name"]?.string ?? ""
        let contradicted = asked.namedMembers.first { member in
            guard let field = has.key(caseInsensitive: member.name) ?? Self.leftOut(member.name),
                !Self.isUnset(field, member.value)
            else { return false }
            return !Self.same(field, member.value, has[field] ?? .null, of: name)
        }
        contradiction = contradicted?.name
        let isLost = has.namedMembers.contains { member in
            guard !Self.isUnset(member.name, member.value), !Self.filledIn.contains(member.name) else { return false }
            let value = asked.value(caseInsensitive: JSONPath([member.name])) ?? .null
            return Self.isUnset(member.name, value) && !Self.same(member.name, value, member.value, of: name)
        }
        // A port that is bound to nothing is told of, and does nothing.
        let ports = asked.value(caseInsensitive: "PortBindings")?.keys ?? []
        let hasOtherPorts = !ports.isEmpty && Set(ports) != Set(has["PortBindings"]?.keys ?? [])
        isSame = contradiction == nil && !isLost && !hasOtherPorts
    }

    private static func leftOut(_ name: String) -> String? {
        leftOut.first { $0.lowercased() == name.lowercased() }
    }

    private static func isUnset(_ field: String, _ value: JSONValue) -> Bool {
        switch field {
        case "Init": value.isNull
        case _ where maps.contains(field): value.keys.isEmpty
        default: value.isUnset()
        }
    }

    private static func same(_ field: String, _ asked: JSONValue, _ has: JSONValue, of name: String) -> Bool {
        switch field {
        case "NetworkMode": NetworkMode(asked.string).networkName == NetworkMode(has.string).networkName
        case "RestartPolicy": asked.restartPolicy.means(has.restartPolicy)
        case "Links": Set(asked.names.map { $0.storedLink(of: name) }) == Set(has.names)
        case "Init": asked.says(has)
        case _ where maps.contains(field): asked.meansWithNames(has)
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
