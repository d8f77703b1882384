// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// Options that drivers of networks know since some version. One that does not know them makes the network as if
    /// nothing had been said, so that they are refused, but for values that say what older engines do anyway.
    static func addNetworkOptions(
        _ id: String, _ summary: String, _ names: [String], since version: APIVersion,
        unless harmless: [JSONValue] = [], source: String
    ) -> Change {
        let options = names.map { JSONPath(["Options", $0]) }
        let refused = options.map { option in
            Example(
                .requestDown, before: Sample(body: #"{"Name":"n","Options":{"\#(option.keys[1])":"x"}}"#),
                rejected: .tooNew(option.description, since: version))
        }
        let passed = (harmless + [""]).map { value in
            let sample = Sample(body: #"{"Name":"n","Options":{"\#(names[0])":\#(value)}}"#)
            return Example(.requestDown, before: sample, after: sample)
        }
        return Change(
            id: id, summary: summary, endpoints: [.networkCreate],
            requestDown: options.map { .refuse($0, since: version, unless: harmless) },
            lossUp: .impossible("A request that sets them is refused."), source: source, examples: refused + passed)
    }
}
