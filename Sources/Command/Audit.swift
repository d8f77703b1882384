// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy
import VersionRules

struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Tell who uses which API version, and whom an upgrade of the engine would break.",
        discussion: """
            Reads what a proxy on this machine has kept of its clients, also while it runs. With a target it tells \
            what would become of each client if it spoke to that engine without the proxy: who is refused, who loses \
            what, who is fine. The sentence on top says it in short.

            Exit status: 0 with a report; with a target 0 if nobody is concerned, 2 if somebody loses something, 3 if \
            somebody is refused, 4 if nobody was seen. 1 if there is nothing to read, 64 or 78 if a flag or another \
            setting is wrong.
            """)

    @Option(help: ArgumentHelp("An engine release to go to, such as 29 or 29.3.", valueName: "release"))
    var target: EngineRelease?

    @Option(help: ArgumentHelp("The newest API version of the engine to go to.", valueName: "1.N"))
    var targetApi: APIVersion?

    @Option(help: ArgumentHelp("The oldest API version that the engine to go to accepts.", valueName: "1.N"))
    var targetEngineMin: APIVersion?

    @Option(
        help: ArgumentHelp(
            "Only what was seen since: how long ago, as 90m, 24h or 7d, or a day, as 2026-01-31. Hours are whole.",
            valueName: "moment"))
    var since: AuditMoment?

    @Option(help: ArgumentHelp("Only clients with this in their name.", valueName: "text"))
    var client: String?

    @Option(
        help: ArgumentHelp(
            "A Prometheus server that scrapes proxies: the report is over all their hosts.",
            valueName: "http://host:port"))
    var prometheus: PrometheusServer?

    @Flag(help: "How to print it.")
    var format = Format.text

    @Option(
        help: ArgumentHelp("The proxy's folder. (default: that of the configuration)", valueName: "folder"))
    var state: String?

    @Option(help: ArgumentHelp("The proxy's configuration file.", valueName: "file"))
    var config: String?

    enum Format: EnumerableFlag {
        case text, json, csv
    }

    func validate() throws {
        _ = try goal
    }

    func run() throws {
        let report: AuditReport
        let goal = try goal
        do {
            report =
                if let prometheus {
                    try AuditReport(prometheus: prometheus, since: since, client: client, target: goal)
                } else {
                    try AuditReport(state: try folder(), since: since, client: client, target: goal)
                }
        } catch let error as AuditReportError {
            complain(error.description)
            throw ExitCode.failure
        }
        switch format {
        case .text: try output(report.text)
        case .json: try output(report.json)
        case .csv: try output(report.csv)
        }
        throw ExitCode(report.status)
    }

    private var goal: AuditTarget? {
        get throws {
            guard target != nil || targetApi != nil || targetEngineMin != nil else { return nil }
            do throws(ImpossibleTarget) {
                return try AuditTarget(release: target, maximum: targetApi, minimum: targetEngineMin)
            } catch {
                throw ValidationError(error.description)
            }
        }
    }

    private func folder() throws -> String {
        if let state { return state }
        var flags = ConfigurationFlags()
        flags.config = config
        return try loadState(ConfigurationLoader(flags: flags, environment: ProcessEnvironment.variables))
    }
}

extension EngineRelease: ExpressibleByArgument {
    /// Takes a number, perhaps with a suffix.
    public init?(argument: String) {
        self.init(written: argument)
    }

    /// What is valid, for error messages.
    public static var allValueStrings: [String] { ["29", "29.3", "28.5.2"] }
}

extension PrometheusServer: ExpressibleByArgument {
    /// Takes a URL.
    public init?(argument: String) {
        self.init(argument)
    }

    /// What is valid, for error messages.
    public static var allValueStrings: [String] { ["http://host:port"] }
}

extension AuditMoment: ExpressibleByArgument {
    /// Takes a length of time or a day.
    public init?(argument: String) {
        self.init(argument)
    }
}
