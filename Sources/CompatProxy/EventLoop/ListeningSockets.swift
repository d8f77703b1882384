// SPDX-License-Identifier: Apache-2.0

/// The sockets of all listeners, in the order of the configuration.
struct ListeningSockets {
    private(set) var all: [ListeningSocket] = []

    /// For the workers, in the same order.
    var duplicates: [DuplicateDescriptor] { all.map { DuplicateDescriptor(of: $0.descriptor) } }

    /// Listens where `listeners` say from now on, wholly or not at all. Sockets that stay are kept with all who wait on
    /// them, unless nobody can find them any more; the others are closed last.
    mutating func follow(_ listeners: [ListenerConfiguration]) throws(ListenError) {
        let next = try open(listeners)
        do throws(ListenError) {
            try adopt(listeners, for: next)
        } catch {
            close(next, but: all)
            throw error
        }
        close(all, but: next)
        all = next
    }

    mutating func close() {
        close(all, but: [])
        all = []
    }

    /// A socket for each of them: nothing of those that stay is changed before every new one is open.
    private func open(_ listeners: [ListenerConfiguration]) throws(ListenError) -> [ListeningSocket] {
        var next: [ListeningSocket] = []
        do throws(ListenError) {
            for listener in listeners {
                let kept = all.first { $0.configuration.address == listener.address && $0.isInPlace }
                let socket = if let kept { kept } else { try ListeningSocket(listener) }
                next.append(socket)
            }
        } catch {
            close(next, but: all)
            throw error
        }
        return next
    }

    private func adopt(_ listeners: [ListenerConfiguration], for sockets: [ListeningSocket]) throws(ListenError) {
        var undo: [() -> Void] = []
        do throws(ListenError) {
            for (socket, listener) in zip(sockets, listeners) { undo.append(try socket.adopt(listener)) }
        } catch {
            for restore in undo { restore() }
            throw error
        }
    }

    private func close(_ sockets: [ListeningSocket], but kept: [ListeningSocket]) {
        for socket in sockets where !kept.contains(where: { $0 === socket }) { socket.close() }
    }
}
