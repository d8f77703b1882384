// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Lets one thread wait for another: each signal ends one wait, now or later.
struct EventCounter: ~Copyable {
    private let readEnd: Int32
    private let writeEnd: Int32

    init() throws(LogSinkError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw LogSinkError(call: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func signal() {
        var token: UInt8 = 0
        while write(writeEnd, &token, 1) < 0, errno == EINTR {}
    }

    func wait() {
        var token: UInt8 = 0
        while read(readEnd, &token, 1) < 0, errno == EINTR {}
    }

    /// Waits no longer than `patience`; false when it came to nothing.
    func wait(for patience: Duration) -> Bool {
        let deadline = Deadline(in: patience)
        while true {
            var poll = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            let ready = Glibc.poll(&poll, 1, deadline.remainingMilliseconds)
            if ready > 0 { return true }
            if ready == 0 || errno != EINTR { return false }
        }
    }
}

/// A call without which no log can be written.
struct LogSinkError: Error, Equatable {
    let call: String
    let code: Int32
}
