// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_42DiskUsage = [removeBuilderSize, addCacheParents, addDiskUsageType, shareDiskUsage]

    static let removeBuilderSize = Change(
        id: "1.42-builder-size",
        summary: "The disk usage no longer has BuilderSize, the sum of the build cache's sizes.",
        endpoints: [.systemDiskUsage],
        responseUp: [.hide("BuilderSize")],
        responseDown: [.custom(addUpBuilderSize)],
        source: "api/server/router/system/system_routes.go@28.x, and the answers of 20.10 and 28",
        examples: [
            Example(
                .responseDown, before: #"{"LayersSize":9,"BuildCache":[{"ID":"1","Size":3},{"ID":"2","Size":4}]}"#,
                after: #"""
                    {"LayersSize":9,"BuildCache":[{"ID":"1","Size":3},{"ID":"2","Size":4}],"BuilderSize":7}
                    """#),
            Example(.responseDown, before: #"{"BuildCache":[]}"#, after: #"{"BuildCache":[]}"#),
            Example(
                .responseUp, isStrict: true, before: #"{"LayersSize":9,"BuilderSize":0}"#,
                after: #"{"LayersSize":9}"#),
        ]
    )

    static let addCacheParents = Change(
        id: "1.42-cache-parents",
        summary: "Records of the build cache have Parents, with a blank in front of the name; there was Parent alone.",
        endpoints: [.systemDiskUsage],
        responseUp: [.forEach("BuildCache", [.custom(splitParent), .hide("Parent")])],
        responseDown: [.forEach("BuildCache", [.remove(.body(JSONPath([cacheParents])))])],
        lossDown: .approximate("Engines since 23 don't tell of Parent below 1.42 either."),
        source: "api/server/router/system/system_routes.go and api/types/types.go@23.0 to @29, which spell it so",
        examples: [
            Example(
                .responseDown, before: #"{"BuildCache":[{"ID":"1"," Parents":["2","3"]},{"ID":"2"}]}"#,
                after: #"{"BuildCache":[{"ID":"1"},{"ID":"2"}]}"#),
            Example(
                .responseUp, before: #"{"BuildCache":[{"ID":"1","Parent":"2","Type":"regular"},{"Parent":""}]}"#,
                after: #"""
                    {"BuildCache":[{"ID":"1","Parent":"2"," Parents":["2"],"Type":"regular"},{"Parent":""}]}
                    """#),
            Example(
                .responseUp, isStrict: true, before: #"{"BuildCache":[{"ID":"1","Parent":"2"}]}"#,
                after: #"{"BuildCache":[{"ID":"1"," Parents":["2"]}]}"#),
        ]
    )

    static let addDiskUsageType = Change(
        id: "1.42-disk-usage-type",
        summary: "The disk usage can be asked for some types of objects alone.",
        endpoints: [.systemDiskUsage],
        requestUp: [.remove(.query("type"))],
        requestDown: [.customHead(refuseUnknownType)],
        responseUp: [.custom(tellOfAskedTypes)],
        lookUps: [.query],
        source: "api/server/router/system/system_routes.go@28.x, and the answers of 20.10, 26.1 and 28",
        examples: [
            Example(.requestUp, before: Sample(query: "type=image"), after: ""),
            Example(.requestDown, before: Sample(query: "type=image&type=volume"), after: ""),
            Example(
                .requestDown, before: Sample(query: "type=image&type=house"),
                rejected: Rejection(status: 400, message: "unknown object type: house")),
            Example(
                .responseUp, lookedUp: [.query: #""type=image&type=volume""#],
                before: #"""
                    {"LayersSize":9,"Images":[{"Size":9}],"Containers":[{"Id":"a"}],"Volumes":[],"BuildCache":null,\#
                    "BuilderSize":0}
                    """#,
                after: #"""
                    {"LayersSize":9,"Images":[{"Size":9}],"Containers":null,"Volumes":[],"BuildCache":null}
                    """#),
            Example(
                .responseUp, lookedUp: [.query: #""type=build-cache""#],
                before: #"""
                    {"LayersSize":9,"Images":[{"Size":9}],"Containers":[],"Volumes":[],"BuildCache":[{"Size":3}],\#
                    "BuilderSize":3}
                    """#,
                after: #"""
                    {"LayersSize":0,"Images":null,"Containers":null,"Volumes":null,"BuildCache":[{"Size":3}],\#
                    "BuilderSize":3}
                    """#),
            Example(
                .responseUp, lookedUp: [.query: #""""#], before: #"{"LayersSize":9,"Images":[{"Size":9}]}"#,
                after: #"{"LayersSize":9,"Images":[{"Size":9}]}"#),
        ]
    )

    static let shareDiskUsage = Change(
        id: "1.42-shared-disk-usage",
        summary: "Clients that ask for the disk usage at the same time share one answer; one of them was refused.",
        endpoints: [.systemDiskUsage],
        lossUp: .impossible("Of two clients that ask an engine before 23 at once, one is refused."),
        reason: "It goes by the engine's release: 23 and later do so at every version.",
        source: "daemon/disk_usage.go@20.10 and @26.1")
}

/// The engine's name for them really begins so.
private let cacheParents = " Parents"

/// Engines leave it out where it is 0.
func addUpBuilderSize(_ usage: inout JSONValue, _: RewriteContext) {
    guard usage.kind == .object, let records = usage["BuildCache"]?.elements, usage["BuilderSize"] == nil else {
        return
    }
    let size = records.reduce(into: Int64(0)) { sum, record in sum &+= record["Size"]?.integer ?? 0 }
    if size != 0 { usage["BuilderSize"] = .number(size) }
}

private func splitParent(_ record: inout JSONValue, _: RewriteContext) {
    guard let parent = record["Parent"]?.string, !parent.isEmpty, record[cacheParents] == nil else { return }
    let parents = parent.split(separator: ",").map { JSONValue.string(String($0)) }
    record.insert(.array(parents), forKey: cacheParents, after: "Parent")
}

/// What can be asked for, and what tells of it: with what it is where it was not asked for, or nil where it is absent.
private let diskUsageTypes: KeyValuePairs<String, KeyValuePairs<String, JSONValue?>> = [
    "image": ["LayersSize": 0, "Images": .null], "container": ["Containers": .null], "volume": ["Volumes": .null],
    "build-cache": ["BuildCache": .null, "BuilderSize": nil],
]

/// Engines before 23 tell of all types.
private func tellOfAskedTypes(_ usage: inout JSONValue, _ context: RewriteContext) {
    let asked = Query(context.lookedUp[.query]?.string ?? "").values(of: "type")
    guard usage.kind == .object, !asked.isEmpty else { return }
    for (type, members) in diskUsageTypes where !asked.contains(type) {
        for (name, value) in members { usage[name] = value }
    }
}

private func refuseUnknownType(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    let known = diskUsageTypes.map(\.key)
    if let unknown = request.query.values(of: "type").first(where: { !known.contains($0) }) {
        throw Rejection(status: 400, message: "unknown object type: \(unknown)")
    }
    request.query.remove("type")
}
