// SPDX-License-Identifier: Apache-2.0
import VersionRules

@testable import CompatProxy

/// An admin interface beside a proxy in front of a fake engine.
final class RunningAdmin {
    let relay: Relay
    let address: Address
    private let thread: AdminThread
    private let folder: TemporaryFolder
    private var isRunning = true

    init(
        _ relay: Relay, audit: AdminAudit? = nil, overTCP: Bool = true,
        configure: (inout AdminConfiguration) -> Void = { _ in }
    ) throws {
        self.relay = relay
        folder = try TemporaryFolder()
        var admin = AdminConfiguration()
        admin.address = overTCP ? .tcp(host: "127.0.0.1", port: 0) : .unix(path: folder.file("admin.sock"))
        configure(&admin)
        var configuration = relay.proxy.configuration
        configuration.admin = admin
        let socket = try ListeningSocket(ListenerConfiguration(address: admin.address))
        address = overTCP ? .tcp(host: "127.0.0.1", port: SystemSocket.port(of: socket.descriptor)) : admin.address
        thread = try AdminThread(
            socket: socket, configuration: configuration, audit: audit, workers: [relay.proxy.mailbox])
    }

    deinit {
        stop()
    }

    func stop() {
        guard isRunning else { return }
        isRunning = false
        thread.send(.stop)
        thread.join()
    }

    func drain() {
        thread.send(.drain)
    }

    func connect() throws -> TestSocket {
        try TestSocket(connectingTo: address)
    }

    /// The answer to one request on a connection of its own.
    func answer(_ lines: String...) throws -> String {
        let socket = try connect()
        try socket.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        return try socket.readMessage()
    }

    func get(_ path: String) throws -> String {
        try answer("GET \(path) HTTP/1.1", "Host: localhost")
    }
}
