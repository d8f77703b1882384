// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Asks the engine what its containers are called and which addresses they have. Blocks, and so runs on a thread of its
/// own.
struct ContainerNames {
    /// An engine that is busy must not hold up who asks; a name that comes late is of no use.
    private static let timeout = Duration.seconds(2)

    /// nil where the engine has none.
    private var names = Lately<String?>()
    private var addresses = Lately<[String: ClientIdentity.Container]>()

    /// The name of the container with that id; nil where the engine has none.
    mutating func name(of id: String, at engine: EngineAccess) -> String? {
        names.value(of: id) { Self.get("/containers/\(id)/json", from: engine)?["Name"]?.string.map(Self.withoutSlash) }
    }

    /// The container that has an address on one of the engine's networks.
    mutating func container(at address: String, of engine: EngineAccess) -> ClientIdentity.Container? {
        addresses.value(of: "") { Self.addresses(at: engine) }[address]
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

/// What the engine lately told. Containers are renamed, and the next one gets the address of one that is gone.
private struct Lately<Value> {
    private static var pause: Duration { .seconds(1) }
    /// An engine that takes its time is asked less often, so that it is busy with us a twentieth of the time at most.
    private static var share: Int { 20 }
    private static var most: Int { 1024 }

    private var values: [String: Value] = [:]
    private var end = ContinuousClock.now
    private var spent = Duration.zero

    mutating func value(of key: String, ask: () -> Value) -> Value {
        let start = ContinuousClock.now
        if start >= end || values.count >= Self.most { (values, spent, end) = ([:], .zero, start + Self.pause) }
        if let value = values[key] { return value }
        let value = ask()
        let now = ContinuousClock.now
        spent += now - start
        end = max(end, now + spent * Self.share)
        values[key] = value
        return value
    }
}
