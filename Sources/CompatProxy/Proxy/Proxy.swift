// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Logging
internal import VersionRules

/// The proxy as a program runs it.
public enum Proxy {
    /// The release of this program.
    public static let version = "0.1.0"

    /// Serves until a signal ends it, and returns the exit status.
    ///
    /// SIGTERM and SIGINT drain, a second one ends at once; SIGHUP calls `reload` and takes what it returns.
    public static func run(
        _ configuration: Configuration, reload: @escaping @Sendable () throws -> Configuration
    ) throws -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let supervisor = try Supervisor(configuration, descriptors: .raise(), reload: reload)
        return supervisor.run()
    }
}
