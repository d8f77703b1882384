// SPDX-License-Identifier: Apache-2.0

/// One worker's keep-alive connections to the engine, the most recently used on top.
final class UpstreamPool {
    /// More idle connections than this are closed rather than kept.
    private static let maximumIdle = 64
    /// As many stay when a rush is over.
    private static let calmIdle = 8

    private let loop: Loop
    private var destination: Destination
    private var timeout: UInt64
    /// Counts the destinations: connections to an earlier one are not used again.
    private var era = 0
    private var idle: [UpstreamConnection] = []
    /// Those that were made and have not been used.
    private var unused = Stock<UpstreamConnection>()
    /// All that are not closed yet, whoever uses them.
    private var open: [ObjectIdentifier: UpstreamConnection] = [:]
    private var isClosed = false

    /// How many there are, connecting, in use and idle.
    var connectionCount: Int { open.count }

    /// Whether some have not come about yet.
    var isConnecting: Bool { open.values.contains { !$0.isConnected } }

    init(loop: Loop, configuration: Configuration) {
        self.loop = loop
        destination = Destination(configuration.engineAccess)
        timeout = configuration.timeouts.upstreamConnect.milliseconds
    }

    /// Connects to where `configuration` says from now on.
    func redirect(to configuration: Configuration) {
        destination = Destination(configuration.engineAccess)
        timeout = configuration.timeouts.upstreamConnect.milliseconds
        era += 1
        closeIdle()
    }

    /// An idle connection, or a new one that will tell `user` when it is there.
    ///
    /// A request that must not be sent twice asks for a `checked` one: the kernel is asked whether it is still whole.
    func acquire(for user: any UpstreamDelegate, checked: Bool) throws(UVError) -> UpstreamConnection {
        while let connection = idle.popLast() {
            if checked, connection.isStale {
                connection.close()
                continue
            }
            connection.reuse(for: user)
            return connection
        }
        return try connect(for: user)
    }

    /// A connection that nobody has used before.
    func connect(for user: any UpstreamDelegate) throws(UVError) -> UpstreamConnection {
        let connection = try makeConnection()
        do throws(UVError) {
            try connection.connect(for: user)
        } catch {
            connection.close()
            throw error
        }
        connection.deadline = loop.now + timeout
        open[ObjectIdentifier(connection)] = connection
        return connection
    }

    private func makeConnection() throws(UVError) -> UpstreamConnection {
        if unused.isEmpty {
            try unused.fill { () throws(UVError) in
                try UpstreamConnection(to: destination, on: loop, pool: self, era: era)
            }
        }
        return unused.take()
    }

    /// Gives up connections that take too long to come about, and tries those anew that the engine had no room for.
    func expire(now: UInt64) {
        for connection in open.values where !connection.isConnected {
            now >= connection.deadline ? connection.timeOut() : connection.tryAgain()
        }
    }

    /// Takes back a connection whose exchange is complete.
    func release(_ connection: UpstreamConnection) {
        guard !isClosed, connection.era == era, idle.count < UpstreamPool.maximumIdle else { return connection.close() }
        connection.becomeIdle()
        idle.append(connection)
    }

    /// Forgets an idle connection that the engine has ended.
    func discard(_ connection: UpstreamConnection) {
        idle.removeAll { $0 === connection }
        connection.close()
    }

    /// Forgets a connection that is closed.
    func remove(_ connection: UpstreamConnection) {
        open[ObjectIdentifier(connection)] = nil
    }

    /// Closes whatever is open: nobody is there any more for whom it could be used.
    func close() {
        isClosed = true
        closeIdle()
        for connection in open.values { connection.close() }
    }

    /// Closes those that nobody has needed lately, after many were needed at once.
    func closeMostIdle() {
        while idle.count > UpstreamPool.calmIdle { idle.removeFirst().close() }
        // A dictionary keeps the room that it once needed; a copy has less.
        open = Dictionary(uniqueKeysWithValues: open.lazy.map { ($0, $1) })
    }

    private func closeIdle() {
        for connection in idle + unused.empty() { connection.close() }
        idle = []
    }
}
