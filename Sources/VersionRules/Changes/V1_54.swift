// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.54 changed.
    static let v1_54 = [
        addManifestIdentity, applyConnectMacAddress, addLogFormat, refuseBadNumbers, refuseBadReferences,
        refuseServicesWithoutStream,
    ]

    static let addManifestIdentity = Change(
        id: "1.54-manifest-identity",
        summary: "Listed images tell where each of their manifests comes from with identity=1.",
        endpoints: [.imageList],
        requestUp: [.remove(.query("identity"))],
        requestDown: [
            .customHead(refuseIdentityAlone),
            .warn("identity needs API v1.54 or newer: the engine leaves it out", when: .present(.query("identity"))),
            .remove(.query("identity")),
        ],
        responseDown: [.hide("Manifests[].Identity")],
        lossUp: .approximate("The answer lacks Identity."),
        source: "daemon/server/router/image/image_routes.go@29",
        examples: [
            Example(
                .requestUp, before: Sample(query: "manifests=1&identity=1"), after: Sample(query: "manifests=1")),
            Example(
                .requestDown, before: Sample(query: "manifests=1&identity=1"), after: Sample(query: "manifests=1")),
            Example(
                .requestDown, before: Sample(query: "identity=1&manifests=0"),
                rejected: Rejection(status: 400, message: "conflicting options: identity requires manifests=1")),
            Example(.requestDown, before: Sample(query: "identity=no"), after: Sample()),
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"1","Manifests":[{"ID":"2","Identity":{}}]}"#,
                after: #"{"Id":"1","Manifests":[{"ID":"2"}]}"#),
        ]
    )

    static let applyConnectMacAddress = Change(
        id: "1.54-connect-mac-address",
        summary: "Connecting a container to a network heeds its MacAddress; it was overlooked.",
        endpoints: [.networkConnect],
        requestUp: [.removeOverlooked(.connectMACAddress)],
        requestDown: [.refuse(endpoint: "MacAddress", since: "1.54")],
        lossUp: .impossible("A request that sets it is refused."),
        source: "daemon/server/router/network/network_routes.go@29",
        examples: [
            Example(
                .requestUp, before: #"{"Container":"a","EndpointConfig":{"MacAddress":"02:42:ac:11:00:02"}}"#,
                after: #"{"Container":"a","EndpointConfig":{}}"#),
            Example(
                .requestDown, before: #"{"Container":"a","EndpointConfig":{"MacAddress":"02:42:ac:11:00:02"}}"#,
                rejected: .tooNew("MacAddress", since: "1.54")),
        ]
    )

    static let addLogFormat = Change(
        id: "1.54-log-format",
        summary: "Logs come as JSON records with format=json, or an Accept that names such a type.",
        endpoints: [.containerLogs],
        requestUp: [.remove(.query("format")), .customHead(ignoreAcceptedRecords)],
        requestDown: [.refuse(query: "format", since: "1.54")],
        lossUp: .impossible("A request with a format is refused."),
        source: "daemon/server/router/container/container_routes.go@29",
        examples: [
            Example(
                .requestUp, before: Sample(query: "stdout=1&format=json", headers: ["Accept": "application/jsonl"]),
                after: Sample(query: "stdout=1")),
            Example(
                .requestDown, before: Sample(query: "stdout=1&format=json"),
                rejected: .tooNew("the parameter format", since: "1.54")),
        ]
    )

    static let refuseBadReferences = Change(
        id: "1.54-bad-references",
        summary: "Names of images and plugins that can be none are refused with 400 here, too; it was 500.",
        endpoints: failOnBadReferences29.endpoints,
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: ["invalid reference format"])],
        source: failOnBadReferences29.source,
        examples: [
            WrongRequest.example(.errorUp, "invalid reference format", from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )

    static let refuseServicesWithoutStream = Change(
        id: "1.54-no-stream-of-services",
        summary: "Logs of services of neither stdout nor stderr are refused with 400; it was 500.",
        endpoints: failWithoutStream29.endpoints,
        errorUp: [.changeStatus(from: 500, to: 400, whereMessageBegins: ["Bad parameters: you must choose"])],
        source: failWithoutStream29.source,
        examples: [
            WrongRequest.example(.errorUp, "Bad parameters: you must choose at least one stream", from: 500, to: 400)
        ]
    )

    /// Engine 29.4 does so at older versions, too, where a quirk puts it right.
    static let refuseBadNumbers = Change(
        id: "1.54-bad-numbers",
        summary: "Numbers and times in queries that are none are refused with 400; it was 500.",
        endpoints: failOnBadNumbers29.endpoints,
        errorUp: [
            .changeStatus(
                from: 500, to: 400,
                whereMessageBegins: [
                    "strconv.Atoi: ", "strconv.ParseInt: ", "could not parse since timestamp",
                    "failed to parse value as time or duration: ", "more than one until filter specified",
                ])
        ],
        source: failOnBadNumbers29.source,
        examples: [
            WrongRequest.example(
                .errorUp, #"strconv.ParseInt: parsing "x": invalid syntax"#, from: 500, to: 400),
            WrongRequest.example(.errorUp, keeping: 500, of: "no space left on device"),
        ]
    )
}

private func refuseIdentityAlone(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.query.isTrue("identity"), !request.query.isTrue("manifests") else { return }
    throw Rejection(status: 400, message: "conflicting options: identity requires manifests=1")
}
