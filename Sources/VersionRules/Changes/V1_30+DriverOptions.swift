// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let configureEndpointDriver = Change(
        id: "1.30-endpoint-driver-options",
        summary: "A container's endpoint can have options for the network's driver.",
        endpoints: [.containerCreate, .networkConnect, .containerInspect, .containerList],
        requestDown: [.custom(refuseDriverOptions)],
        responseUp: [.setDefault("NetworkSettings.Networks.*.DriverOpts", to: .null)],
        responseDown: [.hide("NetworkSettings.Networks.*.DriverOpts")],
        lossUp: .impossible("An endpoint with such options is refused."),
        source: "api/types/network/network.go@20.10; engines read and send it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":{"a":"1"}}}}}"#,
                rejected: .driverOptions),
            Example(
                .requestDown, before: #"{"Container":"7e62","EndpointConfig":{"driveropts":{"a":"1"}}}"#,
                rejected: .driverOptions),
            Example(
                .requestDown, before: #"{"Container":"7e62","EndpointConfig":{"DriverOpts":{}}}"#,
                after: #"{"Container":"7e62","EndpointConfig":{"DriverOpts":{}}}"#),
            Example(
                .responseUp, before: #"{"NetworkSettings":{"Networks":{"bridge":{"MacAddress":""}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"bridge":{"MacAddress":"","DriverOpts":null}}}}"#),
            Example(
                .responseDown, isStrict: true,
                before: #"{"NetworkSettings":{"Networks":{"bridge":{"MacAddress":"","DriverOpts":null}}}}"#,
                after: #"{"NetworkSettings":{"Networks":{"bridge":{"MacAddress":""}}}}"#),
        ]
    )
}

private func refuseDriverOptions(_ request: inout JSONValue, context: RewriteContext) throws(Rejection) {
    let networks = request.member(caseInsensitive: "NetworkingConfig")?.member(caseInsensitive: "EndpointsConfig")
    var endpoints = networks.map { networks in networks.keys.compactMap { networks[$0] } } ?? []
    if let endpoint = request.member(caseInsensitive: "EndpointConfig") { endpoints.append(endpoint) }
    let options = endpoints.compactMap { $0.member(caseInsensitive: "DriverOpts") }
    guard options.contains(where: { !$0.keys.isEmpty }) else { return }
    throw Rejection(of: "DriverOpts", since: "1.30", context)
}

extension Rejection {
    fileprivate static let driverOptions = Rejection(
        status: 400, message: "DriverOpts needs API v1.30 or newer, but the engine is spoken to in API v1.56")
}
