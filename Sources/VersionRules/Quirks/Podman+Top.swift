// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let splitProcessesPodman = Change(
        id: "podman-top",
        summary:
            "Podman has a whole line of ps for one column, title and processes alike, where the container has a ps.",
        endpoints: [.containerTop],
        responseDown: [.custom(splitProcesses)],
        source: "The answers of Podman 4.3; daemon/top_unix.go@20.10",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"Processes":[["1 root     sleep 60"],["22 root     ps"]],"Titles":["PID   USER     COMMAND"]}
                    """#,
                after: #"""
                    {"Processes":[["1","root","sleep 60"],["22","root","ps"]],"Titles":["PID","USER","COMMAND"]}
                    """#),
            Example(
                .responseDown, before: #"{"Processes":[["root","sleep 60"]],"Titles":["USER","COMMAND"]}"#,
                after: #"{"Processes":[["root","sleep 60"]],"Titles":["USER","COMMAND"]}"#),
            Example(
                .responseDown, before: #"{"Processes":[["sleep 60"]],"Titles":["COMMAND"]}"#,
                after: #"{"Processes":[["sleep 60"]],"Titles":["COMMAND"]}"#),
        ]
    )
}

/// As Docker does: what is beyond the last title belongs to it.
private func splitProcesses(_ answer: inout JSONValue, _: RewriteContext) {
    guard let titles = answer["Titles"]?.onlyText?.columns(), titles.count > 1 else { return }
    answer["Titles"] = .array(titles.map(JSONValue.string))
    answer.update(at: "Processes[]") { process in
        guard let line = process.onlyText else { return }
        process = .array(line.columns(atMost: titles.count).map(JSONValue.string))
    }
}

extension JSONValue {
    /// The text of an array that holds it and nothing else.
    fileprivate var onlyText: String? {
        guard let elements, elements.count == 1 else { return nil }
        return elements[0].string
    }
}

extension String {
    fileprivate func columns(atMost count: Int = .max) -> [String] {
        split(separator: " ", maxSplits: count - 1).map { String($0.drop { $0 == " " }) }
    }
}
