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

extension Change {
    /// The same options in front of engines that heed them at earlier versions, too, at which they meant nothing: they
    /// are taken away, whatever they say.
    static func overlookNetworkOptions(_ id: String, _ summary: String, _ names: [String], source: String) -> Change {
        let overlooked = names.map { name in
            Example(
                .requestUp, before: Sample(body: #"{"Name":"n","Options":{"\#(name)":"x","a":"b"}}"#),
                after: #"{"Name":"n","Options":{"a":"b"}}"#)
        }
        let others: Sample = #"{"Name":"n","Options":{"a":"b"}}"#
        return Change(
            id: id, summary: summary, endpoints: [.networkCreate],
            requestUp: names.map { .overlookOption(at: [JSONPath(["Options", $0])]) },
            lossDown: .impossible("Network inspect does not tell the option, which the engine must not see."),
            source: source, examples: overlooked + [Example(.requestUp, before: others, after: others)])
    }
}

extension Step {
    /// Takes away an option that a container has for each of its networks, and that the engines of the client's time
    /// passed over.
    static func overlookOption(ofEndpoint name: String) -> Step {
        overlookOption(
            at: [["NetworkingConfig", "EndpointsConfig", JSONPath.everyMember], ["EndpointConfig"]].map { parent in
                JSONPath(parent + ["DriverOpts", name])
            })
    }

    fileprivate static func overlookOption(at places: [JSONPath]) -> Step {
        .customWarning { body, warnings, context in
            for place in places where body.values(requestedAt: place).contains(where: { $0.string != nil }) {
                body.updateEachRequested(place.parent ?? place) { $0.removeRequested(place.last ?? "") }
                warnings.append(context.overlooks(place))
            }
        }
    }
}
