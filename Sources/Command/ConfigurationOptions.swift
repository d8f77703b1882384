// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy

/// The flags that make a configuration, in their order of appearance in the help.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where clients connect: unix:///path or tcp://host:port. Repeat it for several.",
            discussion: "Replaces the listeners of the file. (default: unix:///run/compatproxy/docker.sock)",
            valueName: "address"))
    var listen: [String] = []

    @Option(
        help: ArgumentHelp(
            "The engine: unix:///path or tcp://host:port.",
            discussion: "(default: $DOCKER_HOST, or unix:///var/run/docker.sock)", valueName: "address"))
    var upstream: String?

    @Option(
        help: ArgumentHelp(
            "The API version to speak to the engine: nearest, newest or 1.N.",
            discussion: """
                'nearest' is the client's own, or the closest that the engine accepts; 'newest' is always the \
                engine's newest. (default: nearest)
                """, valueName: "version"))
    var speak: String?

    @Option(
        help: ArgumentHelp("The oldest API version that clients may use. (default: 1.12)", valueName: "1.N"))
    var floor: String?

    @Option(
        help: ArgumentHelp(
            "The newest API version that clients may use, and are told of.",
            discussion: "(default: all that the proxy knows; clients are told of the engine's newest)",
            valueName: "1.N"))
    var ceiling: String?

    @Option(
        help: ArgumentHelp(
            "The API version that a path without one means.",
            discussion: "(default: the engine's newest, within the ceiling)", valueName: "1.N"))
    var unversioned: String?

    @Flag(help: "Remove from answers what the client's version did not have.")
    var strict = false

    @Option(
        help: ArgumentHelp(
            "The configuration file; /dev/null for none.",
            discussion: "(default: $COMPATPROXY_CONFIG, or \(ConfigurationLoader.defaultFile) if it exists)",
            valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "How many threads relay. (default: one for each processor, at most 8)", valueName: "number"))
    var workers: String?

    @Option(
        help: ArgumentHelp(
            "The folder of what must outlive the proxy. (default: /var/lib/compatproxy)", valueName: "folder"))
    var state: String?

    @Flag(help: "Keep no record of which client used what.")
    var noAudit = false

    @Option(
        help: ArgumentHelp(
            "Where operators find the dashboard, health and metrics; off for nowhere.",
            discussion: "(default: tcp://127.0.0.1:9000)", valueName: "address"))
    var adminAddress: String?

    @Option(
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical. (default: info)",
            discussion: "At info and below, a line is written for each request.", valueName: "level"))
    var logLevel: String?

    @Option(help: ArgumentHelp("text, or json for one JSON object a line. (default: text)", valueName: "format"))
    var logFormat: String?

    @Option(
        help: ArgumentHelp(
            "The certificates whose owners may vouch for those of clients on TCP.", valueName: "file"))
    var tlscacert: String?

    @Option(
        help: ArgumentHelp(
            "The certificate of the listeners on TCP; with it they speak TLS.", valueName: "file"))
    var tlscert: String?

    @Option(help: ArgumentHelp("The key of that certificate.", valueName: "file"))
    var tlskey: String?

    @Flag(help: "Turn clients away that have no certificate which --tlscacert vouches for.")
    var tlsverify = false

    @Flag(
        help: ArgumentHelp(
            "Allow plain TCP beyond this machine.",
            discussion: "Whoever reaches such a listener controls the engine, and through it this machine."))
    var allowInsecureTcp = false

    /// The loader that reads these flags and every other source.
    var loader: ConfigurationLoader {
        var flags = ConfigurationFlags()
        flags.listen = listen
        flags.upstream = upstream
        flags.speak = speak
        flags.floor = floor
        flags.ceiling = ceiling
        flags.unversioned = unversioned
        flags.isStrict = strict
        flags.config = config
        flags.workers = workers
        flags.state = state
        flags.adminAddress = adminAddress
        flags.isUnaudited = noAudit
        flags.logLevel = logLevel
        flags.logFormat = logFormat
        flags.tlsAuthority = tlscacert
        flags.tlsCertificate = tlscert
        flags.tlsKey = tlskey
        flags.verifiesTLS = tlsverify
        flags.allowsInsecureTCP = allowInsecureTcp
        return ConfigurationLoader(flags: flags, environment: ProcessEnvironment.variables)
    }
}

/// Where else settings come from, for the help of every command that has these flags.
let sourcesHelp = """
    Settings come from these flags, then from environment variables (COMPATPROXY_UPSTREAM for --upstream, and so \
    on), then from the configuration file, then from the defaults. The file config/compatproxy.yaml of the \
    distribution explains every key.
    """
