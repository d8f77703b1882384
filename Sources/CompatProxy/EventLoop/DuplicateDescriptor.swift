// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A descriptor for another thread, of a socket that may be closed before that thread has a look at it: by then the
/// number of the first one may mean another socket. Closed when nobody has it any more.
final class DuplicateDescriptor: Sendable {
    /// Below zero where there was no room for it.
    let number: Int32

    init(of descriptor: Int32) {
        number = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    }

    deinit {
        Stream.close(number)
    }
}
