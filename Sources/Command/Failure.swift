// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy
import Glibc

/// The exit statuses of sysexits.h, which service managers and scripts know.
extension ExitCode {
    static let usage = ExitCode(64)
    static let badConfiguration = ExitCode(78)
}

/// Writes one line to standard error.
func complain(_ text: String) {
    let line = Array("compatproxy: \(text)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// The configuration, or a complaint and the exit status that goes with it.
func load(_ loader: ConfigurationLoader) throws -> Configuration {
    try complaining { () throws(ConfigurationError) in try loader.load() }
}

/// The same of the folder of what outlives the proxy.
func loadState(_ loader: ConfigurationLoader) throws -> String {
    try complaining { () throws(ConfigurationError) in try loader.loadState() }
}

private func complaining<Part>(_ load: () throws(ConfigurationError) -> Part) throws -> Part {
    do {
        return try load()
    } catch {
        complain(error.description)
        throw exitCode(for: error)
    }
}

/// A mistake on the command line is one of usage; any other is one of configuration.
func exitCode(for error: ConfigurationError) -> ExitCode {
    if case .flag = error.origin { .usage } else { .badConfiguration }
}
