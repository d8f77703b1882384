// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A worker on a thread of its own, as the main thread sees it.
final class WorkerThread {
    /// Where to leave messages for it.
    let mailbox: Mailbox
    private let thread: JoinableThread

    /// Starts the thread; it serves once it gets a configuration, and calls `didEnd` as its last act.
    init(configuration: Configuration, shared: SharedState, didEnd: @escaping @Sendable () -> Void) throws {
        let loop = try Loop()
        let wakeup = try Wakeup(loop: loop)
        let mailbox = Mailbox(wakeup: wakeup.sender)
        let worker = try Worker(loop: loop, configuration: configuration, shared: shared, mailbox: mailbox)
        wakeup.action = { [unowned worker] in
            for message in mailbox.takeAll() { worker.receive(message) }
        }
        shared.aliases.inform(mailbox)
        worker.whenEnded {
            mailbox.close()
            wakeup.close()
        }
        self.mailbox = mailbox
        thread = try JoinableThread { [handover = Handover((loop, worker))] in
            handover.value.0.run()
            didEnd()
        }
    }

    func send(_ message: WorkerMessage) {
        mailbox.put(message)
    }

    /// Waits until the worker has ended.
    func join() {
        thread.join()
    }
}

/// Carries what one thread made to the thread that will use it from then on.
///
/// `@unchecked`: the maker keeps no reference that it uses, and starting a thread orders the two.
struct Handover<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}

/// A thread that somebody waits for.
final class JoinableThread {
    private var thread = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) throws(UVError) {
        let body = Unmanaged.passRetained(ThreadBody(run: body))
        let code = pthread_create(
            &thread, nil,
            { body in
                guard let body else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(body).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            throw UVError(call: "pthread_create", code: -code)
        }
    }

    func join() {
        pthread_join(thread, nil)
    }

    /// In place of `join`, where nobody waits for its end.
    func detach() {
        pthread_detach(thread)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
