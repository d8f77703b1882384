// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// State that several threads share, one at a time, and whose changes they can wait for.
///
/// Made of POSIX's mutex and condition, since those are what the thread sanitizer understands.
struct Monitor<State: Sendable>: ~Copyable, @unchecked Sendable {
    // Unchecked: the pointers never change, and `state` is only touched by who holds the mutex.
    private let state: UnsafeMutablePointer<State>
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ initial: State) {
        state = .allocate(capacity: 1)
        state.initialize(to: initial)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // The wall clock may jump while somebody waits.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        state.deinitialize(count: 1)
        condition.deallocate()
        mutex.deallocate()
        state.deallocate()
    }

    func withLock<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state.pointee)
    }

    /// Waits until the state is as it should be, and runs `body` before anybody can change it.
    func withLock<Result>(when isReady: (State) -> Bool, _ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isReady(state.pointee) { pthread_cond_wait(condition, mutex) }
        return body(&state.pointee)
    }

    /// Waits until the state is as it should be, or for `patience`; tells whether it is.
    func wait(for patience: Duration, until isReady: (State) -> Bool) -> Bool {
        var end = Self.monotonicTime(after: patience)
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isReady(state.pointee) {
            guard pthread_cond_timedwait(condition, mutex, &end) == 0 else { return isReady(state.pointee) }
        }
        return true
    }

    /// Makes all who wait look at the state again.
    func notify() {
        pthread_cond_broadcast(condition)
    }

    private static func monotonicTime(after patience: Duration) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let (seconds, attoseconds) = max(.zero, patience).components
        let nanoseconds = time.tv_nsec + Int(attoseconds / 1_000_000_000)
        // Far beyond any patience, and far from the end of what the clock can count.
        time.tv_sec += Int(min(seconds, 1_000_000_000)) + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000
        return time
    }
}
