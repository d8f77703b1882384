// SPDX-License-Identifier: Apache-2.0
internal import Logging

/// The admin interface on a thread of its own, as the main thread sees it: whatever is read there, no relaying waits.
final class AdminThread {
    private let mailbox: MessageBox<AdminMessage>
    private let thread: JoinableThread
    private let socket: ListeningSocket

    /// Serves at `socket`, which is closed with it.
    init(
        socket: ListeningSocket, configuration: Configuration, audit: AdminAudit?, workers: [Mailbox]
    ) throws {
        self.socket = socket
        let loop = try Loop()
        let wakeup = try Wakeup(loop: loop)
        let mailbox = MessageBox<AdminMessage>(wakeup: wakeup.sender)
        let server = try AdminServer(
            loop: loop, socket: DuplicateDescriptor(of: socket.descriptor), configuration: configuration, audit: audit,
            workers: workers, mailbox: mailbox)
        wakeup.action = { [unowned server] in
            for message in mailbox.takeAll() { server.receive(message) }
        }
        server.whenEnded {
            mailbox.close()
            wakeup.close()
        }
        self.mailbox = mailbox
        thread = try JoinableThread { [handover = Handover((loop, server))] in handover.value.0.run() }
    }

    /// Opens the configured address. Nobody chose the default one: where another program has it, the proxy warns and
    /// does without.
    static func listen(_ configuration: AdminConfiguration?, logger: Logger) throws(ListenError) -> ListeningSocket? {
        guard let configuration else { return nil }
        do throws(ListenError) {
            return try ListeningSocket(ListenerConfiguration(address: configuration.address))
        } catch {
            guard !configuration.isChosen else { throw error }
            logger.warning(
                "there is no admin interface: set admin.address to another address, or to off",
                metadata: ["reason": "\(error)"])
            return nil
        }
    }

    var address: String { socket.boundAddress }

    func send(_ message: AdminMessage) {
        mailbox.put(message)
    }

    /// Waits until it has ended.
    func join() {
        thread.join()
        socket.close()
    }
}
