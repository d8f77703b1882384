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

/// The configuration or a part of it, or a complaint and the exit status that goes with it.
func load<Part>(
    _ loader: ConfigurationLoader, part: (ConfigurationLoader) throws(ConfigurationError) -> Part
) throws -> Part {
    do {
        return try part(loader)
    } catch {
        complain(error.description)
        throw exitCode(for: error)
    }
}

func load(_ loader: ConfigurationLoader) throws -> Configuration {
    try load(loader) { loader throws(ConfigurationError) in try loader.load() }
}

/// A mistake on the command line is one of usage; any other is one of configuration.
func exitCode(for error: ConfigurationError) -> ExitCode {
    if case .flag = error.origin { .usage } else { .badConfiguration }
}
