// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.47 changed.
    static let v1_47 = [addManifests, removeNondistributableArtifacts, removeBridgeWarnings]

    static let addManifests = Change(
        id: "1.47-manifests",
        summary: "Listed images have their manifests, if manifests asks for them.",
        endpoints: [.imageList],
        requestUp: [.remove(.query("manifests"))],
        requestDown: [
            .warn("manifests needs API 1.47 or newer: images are listed without", when: .present(.query("manifests"))),
            .remove(.query("manifests")),
        ],
        responseDown: [.hide("Manifests")],
        lossUp: .approximate("Engines before 27.3 don't tell; the field is optional."),
        source: "api/server/router/image/image_routes.go@28.x",
        examples: [
            Example(.requestUp, before: Sample(query: "all=1&manifests=1"), after: Sample(query: "all=1")),
            Example(.requestDown, before: Sample(query: "all=1&manifests=1"), after: Sample(query: "all=1")),
            Example(
                .responseDown, isStrict: true, before: #"{"Id":"1","Manifests":[{"ID":"2"}]}"#, after: #"{"Id":"1"}"#),
        ]
    )

    static let removeNondistributableArtifacts = Change(
        id: "1.47-nondistributable-artifacts",
        summary: "Engine 28 lists the registries that take nondistributable artifacts below this version alone.",
        endpoints: [.info],
        responseDown: restoringNondistributableArtifacts,
        source: "api/server/router/system/system_routes.go@28.x, and the answers of 28 at 1.46 and 1.47",
        examples: [
            Example(
                .responseDown, before: #"{"RegistryConfig":{"Mirrors":null}}"#,
                after: #"""
                    {"RegistryConfig":{"Mirrors":null,"AllowNondistributableArtifactsCIDRs":null,\#
                    "AllowNondistributableArtifactsHostnames":null}}
                    """#)
        ]
    )

    static let restoringNondistributableArtifacts: [Step] = [
        .setDefault("RegistryConfig.AllowNondistributableArtifactsCIDRs", to: .null),
        .setDefault("RegistryConfig.AllowNondistributableArtifactsHostnames", to: .null),
    ]

    static let removeBridgeWarnings = Change(
        id: "1.47-bridge-warnings",
        summary: "The system information no longer warns of bridge-nf-call-iptables and its sibling.",
        endpoints: [.info],
        reason: "It goes by the engine's release: 27.3 and later don't warn at any version.",
        source: "daemon/info_unix.go@28.x")
}
