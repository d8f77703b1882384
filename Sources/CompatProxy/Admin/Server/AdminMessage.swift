// SPDX-License-Identifier: Apache-2.0

/// What other threads tell the admin interface.
enum AdminMessage: Sendable {
    /// Take this configuration from now on.
    case configure(Configuration)
    /// What a worker has counted so far.
    case measured(worker: Int, WorkerMetrics)
    /// What a page of the audit is.
    case read(AdminAnswer, number: Int)
    /// The proxy takes no more connections.
    case drain
    /// End now.
    case stop
}
