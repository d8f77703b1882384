// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Asks the engine what its containers are called and which addresses they have. Blocks, and so runs on the resolver's
/// thread alone.
struct ContainerNames {
    /// An engine that is busy must not hold up who asks; a name that comes late is of no use.
    private static let timeout = Duration.seconds(2)
    /// How often an engine is asked for its containers because of an address that is none of theirs.
    private static let pause = Duration.seconds(5)
    private static let mostNames = 1024

    private var names: [String: String] = [:]
    private var addresses: [String: ClientIdentity.Container] = [:]
    private var listed: ContinuousClock.Instant?

    /// The name of the container with that id; nil where the engine has none.
    mutating func name(of id: String, at engine: Address) -> String? {
        if let name = names[id] { return name }
        guard let answer = Self.get("/containers/\(id)/json", from: engine),
            let name = answer["Name"]?.string.map(Self.withoutSlash)
        else { return nil }
        if names.count >= Self.mostNames { names = [:] }
        names[id] = name
        return name
    }

    /// The container that has an address on one of the engine's networks.
    mutating func container(at address: String, of engine: Address) -> ClientIdentity.Container? {
        if let known = addresses[address] { return known }
        let now = ContinuousClock.now
        if let listed, now - listed < Self.pause { return nil }
        listed = now
        addresses = Self.get("/containers/json", from: engine).map(Self.addresses) ?? [:]
        return addresses[address]
    }

    private static func addresses(in list: JSONValue) -> [String: ClientIdentity.Container] {
        var found: [String: ClientIdentity.Container] = [:]
        for entry in list.elements ?? [] {
            guard let id = entry["Id"]?.string else { continue }
            let name = entry["Names"]?.elements?.first?.string.map(withoutSlash)
            let container = ClientIdentity.Container(id: String(id.prefix(12)), name: name)
            guard let networks = entry.value(at: "NetworkSettings.Networks") else { continue }
            for key in networks.keys {
                for field in ["IPAddress", "GlobalIPv6Address"] {
                    guard let address = networks[key]?[field]?.string, !address.isEmpty else { continue }
                    found[address] = container
                }
            }
        }
        return found
    }

    private static func get(_ path: String, from engine: Address) -> JSONValue? {
        guard let answer = try? BlockingQuery(address: engine, timeout: timeout).get(path), answer.status == 200 else {
            return nil
        }
        return JSONValue(source: answer.body)
    }

    private static func withoutSlash(_ name: String) -> String {
        name.hasPrefix("/") ? String(name.dropFirst()) : name
    }
}
