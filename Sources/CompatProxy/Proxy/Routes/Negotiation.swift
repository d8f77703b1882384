// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// What one listener offers its clients in front of one engine: which versions, and how each is carried.
final class Negotiation {
    /// What `/_ping`, `/version` and `Api-Version` tell.
    let advertised: VersionWindow
    private let listener: ListenerConfiguration
    private let speak: SpeakPolicy
    private let engine: EngineProfile
    private let history: VersionHistory
    private let accepted: VersionWindow
    /// The version that a path without one means.
    let unversioned: APIVersion
    private var routes: [RouteKey: VersionRoute] = [:]
    /// What heads of answers have only since some version.
    private let laterFields: [AddedHeader]
    /// Where lately seen requests go.
    private var memory = RouteMemory()

    private struct RouteKey: Hashable {
        let version: APIVersion
        let isNamed: Bool
    }

    init(listener: ListenerConfiguration, speak: SpeakPolicy, engine: EngineProfile, history: VersionHistory) {
        self.listener = listener
        self.speak = speak
        self.engine = engine
        self.history = history
        let newest = max(listener.ceiling ?? speak.newest(at: engine), listener.floor)
        accepted = VersionWindow(listener.floor...newest)
        let told = listener.ceiling ?? min(newest, engine.window.maximum)
        advertised = VersionWindow(listener.floor...max(told, listener.floor))
        unversioned = listener.unversioned ?? min(newest, engine.window.maximum)
        laterFields = listener.isStrict ? history.addedHeaders : []
    }

    /// The fields that are on every answer of the engine to clients of `version`, for those that are given in its place.
    func engineFields(for version: APIVersion) -> [(name: String, value: String)] {
        let later = laterFields.filter { version < $0.since }
        let told = engine.fields.filter { field in !later.contains { $0.name == field.name } }
        return [("Api-Version", advertised.maximum.description)] + told
    }

    /// How a request is carried whose path names `version`, written as `text`; one that names none has the listener's
    /// own.
    func route(for version: APIVersion?, written text: @autoclosure () -> String) throws(ProxyError) -> VersionRoute {
        let key = RouteKey(version: version ?? unversioned, isNamed: version != nil)
        if let known = routes[key] { return known }
        if let version, let refusal = VersionRefusal(of: version, written: text(), by: window(for: version)) {
            throw .versionRefused(refusal)
        }
        let route = try makeRoute(key)
        routes[key] = route
        return route
    }

    /// Where a request goes, if one that begins alike was seen lately.
    func knownRoute(_ beginning: Span<UInt8>) -> RequestRoute? {
        memory.find(beginning)
    }

    /// Where a request goes that is not known; from now on it is.
    func newRoute(
        _ path: VersionedPath, _ head: RequestHead, _ bytes: Span<UInt8>
    ) throws(ProxyError) -> RequestRoute {
        let route = try RequestRoute(path, head: head, bytes: bytes, negotiation: self)
        memory.keep(bytes.extracting(head.beginning), route)
        return route
    }

    /// What has no rules is the engine's to accept.
    private func window(for version: APIVersion) -> VersionWindow {
        version > VersionHistory.all.window.maximum && accepted.contains(version) ? engine.window : accepted
    }

    private func makeRoute(_ key: RouteKey) throws(ProxyError) -> VersionRoute {
        let spoken = try spokenVersion(for: key.version)
        let context = RewriteContext(
            client: key.version, spoken: spoken, engine: engine, isStrict: listener.isStrict)
        let plan = RewritePlan(
            history: history, context: context, advertised: advertised)
        // An engine reads a path without a version as its maximum: then it stays as the client wrote it.
        let isPrefixed = key.isNamed || spoken != engine.window.maximum
        return VersionRoute(
            asked: key.version, spoken: spoken, prefix: isPrefixed ? Array("/v\(spoken)".utf8) : [],
            clientPrefix: key.isNamed ? Array("/v\(key.version)".utf8) : [], plan: plan,
            engine: engine, offered: advertised.maximum)
    }

    private func spokenVersion(for client: APIVersion) throws(ProxyError) -> APIVersion {
        let spoken = speak.version(for: client, engine: engine)
        guard engine.window.contains(spoken) else { throw .versionNotSpoken(spoken, engine: engine.window) }
        return spoken
    }
}

/// How requests of one client version are carried to the engine; made once, shared by all of them.
final class VersionRoute: Sendable {
    let asked: APIVersion
    let spoken: APIVersion
    /// What stands before the path for the engine: `/v1.44`, or nothing.
    let prefix: [UInt8]
    /// What stands before the path for the client.
    let clientPrefix: [UInt8]
    let plan: RewritePlan
    let engine: EngineProfile
    /// The newest version that clients are told of.
    let offered: APIVersion
    /// The value of `Api-Version` in answers.
    let advertised: [UInt8]

    init(
        asked: APIVersion, spoken: APIVersion, prefix: [UInt8], clientPrefix: [UInt8], plan: RewritePlan,
        engine: EngineProfile, offered: APIVersion
    ) {
        self.asked = asked
        self.spoken = spoken
        self.prefix = prefix
        self.clientPrefix = clientPrefix
        self.plan = plan
        self.engine = engine
        self.offered = offered
        advertised = Array(offered.description.utf8)
    }
}
