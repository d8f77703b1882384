// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VersionRules

struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List and explain what the Engine API changed, and what the proxy does about it.",
        discussion: """
            Without arguments every change is listed, by the version that brought it, with the messages that are \
            rewritten for it and whether something is lost. --from and --to leave what applies to a client of one \
            version in front of an engine that is spoken to at another. An id explains one change.

            Exit status: 0, 1 if no change has the id, 64 if a flag is wrong.
            """)

    @Argument(help: "The change to explain, such as 1.44-virtual-size.")
    var id: String?

    @Option(help: ArgumentHelp("The client's API version.", valueName: "1.N"))
    var from: APIVersion?

    @Option(help: ArgumentHelp("The API version that is spoken to the engine.", valueName: "1.N"))
    var to: APIVersion?

    @Option(
        help: ArgumentHelp("One endpoint alone, such as 'GET /containers/{id}/json'.", valueName: "endpoint"),
        transform: EndpointReference.parse)
    var endpoint: EndpointReference?

    @Option(
        help: ArgumentHelp(
            "Of the quirks, those of this engine alone: 29.0 for Docker's, podman-4.3.", valueName: "release"))
    var engine: EngineArgument?

    @Option(help: .hidden)
    var write: Document?

    @Flag(help: "Print a JSON array with all that is known of each change.")
    var json = false

    /// What `make api` and `make docs` keep.
    enum Document: String, ExpressibleByArgument {
        case changes, endpoints, markdown
    }

    func validate() throws {
        if (from == nil) != (to == nil) { throw ValidationError("--from and --to go together.") }
    }

    func run() throws {
        if let write { return try output(text(of: write)) }
        let part = try selection()
        if part.entries.isEmpty { complain("no change applies") }
        if json {
            try output("[" + part.entries.map { "\n\($0.json)" }.joined(separator: ",") + "\n]\n")
        } else if id != nil {
            try output(part.entries.map(\.explanation).joined())
        } else {
            try output(part.list(crossing))
        }
    }

    private func selection() throws -> Catalogue {
        var part = Catalogue()
        if let id {
            guard part[id] != nil else {
                complain("no change has the id \(id)\(alternatives(to: id))")
                throw ExitCode.failure
            }
            part = part.filter { $0.change.id == id }
        }
        if let from, let to { part = part.between(client: from, spoken: to) }
        if let endpoint { part = part.at(endpoint.endpoint) }
        if let engine { part = part.concerning(engine.flavour, engine.release) }
        return part
    }

    private func alternatives(to id: String) -> String {
        let near = Catalogue().entries.map(\.change.id).filter { $0.contains(id) }
        return near.isEmpty ? "" : "; these are near: \(near.joined(separator: " "))"
    }

    private var crossing: Catalogue.Crossing? {
        guard let from, let to else { return nil }
        return from <= to ? .olderClient : .newerClient
    }

    private func text(of document: Document) -> String {
        switch document {
        case .changes: Self.preamble + YAMLWriter.write(Catalogue().json)
        case .endpoints: Self.preamble + YAMLWriter.write(EndpointTable.json)
        case .markdown: Catalogue().markdown
        }
    }

    private static let preamble = """
        # SPDX-License-Identifier: Apache-2.0
        # Written by `make api` from Sources/VersionRules; do not edit.

        """
}
