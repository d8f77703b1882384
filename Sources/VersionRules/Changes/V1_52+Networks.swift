// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_52Networks = [heedDanglingNetworks]

    static let heedDanglingNetworks = Change(
        id: "1.52-dangling-networks",
        summary: "The filter dangling of networks asks for those without a container; it took all but the built-in.",
        endpoints: [.networkList],
        requestDown: [.customHead(warnOfDanglingNetworks)],
        lossDown: .approximate("Engine 29 lists those that are unused, at every version."),
        lossUp: .impossible("Older engines call every network dangling that was created; the operator is warned."),
        source: "daemon/network/filter.go@28.x and @29, and the answers of 20.10, 26.1, 28 and 29.7",
        examples: [
            Example(
                .requestDown, before: Sample(query: #"filters={"dangling":["true"]}"#),
                after: Sample(query: #"filters={"dangling":["true"]}"#)),
            Example(.requestDown, before: Sample(), after: Sample()),
        ]
    )
}

private func warnOfDanglingNetworks(_ request: inout Message, _: RewriteContext) {
    guard request.query.filters?["dangling"] != nil else { return }
    request.warnings.append("networks that containers are on count as dangling below API 1.52")
}
