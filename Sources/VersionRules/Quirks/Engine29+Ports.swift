// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let expandExposedRanges29 = Change(
        id: "engine29-exposed-ranges",
        summary: "Engine 29 refuses ranges of ports among ExposedPorts.",
        endpoints: [.containerCreate, .imageCommit],
        requestUp: [.custom(expandExposedRanges)],
        lossDown: .approximate("Each port of the range is exposed; older engines told of the range and exposed none."),
        source: "api/types/network/port.go@29, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .requestUp, before: #"{"Image":"a","exposedPorts":{"53/udp":{},"80-82/TCP":{},"9-9":{}},"Tty":true}"#,
                after: #"""
                    {"Image":"a","exposedPorts":{"53/udp":{},"80/TCP":{},"81/TCP":{},"82/TCP":{},"9":{}},"Tty":true}
                    """#),
            Example(
                .requestUp, before: #"{"ExposedPorts":{"82-80/tcp":{},"-1":{},"80-":{},"1-70000":{}}}"#,
                after: #"{"ExposedPorts":{"82-80/tcp":{},"-1":{},"80-":{},"1-70000":{}}}"#),
            Example(.requestUp, before: #"{"ExposedPorts":["80-82"]}"#, after: #"{"ExposedPorts":["80-82"]}"#),
        ]
    )
}

/// As many as there are of all protocols; who asks for more names some twice, and is refused by the engine.
private let mostPorts = 3 * 65536

private func expandExposedRanges(_ container: inout JSONValue, _: RewriteContext) {
    container.updateRequested("ExposedPorts") { exposed in
        let ports = exposed.namedMembers.map { (name: $0.name, value: $0.value, range: PortRange($0.name)) }
        let count = ports.reduce(0) { $0 + ($1.range?.ports.count ?? 0) }
        guard 1...mostPorts ~= count else { return }
        exposed = .object(
            ports.flatMap { name, value, range in range?.names.map { ($0, value) } ?? [(name, value)] })
    }
}

/// Several ports under one name, such as `80-82/tcp`.
private struct PortRange {
    let ports: ClosedRange<UInt16>
    private let ending: Substring

    init?(_ text: String) {
        ending = text.drop { $0 != "/" }
        let ends = text.dropLast(ending.count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = UInt16(ends[0]), let last = UInt16(ends[1]), first <= last
        else { return nil }
        ports = first...last
    }

    var names: [String] { ports.map { "\($0)\(ending)" } }
}
