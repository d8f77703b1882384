// SPDX-License-Identifier: Apache-2.0
import Glibc
import Logging
import Synchronization
import Testing
import VersionRules

@testable import CompatProxy

/// Workers on threads of their own, one unless told otherwise, with listeners as a supervisor would give them.
final class RunningProxy {
    private let folder: TemporaryFolder
    private let sink: LogSink
    private let logFile: Int32
    private let workers: [WorkerThread]
    private let aliases: AliasKeeper
    private let keeping: JoinableThread
    private var sockets = ListeningSockets()
    private(set) var configuration: Configuration
    private var isRunning = true

    /// Starts in front of `upstream`; `configure` may change what it is told.
    init(
        upstream: Address, history: VersionHistory = VersionHistory([]), overTCP: Bool = false,
        workers count: Int = 1, configure: (inout Configuration) -> Void = { _ in }
    ) throws {
        signal(SIGPIPE, SIG_IGN)
        folder = try TemporaryFolder()
        var configuration = Configuration()
        configuration.upstream = upstream
        configuration.listeners = [
            ListenerConfiguration(
                address: overTCP ? .tcp(host: "127.0.0.1", port: 0) : .unix(path: folder.file("proxy.sock")))
        ]
        configuration.state = folder.file("state")
        configuration.timeouts.upstreamConnect = .milliseconds(Int64(TestSocket.patience))
        configuration.timeouts.drain = .milliseconds(Int64(TestSocket.patience))
        configure(&configuration)
        self.configuration = configuration
        try sockets.follow(configuration.listeners)
        logFile = open(folder.file("log"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        let sink = try LogSink(descriptor: logFile, format: configuration.log.format)
        self.sink = sink
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        aliases = AliasKeeper(folder: configuration.state, logger: logger)
        keeping = try aliases.start()
        let shared = SharedState(history: history, sink: sink, logger: logger, aliases: aliases)
        workers = try (0..<count).map { _ in try WorkerThread(configuration: configuration, shared: shared) {} }
        send(.configure(configuration, sockets: sockets.duplicates))
    }

    deinit {
        stop()
    }

    /// Where clients connect.
    var address: Address {
        guard case .tcp(let host, _) = configuration.listeners[0].address else {
            return configuration.listeners[0].address
        }
        return .tcp(host: host, port: SystemSocket.port(of: sockets.all[0].descriptor))
    }

    func connect() throws -> TestSocket {
        try TestSocket(connectingTo: address)
    }

    /// Where an admin interface asks what was counted.
    var mailbox: Mailbox { workers[0].mailbox }

    func drain() {
        send(.drain)
    }

    private func send(_ message: WorkerMessage) {
        for worker in workers { worker.send(message) }
    }

    /// Gives the worker another configuration, with the sockets that it names; `lost` has none that works.
    func reload(losing lost: Address? = nil, _ change: (inout Configuration) -> Void) throws {
        change(&configuration)
        try sockets.follow(configuration.listeners)
        let duplicates = sockets.all.map {
            DuplicateDescriptor(of: $0.configuration.address == lost ? -1 : $0.descriptor)
        }
        send(.configure(configuration, sockets: duplicates))
    }

    /// Waits until a drain has come to its end by itself.
    func join() {
        isRunning = false
        for worker in workers { worker.join() }
        aliases.close()
        keeping.join()
        sink.close(patience: .milliseconds(Int64(TestSocket.patience)))
        sockets.close()
        close(logFile)
    }

    /// Ends it whatever is under way.
    func stop() {
        guard isRunning else { return }
        send(.stop)
        join()
    }

    /// Stops, and returns the lines that it wrote of its requests.
    func stopAndReadLog() -> [String] {
        stop()
        let file = open(folder.file("log"), O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = max(0, read(file, &bytes, bytes.count))
        return String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
