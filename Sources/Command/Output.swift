// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc

/// Writes to standard output; what can't be written, as on a full disk, is complained of and ends the command.
func output(_ text: String) throws {
    try output(Array(text.utf8))
}

func output(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
            complain("standard output cannot be written: \(String(cString: strerror(errno)))")
            throw ExitCode.failure
        }
        rest = rest.dropFirst(count)
    }
}
