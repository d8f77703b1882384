// SPDX-License-Identifier: Apache-2.0
// `environ` is a mutable global of C, hence the lenient import; nothing in this program ever sets a variable.
@preconcurrency internal import Glibc

/// The environment that this process was started with.
public enum ProcessEnvironment {
    /// Every variable; of one that is there twice, the first counts, as with `getenv`.
    public static var variables: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let pair = next.pointee {
            let parts = String(cString: pair).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, variables[String(parts[0])] == nil { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }
}
