// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// What other threads tell a worker.
enum WorkerMessage: Sendable {
    /// Take this configuration from the next request on; the sockets are those of its listeners, in their order.
    case configure(Configuration, sockets: [DuplicateDescriptor])
    /// Know these aliases of that engine's containers.
    case aliases(ContainerAliases, of: Address)
    /// Go on with what waits for the answer of that number, or hear why there is none.
    case resume(UInt64, failure: String?)
    /// Attach your clients to the container of that alias who are attached to the one before, by its id or by that name.
    case reattach(ContainerAlias, name: String, Countdown)
    /// Serve a connection that another worker has accepted there, the proxy's so manieth; its descriptor is yours.
    case serve(Int32, at: Address, total: Int)
    /// Tell what was counted so far.
    case measure(MetricsReply)
    /// Take no more connections and end when those under way have ended, or after the grace period.
    case drain
    /// End now.
    case stop
}

typealias Mailbox = MessageBox<WorkerMessage>
