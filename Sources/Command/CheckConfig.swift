// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy

struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Print the configuration in effect, or what is wrong with it.",
        discussion: """
            Takes the flags of 'run' and prints what 'run' would use, as a configuration file. Nothing is started.

            \(sourcesHelp)

            Exit status: 0 if the configuration is sound, 64 or 78 if a flag or another setting is wrong.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        try output(try load(options.loader).yaml)
    }
}
