// SPDX-License-Identifier: Apache-2.0
import VersionRules

extension ConfigurationResolver {
    func refuseDuplicates(_ listeners: [ListenerSettings]) throws(ConfigurationError) {
        for (index, listener) in listeners.enumerated() {
            let address = listener.address.value
            let earlier = listeners.prefix(index).first { other in
                address.reaches(other.address.value, canonicalPath: machine.canonicalPath)
                    || other.address.value.reaches(address, canonicalPath: machine.canonicalPath)
            }
            guard let earlier else { continue }
            throw listener.address.refuse(
                "'\(address)' is the same place as '\(earlier.address.value)', which is listened to already",
                allowed: "each address once")
        }
    }

    func refuseLoop(_ listener: ListenerSettings, upstream: Sourced<Address>) throws(ConfigurationError) {
        let address = listener.address.value
        guard address.reaches(upstream.value, canonicalPath: machine.canonicalPath) else { return }
        let blamed = upstream.origin == .builtIn ? listener.address : upstream
        throw blamed.refuse(
            "the proxy would listen on '\(address)' and also look for its engine there ('\(upstream.value)')",
            allowed: "two different addresses")
    }

    func refuseInsecure(_ listener: ListenerSettings) throws(ConfigurationError) {
        let address = listener.address
        try refuseInsecure(
            address, "'\(address.value)' lets everyone who reaches it control the engine, and so this machine",
            allowed: "tcp:// with tlsverify, ")
    }

    func refuseInsecure(
        _ address: Sourced<Address>, _ problem: String, allowed: String = ""
    ) throws(ConfigurationError) {
        let isAllowed = (flags.allowsInsecureTCP ?? environment.allowsInsecureTCP ?? file.allowsInsecureTCP)?.value
        guard !address.value.isLocal, isAllowed != true else { return }
        throw address.refuse(
            problem,
            allowed: allowed
                + "unix://, or tcp:// on 127.0.0.1, [::1] or localhost, unless --allow-insecure-tcp is given")
    }

    /// The admin interface has a place of its own. One that nobody chose gives way.
    func collides(_ admin: Sourced<Address>, with taken: [Address]) throws(ConfigurationError) -> Bool {
        let isTaken = taken.contains {
            admin.value.reaches($0, canonicalPath: machine.canonicalPath)
                || $0.reaches(admin.value, canonicalPath: machine.canonicalPath)
        }
        guard isTaken, admin.origin != .builtIn else { return isTaken }
        throw admin.refuse(
            "'\(admin.value)' is where clients or the engine are", allowed: "an address of its own, or off")
    }

    /// Mode, owner and group belong to a socket in the file system.
    func refuseFileAttributes(_ listener: ListenerSettings) throws(ConfigurationError) {
        let problem = "has no meaning at \(listener.address.value)"
        let allowed = "on unix:// listeners only"
        if let mode = listener.mode { throw mode.refuse(problem, allowed: allowed) }
        if let owner = listener.owner { throw owner.refuse(problem, allowed: allowed) }
        if let group = listener.group { throw group.refuse(problem, allowed: allowed) }
    }

    func refuseContradiction(_ promise: PromiseSettings, defaultFloor: APIVersion) throws(ConfigurationError) {
        let floor = promise.floor?.value ?? defaultFloor
        let ceiling = promise.ceiling?.value ?? known.maximum
        guard let window = VersionWindow(minimum: floor, maximum: ceiling) else {
            throw contradiction(promise, floor: floor, ceiling: ceiling)
        }
        guard let unversioned = promise.unversioned, !window.contains(unversioned.value) else { return }
        throw unversioned.refuse(
            "\(unversioned.value) for paths without a version is outside of what the listener accepts",
            allowed: "\(floor) to \(ceiling)")
    }

    private func contradiction(
        _ promise: PromiseSettings, floor: APIVersion, ceiling: APIVersion
    ) -> ConfigurationError {
        let problem =
            "the floor \(floor)\(place(promise.floor)) is above the ceiling \(ceiling)\(place(promise.ceiling))"
        if let setting = promise.floor { return setting.refuse(problem, allowed: "\(known.minimum) to \(ceiling)") }
        let blamed = promise.ceiling.map { $0.refuse(problem, allowed: "\(floor) to \(known.maximum)") }
        return blamed ?? ConfigurationError(.builtIn, problem)
    }

    private func place(_ setting: Sourced<APIVersion>?) -> String {
        " (\(setting?.origin ?? .builtIn))"
    }
}

extension ListenerConfiguration {
    /// Whether nobody can reach it but from this machine or with a certificate.
    var isSafe: Bool { address.isLocal || tls?.requiresCertificates ?? false }
}
