// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy

@main
struct CompatProxyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compatproxy",
        abstract: "Lets old Docker clients talk to new engines, and new clients to old engines.",
        discussion: """
            CompatProxy listens on a socket like the Docker Engine's own and passes everything on to a real engine. \
            Where client and engine speak different versions of the Engine API, it translates between them.

            Start it with 'compatproxy run', then point clients at it: DOCKER_HOST=unix:///run/compatproxy/docker.sock.
            """,
        version: "compatproxy \(Proxy.version)",
        // They name themselves: the library would spend two milliseconds of each start to find their types' names.
        subcommands: [Run.self, CheckConfig.self, Probe.self, HealthCheck.self, Audit.self, Rules.self, Transform.self]
    )
}
