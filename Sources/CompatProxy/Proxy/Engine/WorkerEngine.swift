// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import VersionRules

/// The engine as one worker knows it: its profile, and the requests that wait for that.
final class WorkerEngine {
    private let loop: Loop
    private let pool: UpstreamPool
    private let logger: Logger
    private let known: KnownEngine
    private let history: VersionHistory
    private var address: Address
    private var watch: EngineWatch?
    /// nil while no engine is known to answer.
    private(set) var profile: EngineProfile?
    private var parked: [ParkedRequest] = []
    /// When the request came that goes on now, in nanoseconds: its session takes that, and need not keep it while it rests.
    var parkedSince: UInt64?
    /// What happens when the engine has told its profile, ahead of what waits for that, or when it may have another.
    var didChange: () -> Void = {}

    init(loop: Loop, pool: UpstreamPool, configuration: Configuration, shared: SharedState) {
        self.loop = loop
        self.pool = pool
        logger = shared.logger
        known = shared.engine
        history = shared.history
        address = configuration.upstream
    }

    /// Starts anew with the engine: at another address may be another one.
    func watch(_ configuration: Configuration) throws(UVError) {
        watch?.close()
        profile = nil
        address = configuration.upstream
        watch = try EngineWatch(
            loop: loop, pool: pool, configuration: configuration, history: history, delegate: self)
        watch?.read()
    }

    func close() {
        watch?.close()
        watch = nil
    }

    /// Lets a request wait until the profile is known, or can't be.
    func park(_ request: ParkedRequest) {
        parked.append(request)
        watch?.read()
    }

    /// Forgets what a client waited for who is gone.
    func forget(_ session: Session) {
        parked.removeAll { $0.session === session }
    }

    private func takeParked() -> [ParkedRequest] {
        defer { parked = [] }
        return parked
    }
}

extension WorkerEngine: EngineWatchDelegate {
    func engineWatch(didRead profile: EngineProfile) {
        self.profile = profile
        if known.isNews(.success(profile)) {
            var metadata: Logger.Metadata = [
                "upstream": "\(address)", "flavour": "\(profile.flavour.rawValue)",
                "release": "\(profile.release.text)", "api_versions": "\(profile.window)",
            ]
            if profile.hasContainerdStore { metadata["image_store"] = "containerd" }
            logger.notice("the engine answers", metadata: metadata)
            warn(of: profile)
        }
        didChange()
        for request in takeParked() {
            parkedSince = request.log.started
            request.session.unpark()
        }
        parkedSince = nil
    }

    /// Whoever upgraded the engine may upgrade the proxy as well.
    private func warn(of profile: EngineProfile) {
        guard let unknown = profile.versionsWithoutRules else { return }
        let known = VersionHistory.all.window.maximum
        logger.warning(
            "the engine is newer than this proxy: what has no rules passes as it is",
            metadata: ["rules_up_to": "\(known)", "passed": "\(unknown)"])
        guard known < profile.window.minimum else { return }
        logger.warning(
            "the engine accepts no version that this proxy knows: what changed since is not translated",
            metadata: ["rules_up_to": "\(known)", "spoken": "\(profile.window.minimum)"])
    }

    func engineWatch(didFail error: ProxyError) {
        if known.isNews(.failure(.init())) {
            logger.warning("the engine cannot be reached", metadata: ["reason": "\(error.message)"])
        }
        for request in takeParked() { request.session.fail(request, error) }
    }

    func engineWatchDidLoseEngine() {
        profile = nil
        logger.debug("the engine ended its connection", metadata: ["upstream": "\(address)"])
        didChange()
    }
}
