// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import CompatProxy
import Glibc
import VersionRules

struct Transform: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transform",
        abstract: "Translate the body of one answer or request, without an engine.",
        discussion: """
            Reads a body of API version --from on standard input and writes it as one of version --to. An answer goes \
            from the engine to the client, so that --from is what the engine is spoken to and --to the client's \
            version; with --request it is the other way round. What becomes of the status, the query and the headers \
            is told on standard error.

            The rules of a few endpoints ask the engine for more; here they do without its answer.

            Exit status: 0, 1 if the message is refused (the error that the client would get is written instead), \
            64 if a flag is wrong.
            """)

    @Option(help: ArgumentHelp("The API version that the body is written in.", valueName: "1.N"))
    var from: APIVersion

    @Option(help: ArgumentHelp("The API version that it is to be in.", valueName: "1.N"))
    var to: APIVersion

    @Option(
        help: ArgumentHelp(
            "Where it was sent, such as 'GET /containers/{id}/json' or 'GET /images/json?all=1'.",
            valueName: "endpoint"),
        transform: EndpointReference.parse)
    var endpoint: EndpointReference

    @Flag(help: "Whether it is the engine's answer or the client's request.")
    var message = MessageKind.answer

    @Option(help: ArgumentHelp("The status of the answer.", valueName: "code"))
    var status = 200

    @Flag(help: "Remove from answers what the client's version did not have.")
    var strict = false

    @Option(
        help: ArgumentHelp(
            "The engine's release, for its quirks: 29.0 for Docker's, podman-4.3. (default: an engine without)",
            valueName: "release"))
    var engine: EngineArgument?

    enum MessageKind: EnumerableFlag {
        case answer, request
    }

    func validate() throws {
        guard 200...599 ~= status else { throw ValidationError("--status is between 200 and 599.") }
    }

    func run() throws {
        let transform = OfflineTransform(
            message == .request ? .request : .answer(status: status), at: endpoint, from: from, to: to,
            flavour: engine?.flavour ?? .docker, release: engine?.release ?? "", isStrict: strict)
        let outcome = transform.run(try readAll(STDIN_FILENO))
        for note in outcome.notes { complain(note) }
        try output(outcome.body)
        if let status = outcome.refusal {
            complain("refused with status \(status)")
            throw ExitCode.failure
        }
    }
}

private func readAll(_ descriptor: Int32) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
        let count = read(descriptor, &piece, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else {
            complain("standard input can't be read: \(String(cString: strerror(errno)))")
            throw ExitCode.failure
        }
        if count == 0 { return bytes }
        bytes += piece.prefix(count)
    }
}
