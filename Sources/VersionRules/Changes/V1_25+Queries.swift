// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let addBuildNetwork = Change(
        id: "1.25-build-network",
        summary: "Images are built in a network of choice.",
        endpoints: [.imageBuild],
        requestDown: [
            .refuse(query: "networkmode", since: "1.25", unless: ["default"])
        ],
        lossUp: .impossible("Builds in another network than the default one are refused."),
        source: "api/server/router/build/build_routes.go@1.13.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: "t=a&networkmode=default"),
                after: Sample(query: "t=a&networkmode=default")),
            Example(
                .requestDown, before: Sample(query: "t=a&networkmode=host"),
                rejected: .tooNew("the parameter networkmode", since: "1.25")),
        ]
    )

    static let addBuildCacheSources = Change(
        id: "1.25-build-cache-from",
        summary: "Builds take layers of other images for their cache.",
        endpoints: [.imageBuild],
        requestDown: [.warn("The engine ignores cachefrom.", when: .present(.query("cachefrom")))],
        lossUp: .approximate("Builds are slower: their cache is that of the image's own ancestors."),
        source: "api/server/router/build/build_routes.go@1.13.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: "t=a&cachefrom=%5B%22a%22%5D"),
                after: Sample(query: "t=a&cachefrom=%5B%22a%22%5D"))
        ]
    )

    static let addReferenceFilter = Change(
        id: "1.25-image-reference-filter",
        summary: "Images are listed by a filter reference; a parameter filter did that.",
        endpoints: [.imageList],
        requestDown: [.customHead(filterByParameter)],
        lossUp: .approximate("Several references at once are refused by the engine, which does not know the filter."),
        source: "api/server/router/image/image_routes.go@1.13.x; daemon/images.go@1.12.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: #"all=1&filters={"reference":["busy*"]}"#),
                after: Sample(query: "all=1&filter=busy%2A")),
            Example(
                .requestDown,
                before: Sample(query: #"filters={"dangling":{"true":true},"reference":{"busybox":true}}"#),
                after: Sample(query: "filters=%7B%22dangling%22%3A%7B%22true%22%3Atrue%7D%7D&filter=busybox")),
            Example(
                .requestDown, before: Sample(query: #"filters={"reference":["a","b"]}"#),
                after: Sample(query: #"filters={"reference":["a","b"]}"#)),
        ]
    )

    static let listNetworksBehindSlash = Change(
        id: "1.25-networks-slash",
        summary: "The path /networks/ lists all networks; it gave the default one.",
        endpoints: [.networkList],
        requestDown: [.customHead(askWithoutSlash)],
        source: "docs/api/version-history.md@28.x; api/server/router/network/network.go@1.12.x",
        examples: [
            Example(
                .requestDown, before: Sample(query: "filters=%7B%7D"),
                after: Sample(redirect: Redirect(.get, "/networks"), query: "filters=%7B%7D"))
        ]
    )

    static let addNetworkCreated = Change(
        id: "1.25-network-created",
        summary: "Networks tell when they were created.",
        endpoints: [.networkList, .networkInspect],
        responseUp: [.setDefault("Created", to: "0001-01-01T00:00:00Z")],
        responseDown: [.hide("Created")],
        lossUp: .approximate("The time is Go's zero."),
        source: "api/types/types.go@1.13.x; the answers of 20.10 have it at every version",
        examples: [
            Example(.responseUp, before: #"{"Name":"a"}"#, after: #"{"Name":"a","Created":"0001-01-01T00:00:00Z"}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Name":"a","Created":"2026-11-23T19:05:18.518696977Z"}"#,
                after: #"{"Name":"a"}"#),
        ]
    )

    static let addNetworkPeers = Change(
        id: "1.25-network-peers",
        summary: "Overlay networks tell the nodes that they reach.",
        endpoints: [.networkInspect],
        responseDown: [.hide("Peers")],
        lossUp: .approximate("The nodes are not told."),
        source: "api/types/types.go@1.13.x",
        examples: [
            Example(
                .responseDown, isStrict: true, before: #"{"Name":"a","Peers":[{"Name":"n","IP":"10.0.0.2"}]}"#,
                after: #"{"Name":"a"}"#)
        ]
    )

    static let addVolumeOptions = Change(
        id: "1.25-volume-options",
        summary: "Volumes tell the options that they were created with.",
        endpoints: [.volumeInspect, .volumeCreate],
        responseUp: [.setDefault("Options", to: .null)],
        responseDown: [.hide("Options")],
        lossUp: .approximate("The options are null."),
        source: "api/types/volume.go@1.13.x; the answers of 20.10 have it at every version",
        examples: [
            Example(.responseUp, before: #"{"Name":"v"}"#, after: #"{"Name":"v","Options":null}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Name":"v","Options":{"type":"tmpfs"}}"#,
                after: #"{"Name":"v"}"#),
        ]
    )

    static let addVolumeListOptions = Change(
        id: "1.25-volume-list-options",
        summary: "The volumes of a list tell the options that they were created with.",
        endpoints: [.volumeList],
        responseUp: [.setDefault("Volumes[].Options", to: .null)],
        responseDown: [.hide("Volumes[].Options")],
        lossUp: .approximate("The options are null."),
        source: "api/types/volume.go@1.13.x; the answers of 20.10 have it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Volumes":[{"Name":"v"}]}"#,
                after: #"{"Volumes":[{"Name":"v","Options":null}]}"#
            ),
            Example(.responseUp, before: #"{"Volumes":null}"#, after: #"{"Volumes":null}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Volumes":[{"Name":"v","Options":null}]}"#,
                after: #"{"Volumes":[{"Name":"v"}]}"#),
        ]
    )
}

/// The older parameter takes one name.
private func filterByParameter(_ request: inout Message, _: RewriteContext) {
    let references = request.query.filterValues("reference")
    guard references.count == 1, request.query["filter"] == nil else { return }
    request.query.removeFilter("reference")
    request.query.set("filter", to: references[0])
}

private func askWithoutSlash(_ request: inout Message, _: RewriteContext) {
    request.redirect = Redirect(.get, "/networks")
}
