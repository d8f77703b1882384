// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let configureEndpointDriver = Change(
        id: "1.30-endpoint-driver-options",
        summary: "A container's endpoint can have options for the network's driver.",
        endpoints: [.containerCreate, .networkConnect, .containerInspect, .containerList],
        requestDown: [.refuse(endpoint: "DriverOpts", since: "1.30")],
        responseUp: [.setDefault("NetworkSettings.Networks.*.DriverOpts", to: .null)],
        responseDown: [.hide("NetworkSettings.Networks.*.DriverOpts")],
        lossUp: .impossible("An endpoint with such options is refused."),
        source: "api/types/network/network.go@20.10; engines read and send it at every version",
        examples: [
            Example(
                .requestDown, before: #"{"NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":{"a":"1"}}}}}"#,
                rejected: .tooNew("DriverOpts", since: "1.30")),
            Example(
                .requestDown, before: #"{"Container":"7e62","EndpointConfig":{"driveropts":{"a":"1"}}}"#,
                rejected: .tooNew("DriverOpts", since: "1.30")),
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
