// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let dropTaggedFromDangling25 = Change(
        id: "engine25-tagged-dangling",
        summary: "Engine 25 with containerd's image store calls a tagged image dangling that was built without, too.",
        endpoints: [.imageList],
        requestUp: [.customHead(dropTagged)],
        source: "setupFilters in daemon/containerd/image_list.go@25.0, and the answers of 20.10, 28 and 29.7",
        examples: [
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["true"]}"#),
                calls: [
                    .request(reply: Sample(status: 200, body: #"[{"Id":"sha256:a1"},{"Id":"sha256:b2"}]"#)),
                    SampleCall(
                        "GET /images/json",
                        reply: Sample(
                            status: 200,
                            body: #"[{"Id":"sha256:a1","RepoTags":["a:1"]},{"Id":"sha256:b2","RepoTags":[]}]"#)),
                ],
                answer: Sample(status: 200, body: #"[{"Id":"sha256:b2"}]"#)),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["true"]}"#),
                calls: [.request(reply: Sample(status: 200, body: "[]"))], answer: Sample(status: 200, body: "[]")),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["true"]}"#),
                calls: [
                    .request(reply: Sample(status: 200, body: #"[{"Id":"sha256:a1"}]"#)),
                    SampleCall("GET /images/json", reply: Sample(status: 500, body: #"{"message":"no"}"#)),
                ],
                answer: Sample(status: 500, body: #"{"message":"no"}"#)),
            Example(
                .requestUp, before: Sample(query: #"filters={"dangling":["false"]}"#),
                after: Sample(query: #"filters={"dangling":["false"]}"#)),
        ]
    )
}

/// Whoever removes what is listed as dangling would untag it.
private func dropTagged(_ list: inout Message, _: RewriteContext) {
    let values = list.query.filterValues("dangling")
    guard values.contains("true") || values.contains("1") else { return }
    list.converse(
        .request { dangling in
            guard dangling.isSuccess, dangling.body.elements?.isEmpty == false else { return .answer(dangling) }
            return .call(EngineCall(.get, "/images/json")) { images in
                images.isSuccess ? .answer(dangling.without(tagged(images.body))) : .answer(images)
            }
        })
}

private func tagged(_ images: JSONValue) -> Set<String> {
    Set((images.elements ?? []).filter { $0["RepoTags"]?[0]?.isTag ?? false }.compactMap { $0["Id"]?.string })
}

extension JSONValue {
    /// Engines up to 28 call images that have none by `<none>:<none>` below 1.43.
    fileprivate var isTag: Bool { string.map { $0 != "<none>:<none>" } ?? false }
}

extension Message {
    fileprivate func without(_ ids: Set<String>) -> Message {
        var answer = self
        answer.body.removeElements { $0["Id"]?.string.map(ids.contains) ?? false }
        return answer
    }
}
