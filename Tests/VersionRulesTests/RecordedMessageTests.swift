// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

/// What holds for whole plans, whatever the versions, on messages of real clients and engines.
@Suite("Properties of plans on recorded messages")
struct RecordedMessageTests {
    /// Where much changes at once, and the ends.
    private static let versions: [APIVersion] = [
        "1.12", "1.18", "1.20", "1.21", "1.23", "1.24", "1.28", "1.32", "1.40", "1.41", "1.43", "1.44", "1.47", "1.51",
        "1.52", .newest,
    ]

    /// A few versions for a message, not the same for all.
    private static func others(for index: Int) -> [APIVersion] {
        let count = versions.count
        return Set([0, index, index * 5 + 3, index * 7 + 8, count - 1].map { versions[$0 % count] }).sorted()
    }

    private static let cases = RecordedMessage.all.indices.map { ($0, RecordedMessage.all[$0]) }

    private static func seed(_ index: Int) -> UInt64 { UInt64(index) &* 0x9E37 }

    @Test("what is recorded is JSON, and of every kind of message")
    func recordings() {
        #expect(RecordedMessage.all.allSatisfy { $0.message.body.validate() })
        #expect(Set(RecordedMessage.all.map(\.endpoint)).count > 35)
        #expect(RecordedMessage.all.contains { $0.isRequest } && RecordedMessage.all.contains { $0.status ?? 0 >= 400 })
    }

    @Test("from JSON comes JSON that does not depend on how the message is spelled", arguments: [false, true])
    func spelling(_ isStrict: Bool) {
        for (index, recorded) in Self.cases {
            var respelling = Respelling(seed: Self.seed(index))
            var message = recorded.message
            message.body = JSONValue(json: respelling.respell(recorded.body))
            for other in Self.others(for: index) {
                let plan = recorded.plan(to: other, isStrict: isStrict)
                let plain = try? plan.translate(recorded.message)
                let spelled = try? plan.translate(message)
                #expect(plain?.body.canonical == spelled?.body.canonical, "\(recorded) for \(other)")
                guard let plain, let spelled else { continue }
                #expect(plain.isSound && spelled.isSound, "\(recorded) for \(other)")
            }
        }
    }

    @Test("what nobody knows stays, byte for byte", arguments: [false, true])
    func unknownMembers(_ isStrict: Bool) {
        let strange = #"{ "b" : 1.0e+2 ,"a":[ ],"a":"\u0041\/" }"#
        for (index, recorded) in Self.cases where recorded.message.body.kind == .object {
            var message = recorded.message
            message.body.insert(JSONValue(json: strange), forKey: "Something else", after: nil)
            for other in Self.others(for: index) {
                let plan = recorded.plan(to: other, isStrict: isStrict)
                guard let after = try? plan.translate(message), after.redirect == nil, after.body.kind == .object
                else { continue }
                #expect(
                    after.body["Something else"]?.description == strange, "\(recorded) for \(other)")
            }
        }
    }

    @Test("no damage makes a plan crash, go on for ever, or write what is no JSON", arguments: 0..<4)
    func damage(_ round: Int) {
        for (index, recorded) in Self.cases {
            var mutation = Mutation(seed: Self.seed(index) + UInt64(round))
            let other = Self.versions[(index + round * 5) % Self.versions.count]
            let plan = recorded.plan(to: other, isStrict: round % 2 == 0)
            var message = recorded.message
            mutation.damage(&message)
            if let after = try? plan.translate(message), message.body.validate() {
                #expect(after.isSound, "\(recorded) for \(other): \(message.body)")
            }
            var bytes = recorded.message.body.sourceBytes
            mutation.damage(&bytes)
            message.body = JSONValue(source: bytes)
            _ = try? plan.translate(message)
        }
    }

    /// The same things were asked of all engines, so that Engine 20.10 shows what there was at its versions.
    @Test("a strict answer of a newer engine holds nothing that a version did not have")
    func strictness() {
        let old = RecordedMessage.all.filter { $0.engine.release.major == 20 && $0.status ?? 500 < 400 }
        let known = Dictionary(grouping: old) { Era(endpoint: $0.endpoint, version: $0.version) }
            .mapValues { Set($0.flatMap { $0.message.body.places() }) }
        for recorded in RecordedMessage.all
        where recorded.engine.release.major > 20 && recorded.status ?? 500 < 400 && recorded.version > "1.41" {
            for (era, places) in known where era.endpoint == recorded.endpoint {
                let plan = recorded.plan(to: era.version, isStrict: true)
                guard let answer = try? plan.translate(recorded.message) else { continue }
                // Of an object that the older answers do not show, they do not tell what it may hold.
                let objects = Set(places.map(\.parentPlace))
                let beyond = answer.body.places().subtracting(places).filter { objects.contains($0.parentPlace) }
                #expect(beyond.isEmpty, "\(recorded) for \(era.version): \(beyond.sorted())")
            }
        }
    }

    private struct Era: Hashable {
        let endpoint: Endpoint
        let version: APIVersion
    }
}

extension JSONValue {
    /// Objects whose members have names of users' making.
    private static let maps: Set<String> = [
        "Annotations", "Attributes", "Config", "Containers", "Data", "DriverOpts", "ExposedPorts", "IndexConfigs",
        "Labels", "Networks", "Options", "PortBindings", "Ports", "Runtimes", "Sysctls", "Tmpfs", "Volumes",
        "VolumesRW", "networks", "stats",
    ]

    /// The places of all members, as `.Mounts[].Type`; names of users' making are `*`.
    fileprivate func places(at path: String = "", isMap: Bool = false) -> Set<String> {
        if let elements { return Set(elements.flatMap { $0.places(at: path + "[]") }) }
        var places: Set<String> = []
        for (name, value) in namedMembers {
            let place = "\(path).\(isMap ? "*" : name)"
            if !isMap { places.insert(place) }
            // `Config` is a map where a log driver or a plugin is configured, and a structure of containers and images.
            let isMember = !isMap && Self.maps.contains(name) && (name != "Config" || path.hasSuffix("LogConfig"))
            places.formUnion(value.places(at: place, isMap: isMember))
        }
        return places
    }
}

extension String {
    /// Of a place such as `.Mounts[].Type`, the object that has it.
    fileprivate var parentPlace: String { String(self[..<(lastIndex(of: ".") ?? startIndex)]) }
}
