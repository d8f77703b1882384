// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy

struct HealthCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Ask a running proxy whether it and its engine answer.",
        discussion: """
            Meant for the health check of a container: HEALTHCHECK CMD ["compatproxy", "healthcheck"]. Asks the \
            first listener without TLS of the configuration that the environment and the file give, or the one at \
            --address, for /_ping; where all have TLS, the admin interface for /readyz. Waits three seconds at most.

            Exit status: 0 if the answer is 200, else 1.
            """)

    @Option(help: ArgumentHelp("The proxy to ask: unix:///path or tcp://host:port.", valueName: "address"))
    var address: String?

    @Option(help: ArgumentHelp("The configuration file of the proxy to ask.", valueName: "file"))
    var config: String?

    func run() throws {
        var flags = ConfigurationFlags()
        flags.config = config
        let loader = ConfigurationLoader(flags: flags, environment: ProcessEnvironment.variables)
        do {
            try CompatProxy.HealthCheck(of: address, loader: loader).run()
        } catch {
            complain("\(error)")
            // A container's health check may only end with 0 or 1.
            throw ExitCode.failure
        }
    }
}
