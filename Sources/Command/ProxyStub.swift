// SPDX-License-Identifier: Apache-2.0
import CompatProxy

/// Stands in for the proxy of the library until there is one; to be deleted then.
enum Proxy {
    struct Missing: Error {}

    static func run(
        _ configuration: Configuration, reload: @escaping @Sendable () throws -> Configuration
    ) throws -> Int32 {
        throw Missing()
    }
}
