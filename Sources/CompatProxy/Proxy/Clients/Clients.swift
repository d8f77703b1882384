// SPDX-License-Identifier: Apache-2.0

/// The clients of one worker: its sessions, and those with whom it has not agreed on keys yet.
final class Clients {
    private let crew: Crew
    /// The worker's own in the crew.
    private let number: Int
    private var sessions: [UInt64: Session] = [:]
    private var handshakes: [ObjectIdentifier: Handshake] = [:]
    /// Sessions that have begun since they were last asked for.
    private var begun = 0

    /// Takes the worker with that mailbox into the crew.
    init(joining crew: Crew, mailbox: Mailbox) {
        self.crew = crew
        number = crew.join(mailbox)
    }

    /// How many there are.
    var count: Int { sessions.count + handshakes.count }

    var isEmpty: Bool { sessions.isEmpty && handshakes.isEmpty }

    /// Whether something must come about, or end, in time.
    var isWaiting: Bool { !handshakes.isEmpty || sessions.values.contains(where: \.isWaiting) }

    /// How many sessions have begun since the last call.
    func takeBegun() -> Int {
        defer { begun = 0 }
        return begun
    }

    /// Those who are attached to the container of that id and name, which has said nothing yet.
    func sessions(attachedTo id: String, name: String) -> [Session] {
        sessions.values.filter { $0.isAttached(to: id, name: name) }
    }

    /// Ends what has lasted too long.
    func expire(now: UInt64) {
        for session in sessions.values { session.expire(now: now) }
        for handshake in handshakes.values { handshake.expire(now: now) }
    }

    /// Lets those of such listeners go who have nothing under way.
    func closeIdle(where isMeant: (WorkerListener) -> Bool = { _ in true }) {
        for session in sessions.values where isMeant(session.listener) && session.isIdle {
            session.closeIdle()
        }
        for handshake in handshakes.values where isMeant(handshake.listener) { handshake.stream.close() }
    }

    /// Ends all sessions, whatever is under way.
    func cut() {
        for session in sessions.values { session.cut() }
    }
}

// MARK: - Coming

extension Clients {
    /// Says where the worker accepts, so that others leave it connections.
    func setListeners(_ addresses: [Address]) {
        crew.setListeners(addresses, of: number)
    }

    /// Serves a new connection, or leaves that to another worker who has less to do, if there is a descriptor for that.
    func accept(_ stream: Stream, at listener: WorkerListener, for worker: Worker) {
        let address = listener.configuration.address
        let placement = crew.place(acceptedBy: number, at: address)
        guard let other = placement.other else {
            return begin(stream, at: listener, total: placement.total, for: worker)
        }
        let descriptor = stream.duplicateDescriptor()
        guard descriptor >= 0 else {
            crew.moveClient(from: placement.worker, to: number)
            return begin(stream, at: listener, total: placement.total, for: worker)
        }
        stream.close()
        if !other.put(.serve(descriptor, at: address, total: placement.total)) {
            Stream.close(descriptor)
            crew.removeClient(of: placement.worker)
        }
    }

    /// Serves what another worker has accepted. Where that came too late, for a listener that is closed, the connection
    /// ends as those do which nobody has accepted yet.
    func serve(_ descriptor: Int32, at listener: WorkerListener?, total: Int, for worker: Worker) {
        guard let listener, let stream = try? Stream(loop: worker.loop, kind: listener.kind, connection: descriptor)
        else {
            Stream.close(descriptor)
            return crew.removeClient(of: number)
        }
        begin(stream, at: listener, total: total, for: worker)
    }

    private func begin(_ stream: Stream, at listener: WorkerListener, total: Int, for worker: Worker) {
        let limit = worker.configuration.limits.connections
        if let tls = listener.configuration.tls {
            let handshake = Handshake(stream, at: listener, worker: worker)
            handshakes[ObjectIdentifier(handshake)] = handshake
            handshake.start(tls.context, isTooMuch: total > limit)
        } else {
            let session = beginSession(stream, at: listener, for: worker)
            if total > limit { session.refuse(.tooManyConnections(limit: limit)) }
        }
    }

    @discardableResult
    private func beginSession(_ stream: Stream, at listener: WorkerListener, for worker: Worker) -> Session {
        begun += 1
        let session = Session(id: crew.nextSessionID(), stream: stream, listener: listener, worker: worker)
        sessions[session.id] = session
        session.start()
        return session
    }

    /// A client and we have agreed on keys.
    func handshakeDidSucceed(_ handshake: Handshake) {
        handshakes[ObjectIdentifier(handshake)] = nil
        beginSession(handshake.stream, at: handshake.listener, for: handshake.worker)
    }
}

// MARK: - Going

extension Clients {
    /// Forgets a session whose connection is closed; whether it was known.
    func remove(_ session: Session) -> Bool {
        didForget(sessions.removeValue(forKey: session.id))
    }

    /// The same of a client that has not become a session.
    func remove(_ handshake: Handshake) -> Bool {
        didForget(handshakes.removeValue(forKey: ObjectIdentifier(handshake)))
    }

    private func didForget(_ client: AnyObject?) -> Bool {
        if client != nil { crew.removeClient(of: number) }
        return client != nil
    }
}
