// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import VersionRules

/// A listener as one worker has it: what it promises, in front of the engine that is there now.
final class WorkerListener {
    /// What the listener promises; a reload may change it.
    var configuration: ListenerConfiguration
    /// Whether it takes no more connections; those that it took end with their running request.
    private(set) var isClosed = false
    private var listener: Listener?
    let kind: Stream.Kind
    /// nil until the engine's profile is known.
    private(set) var negotiation: Negotiation?

    init(_ configuration: ListenerConfiguration) {
        self.configuration = configuration
        kind = if case .unix = configuration.address { .pipe } else { .tcp }
    }

    /// Starts to accept from the socket that the main thread has opened, in place of the one that it had before.
    func open(
        _ socket: DuplicateDescriptor, on loop: Loop, logger: Logger, accept: @escaping (Stream) -> Void
    ) throws(UVError) {
        let old = listener
        listener = try Listener(loop: loop, sharing: socket, kind: kind, accept: accept)
        let address = configuration.address
        listener?.didFail = { error in
            logger.error(
                "a worker accepts no connections for now", metadata: ["address": "\(address)", "reason": "\(error)"])
        }
        old?.close()
    }

    /// Whether it accepts from that socket.
    func isSharing(_ descriptor: Int32) -> Bool {
        listener?.isSharing(descriptor) ?? false
    }

    /// Settles what clients are offered; nil forgets it.
    func negotiate(with engine: EngineProfile?, speak: SpeakPolicy, history: VersionHistory) {
        negotiation = engine.map {
            Negotiation(listener: configuration, speak: speak, engine: $0, history: history)
        }
    }

    func close() {
        isClosed = true
        listener?.close()
        listener = nil
    }
}
