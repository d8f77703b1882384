// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

/// What stands beside that which is rewritten.
@Suite("Neighbours of what plans rewrite")
struct NeighbourTests {
    private static let versions: [APIVersion] = ["1.12", "1.21", "1.24", "1.32", "1.41", "1.44", "1.52", .newest]
    private static let endpoints = Set(RecordedMessage.all.map(\.endpoint)).sorted { $0.rawValue < $1.rawValue }

    @Test("members stay in order and byte for byte, unknown ones at every depth", arguments: endpoints)
    func neighbours(_ endpoint: Endpoint) {
        let recordings = RecordedMessage.all.indices.filter { RecordedMessage.all[$0].endpoint == endpoint }
        for index in recordings {
            let recorded = RecordedMessage.all[index]
            var respelling = Respelling(seed: UInt64(index))
            var message = recorded.message
            message.body = JSONValue(json: respelling.respell(recorded.body)).withStrangers()
            for (position, version) in Self.versions.enumerated() {
                let plan = recorded.plan(to: version, isStrict: (index + position).isMultiple(of: 2))
                guard let after = try? plan.translate(message), after.redirect == nil else { continue }
                let faults = after.body.disturbances(since: message.body)
                #expect(faults.isEmpty, "\(recorded) for \(version): \(faults.joined(separator: "\n"))")
            }
        }
    }
}

extension JSONValue {
    private static let stranger = "Something else"
    private static let strange: JSONValue = JSONValue(json: #"{ "b" : 1.0e+2 ,"a":[ ],"a":"\u0041\/" }"#)

    /// With a member that nobody knows in every object, but for those whose names are of users' making.
    fileprivate func withStrangers(isMap: Bool = false) -> JSONValue {
        if let elements {
            var array = self
            for index in elements.indices { array[index] = elements[index].withStrangers() }
            return array
        }
        guard kind == .object else { return self }
        var object = self
        for (name, value) in namedMembers {
            object[name] = value.withStrangers(isMap: !isMap && Self.maps.contains(name))
        }
        if !isMap { object.insert(Self.strange, forKey: Self.stranger, after: keys.first) }
        return object
    }

    /// What is the same as before, but stands elsewhere or is spelled otherwise, and what is gone that nobody knows.
    fileprivate func disturbances(since before: JSONValue, at place: String = "") -> [String] {
        if let elements, let old = before.elements {
            guard elements.count == old.count else { return [] }
            return zip(elements, old).flatMap { $0.disturbances(since: $1, at: place + "[]") }
        }
        guard kind == .object, before.kind == .object else {
            let isKept = canonical != before.canonical || description == before.description
            return isKept ? [] : ["\(place) is spelled anew: \(self)"]
        }
        var faults: [String] = []
        let (known, new) = (keys.filter { before[$0] != nil }, before.keys.filter { self[$0] != nil })
        if known != new { faults.append("\(place): \(new) became \(known)") }
        if before[Self.stranger] != nil, self[Self.stranger]?.description != Self.strange.description {
            faults.append("\(place): the unknown member became \(self[Self.stranger]?.description ?? "nothing")")
        }
        return faults
            + known.flatMap { key -> [String] in
                guard let old = before[key], let value = self[key] else { return [] }
                return value.disturbances(since: old, at: "\(place).\(key)")
            }
    }

    /// Objects whose members have names of users' making.
    private static let maps: Set<String> = [
        "Annotations", "Attributes", "Containers", "Data", "DriverOpts", "EndpointsConfig", "ExposedPorts",
        "IndexConfigs", "Labels", "Networks", "Options", "PortBindings", "Ports", "Runtimes", "Sysctls", "Tmpfs",
        "Volumes", "VolumesRW", "networks", "stats", "Driver", "LogOpts",
    ]
}
