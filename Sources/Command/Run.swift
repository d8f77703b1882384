// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the proxy until it is stopped.",
        discussion: """
            A line on standard error tells when clients can connect. SIGTERM and SIGINT stop the proxy once the \
            requests under way have ended; SIGHUP makes it read its configuration again, and keep the old one if \
            the new one is wrong.

            \(sourcesHelp)

            Exit status: 0 after a stop, 1 if the proxy could not run, 64 or 78 if a flag or another setting is wrong.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let loader = options.loader
        let configuration = try load(loader)
        let status: Int32
        do {
            status = try Proxy.run(configuration) { try loader.load() }
        } catch {
            complain("\(error)")
            throw ExitCode.failure
        }
        throw ExitCode(status)
    }
}
