// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// How many files and sockets the process may have open at a time.
struct DescriptorLimit {
    /// What there is beside clients and what serves them: the audit's files, the admin interface, and the loops with
    /// their listeners and their watch over the engine.
    private static let reserve = 64
    private static let reservePerWorker = 16

    let count: Int

    /// Raises the limit as far as the system allows: many systems' soft limit is 1024.
    static func raise() -> DescriptorLimit {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return DescriptorLimit(count: .max) }
        let before = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        let isRaised = setrlimit(resource, &limit) == 0
        return DescriptorLimit(count: Int(clamping: isRaised ? limit.rlim_max : before))
    }

    /// How many clients it has room for: each takes a descriptor, and another one for the engine.
    func connections(workers: Int) -> Int {
        max(1, (count - Self.reserve - workers * Self.reservePerWorker) / 2)
    }
}
