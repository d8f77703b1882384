// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy

struct Probe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Ask the engine what it is, and tell what clients of each version would get.",
        discussion: """
            Takes the flags of 'run', asks the engine for its version and prints, for each range of API versions, \
            whether the engine speaks it itself or refuses it, and what the proxy would make of it.

            \(sourcesHelp)

            Exit status: 0 with a report, 1 if the engine cannot be asked, 64 or 78 if a flag or another setting is \
            wrong.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let configuration = try load(options.loader)
        let report: String
        do {
            report = try ProbeReport(asking: configuration).text
        } catch {
            complain("\(error)")
            throw ExitCode.failure
        }
        try output(report)
    }
}
