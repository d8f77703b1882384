// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// The workers that accept from the same sockets, and how many clients each has.
///
/// The kernel lets the worker that wakes first have a whole burst of connections. So whoever accepts one gives it to
/// the worker with the fewest; it stays there for life.
final class Crew: Sendable {
    private struct Member {
        let mailbox: Mailbox
        /// Where it accepts; empty before it is configured and once it drains.
        var listeners: Set<Address> = []
        var clients = 0
    }

    /// Which worker gets a new connection.
    struct Placement {
        let worker: Int
        /// Where to leave it; nil where it is the one that has accepted it.
        let other: Mailbox?
        /// How many clients all workers have with this one.
        let total: Int
    }

    private let members = Monitor<[Member]>([])
    private let sessions = Atomic<UInt64>(0)

    /// A number that no other session of the process has.
    func nextSessionID() -> UInt64 {
        sessions.add(1, ordering: .relaxed).newValue
    }

    /// Takes a worker in; its number says who it is from then on.
    func join(_ mailbox: Mailbox) -> Int {
        members.withLock { members in
            members.append(Member(mailbox: mailbox))
            return members.count - 1
        }
    }

    /// Says where a worker accepts.
    func setListeners(_ listeners: [Address], of worker: Int) {
        members.withLock { $0[worker].listeners = Set(listeners) }
    }

    /// Counts a new connection for the worker with the fewest, which is the one that accepted it if it has no more
    /// than any other.
    func place(acceptedBy worker: Int, at address: Address) -> Placement {
        members.withLock { members in
            var chosen = worker
            for index in members.indices where members[index].listeners.contains(address) {
                if members[index].clients < members[chosen].clients { chosen = index }
            }
            members[chosen].clients += 1
            return Placement(
                worker: chosen, other: chosen == worker ? nil : members[chosen].mailbox,
                total: members.reduce(0) { $0 + $1.clients })
        }
    }

    /// A connection stays with another worker than the one that was to get it.
    func moveClient(from worker: Int, to other: Int) {
        members.withLock { members in
            members[worker].clients -= 1
            members[other].clients += 1
        }
    }

    /// One of a worker's clients is gone.
    func removeClient(of worker: Int) {
        members.withLock { $0[worker].clients -= 1 }
    }
}
