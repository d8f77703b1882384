// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// Hears what became of reading the engine's profile.
protocol EngineWatchDelegate: AnyObject {
    func engineWatch(didRead profile: EngineProfile)
    func engineWatch(didFail error: ProxyError)
    /// The engine may have been replaced: its profile holds no longer.
    func engineWatchDidLoseEngine()
}

/// Reads the engine's `GET /version`, and `GET /info` where rules go by what that alone tells, and keeps that
/// connection open afterwards: when it ends, the engine has stopped, and whatever listens there next may be another
/// release.
final class EngineWatch {
    private enum State {
        case idle, reading, watching
    }

    /// A megabyte is far more than any engine says of itself.
    private static var emptyAnswer: BufferedAnswer { BufferedAnswer(maximumBytes: 1 << 20) }

    private let pool: UpstreamPool
    private let upstream: Address
    private let deadline: Timer
    private let timeout: UInt64
    private let history: VersionHistory
    private unowned let delegate: any EngineWatchDelegate
    private var state = State.idle
    private var connection: UpstreamConnection?
    /// Why the question could not even be tried.
    private var failure: String?
    private var answer = EngineWatch.emptyAnswer
    /// What it is by its version, while the answer to `GET /info` is awaited.
    private var profile: EngineProfile?

    init(
        loop: Loop, pool: UpstreamPool, configuration: Configuration, history: VersionHistory,
        delegate: any EngineWatchDelegate
    ) throws(UVError) {
        self.pool = pool
        self.delegate = delegate
        self.history = history
        upstream = configuration.upstream
        timeout = configuration.timeouts.upstreamConnect.milliseconds
        deadline = try Timer(loop: loop)
        deadline.action = { [weak self] in self?.failInTime() }
    }

    /// Starts to read the profile unless that is under way already.
    func read() {
        guard state == .idle else { return }
        state = .reading
        answer = EngineWatch.emptyAnswer
        deadline.start(after: timeout)
        do throws(UVError) {
            connection = try pool.connect(for: self)
        } catch {
            // Whoever asked is not ready for the answer yet.
            failure = error.reason
            deadline.start(after: 0)
        }
    }

    private func failInTime() {
        // An engine may take long to tell of itself while all else of it works.
        if let profile { return tell(profile) }
        let reason = failure ?? "no answer to GET /version in time"
        failure = nil
        fail(reason)
    }

    func close() {
        state = .watching
        connection?.close()
        connection = nil
        deadline.close()
    }

    private func fail(_ reason: String) {
        guard state == .reading else { return }
        reset()
        delegate.engineWatch(didFail: .engineUnreachable(upstream, reason: reason))
    }

    private func reset() {
        state = .idle
        profile = nil
        deadline.stop()
        connection?.close()
        connection = nil
    }

    private func finishReading(_ body: [UInt8]) {
        guard let profile = EngineProfile(versionAnswer: JSONValue(source: body)) else {
            return fail("its answer to GET /version is not a Docker engine's")
        }
        guard history.goesByStore(of: profile), answer.isPersistent else { return tell(profile) }
        self.profile = profile
        ask("/info")
    }

    /// An engine that does not tell of its store is taken for one with a graph driver.
    private func finishReadingInfo(_ body: [UInt8], of profile: EngineProfile) {
        self.profile = nil
        tell(answer.status == 200 ? profile.learning(fromInfo: JSONValue(source: body)) : profile)
    }

    private func tell(_ profile: EngineProfile) {
        deadline.stop()
        state = .watching
        delegate.engineWatch(didRead: profile)
    }

    private func ask(_ path: String) {
        answer = EngineWatch.emptyAnswer
        let request = Array("GET \(path) HTTP/1.1\r\nHost: compatproxy\r\nUser-Agent: compatproxy\r\n\r\n".utf8)
        connection?.stream?.write(request.span)
    }

    private func lose() {
        guard state == .watching else { return fail("the connection was closed") }
        reset()
        delegate.engineWatchDidLoseEngine()
    }
}

extension EngineWatch: UpstreamDelegate {
    func upstreamDidConnect() {
        ask("/version")
    }

    func upstreamDidFailToConnect(_ error: UVError) {
        fail(error.reason)
    }

    func upstream(didRead bytes: Span<UInt8>) {
        guard state == .reading || profile != nil else { return lose() }
        do throws(ParseError) {
            guard let body = try answer.receive(bytes) else { return }
            if let profile { return finishReadingInfo(body, of: profile) }
            guard answer.status == 200 else { return fail("it answered GET /version with status \(answer.status)") }
            finishReading(body)
        } catch {
            if state == .watching { return lose() }
            fail("its answer to GET /version is no HTTP: \(error.reason)")
        }
    }

    func upstreamDidEnd() {
        if state == .reading, profile == nil, let body = answer.bodyEndedByClose, answer.status == 200 {
            finishReading(body)
        }
        lose()
    }

    func upstreamDidFail(_ error: UVError) {
        state == .reading ? fail(error.reason) : lose()
    }

    func upstreamDidDrain() {}
}
