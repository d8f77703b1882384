// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Asks the engine what its containers are called and which addresses they have. Blocks, and so runs on the resolver's
/// thread alone.
struct ContainerNames {
    /// An engine that is busy must not hold up who asks; a name that comes late is of no use.
    private static let timeout = Duration.seconds(2)
    /// How long the engine's networks are known: the next container gets the address of one that is gone.
    private static let pause = Duration.seconds(1)
    /// An engine with many networks is asked less often, so that it is busy with us a twentieth of the time at most.
    private static let share = 20
    /// How long a name is known: containers may be renamed.
    private static let lifetime = Duration.seconds(60)
    private static let mostNames = 1024

    private var names: [String: String] = [:]
    private var namesEnd = ContinuousClock.now
    private var addresses: [String: ClientIdentity.Container] = [:]
    private var addressesEnd = ContinuousClock.now

    /// The name of the container with that id; nil where the engine has none.
    mutating func name(of id: String, at engine: EngineAccess) -> String? {
        let now = ContinuousClock.now
        if now >= namesEnd { (names, namesEnd) = ([:], now + Self.lifetime) }
        if let name = names[id] { return name }
        guard let answer = Self.get("/containers/\(id)/json", from: engine),
            let name = answer["Name"]?.string.map(Self.withoutSlash)
        else { return nil }
        if names.count >= Self.mostNames { names = [:] }
        names[id] = name
        return name
    }

    /// The container that has an address on one of the engine's networks.
    mutating func container(at address: String, of engine: EngineAccess) -> ClientIdentity.Container? {
        let start = ContinuousClock.now
        if start >= addressesEnd {
            addresses = Self.addresses(at: engine)
            let end = ContinuousClock.now
            addressesEnd = end + max(Self.pause, (end - start) * Self.share)
        }
        return addresses[address]
    }

    /// From the networks, for those have a container before it runs; the list of containers does so a moment later.
    private static func addresses(at engine: EngineAccess) -> [String: ClientIdentity.Container] {
        let networks = get("/networks", from: engine)?.elements ?? []
        let attached = networks.compactMap { $0["Id"]?.string }.compactMap { get("/networks/\($0)", from: engine) }
        return attached.reduce(into: [:]) { found, network in
            guard let containers = network["Containers"] else { return }
            for id in containers.keys {
                guard let endpoint = containers[id] else { continue }
                let container = ClientIdentity.Container(id: String(id.prefix(12)), name: endpoint["Name"]?.string)
                for field in ["IPv4Address", "IPv6Address"] {
                    // With the length of the network's prefix.
                    guard let address = endpoint[field]?.string?.prefix(while: { $0 != "/" }) else { continue }
                    found[String(address)] = container
                }
            }
        }
    }

    private static func get(_ path: String, from engine: EngineAccess) -> JSONValue? {
        guard let answer = try? BlockingQuery(engine, timeout: timeout).get(path), answer.status == 200 else {
            return nil
        }
        return JSONValue(source: answer.body)
    }

    private static func withoutSlash(_ name: String) -> String {
        name.hasPrefix("/") ? String(name.dropFirst()) : name
    }
}
