// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let tellPushedDigest25 = Change(
        id: "engine25-pushed-digest",
        summary: "Engine 25 with containerd's image store has no record of a pushed tag's digest, only a text.",
        endpoints: [.imagePush],
        responseDown: [.follow(tellDigest)],
        source: "daemon/containerd/image_push.go, distribution/push_v2.go@25.0; the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .responseDown, before: #"{"status":"1: digest: sha256:f01dbe068fc7 size: 405"}"#,
                after: Sample(
                    body: #"{"status":"1: digest: sha256:f01dbe068fc7 size: 405"}"# + "\r\n"
                        + #"{"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:f01dbe068fc7","Size":405}}"#)),
            Example(
                .responseDown, before: #"{"status":"Pushed","progressDetail":{},"id":"320dcfdf19de"}"#,
                after: #"{"status":"Pushed","progressDetail":{},"id":"320dcfdf19de"}"#),
        ]
    )

    static let dropNotesOfPush27 = Change(
        id: "engine27-push-notes",
        summary: "Engine 27 with containerd's image store notes what of an image is not pushed, for lack of content.",
        endpoints: [.imagePush],
        responseDown: [.customWarning(dropNoteOfPush)],
        lossDown: .approximate("The log tells it: older clients take such a record for that of a digest."),
        source: "api/types/auxprogress/push.go@27.x",
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"aux":{"manifestPushedInsteadOfIndex":true,"originalIndex":{"size":1609},\#
                    "selectedManifest":{"size":406}}}
                    """#, after: ""),
            Example(.responseDown, before: #"{"aux":{"contentMissing":true,"desc":{"size":406}}}"#, after: ""),
            Example(
                .responseDown, before: #"{"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:c7","Size":527}}"#,
                after: #"{"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:c7","Size":527}}"#),
        ]
    )
}

private func tellDigest(_ record: JSONValue, _: RewriteContext) -> JSONValue? {
    guard let words = record["status"]?.string?.split(separator: " "), words.count == 5, words[0].last == ":",
        words[1] == "digest:", words[3] == "size:", let size = Int64(words[4])
    else { return nil }
    let pushed = JSONValue.object([
        ("Tag", .string(String(words[0].dropLast()))), ("Digest", .string(String(words[2]))), ("Size", .number(size)),
    ])
    return .object([("progressDetail", [:]), ("aux", pushed)])
}

private func dropNoteOfPush(_ record: inout JSONValue, _ warnings: inout [String], _: RewriteContext) {
    guard let note = record["aux"] else { return }
    if note["manifestPushedInsteadOfIndex"]?.bool == true {
        warnings.append("the image of one platform was pushed alone, for the engine lacks content of others")
    } else if note["contentMissing"]?.bool != true {
        return
    }
    record = JSONValue(source: [UInt8]())
}
