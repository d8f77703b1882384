// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// Engines ask the registry on behalf of clients below 1.30; asked as a newer one, they take the image as it is.
    static let resolveImageInClient = Change(
        id: "1.30-service-platforms",
        summary: "Clients pin a service's image and name its platforms themselves; the engine did it for them.",
        endpoints: [.serviceCreate, .serviceUpdate],
        requestUp: [.customMessage(pinImage)],
        requestDown: [.remove("TaskTemplate.Placement.Platforms")],
        lossDown: .synthesised(
            """
            The image is looked up in its registry and pinned before the service is made; not where that takes what an \
            earlier request had as X-Registry-Auth.
            """),
        source: "api/server/router/swarm/cluster_routes.go and daemon/cluster/services.go@20.10 and @28.x",
        examples: [
            Example(
                .requestUp, before: service("busybox"),
                calls: [
                    SampleCall(
                        "GET /distribution/busybox/json",
                        reply: Sample(status: 200, body: #"{"Descriptor":{"digest":"sha256:6cb0"}}"#)),
                    .request(service("busybox:latest@sha256:6cb0"), reply: newService),
                ],
                answer: newService),
            Example(
                .requestUp, before: service("127.0.0.1:5000/a/b:1"),
                calls: [
                    SampleCall("GET /distribution/127.0.0.1%3A5000/a/b%3A1/json", reply: Sample(status: 403)),
                    .request(service("127.0.0.1:5000/a/b:1"), reply: newService),
                ],
                answer: Sample(
                    status: 201,
                    body: #"""
                        {"ID":"s","Warnings":["image 127.0.0.1:5000/a/b:1 could not be accessed on a registry to \#
                        record\nits digest. Each node will access 127.0.0.1:5000/a/b:1 independently,\npossibly \#
                        leading to different nodes running different\nversions of the image.\n"]}
                        """#)),
            Example(.requestUp, before: service("busybox@sha256:6cb0"), after: service("busybox@sha256:6cb0")),
            Example(.requestUp, before: service(imageID), after: service(imageID)),
            Example(
                .requestDown, before: #"{"TaskTemplate":{"Placement":{"Platforms":[{"OS":"linux"}]}}}"#,
                after: #"{"TaskTemplate":{"Placement":{}}}"#),
        ]
    )

    private static let newService = Sample(status: 201, body: #"{"ID":"s","Warnings":null}"#)

    private static let imageID = "sha256:" + String(repeating: "0a", count: 32)

    private static func service(_ image: String) -> Sample { Sample(body: service(image)) }
    private static func service(_ image: String) -> String {
        #"{"TaskTemplate":{"ContainerSpec":{"Image":"\#(image)"}}}"#
    }
}

private let imagePath: JSONPath = "TaskTemplate.ContainerSpec.Image"

private func pinImage(_ request: inout Message, _: RewriteContext) {
    guard let image = request.body.value(caseInsensitive: imagePath)?.string, !image.isEmpty, !image.contains("@"),
        !image.isFullID, !image.isFullDigest
    else { return }
    let headers = Headers(request.headers.fields.filter { $0.isNamed("X-Registry-Auth") })
    let question = EngineCall(.get, "/distribution/\(FormEncoding.encodePath(image))/json", headers: headers)
    request.converse(
        .call(question) { found in
            guard found.isSuccess, let digest = found.body.value(at: "Descriptor.digest")?.string else {
                return .request { .answer($0.warning(ofUnpinned: image)) }
            }
            let pinned = JSONValue.string("\(image.familiarTaggedImage)@\(digest)")
            return .request(editing: { $0.updateRequested(imagePath) { $0 = pinned } }, then: Conversation.answer)
        })
}

extension String {
    /// An image's id, which is no name: no registry has it.
    fileprivate var isFullDigest: Bool {
        let prefix = "sha256:"
        return hasPrefix(prefix) && String(dropFirst(prefix.count)).isFullID
    }

    /// The image's name as Docker shortens it, with its tag.
    fileprivate var familiarTaggedImage: String {
        var name = self[...]
        for domain in ["docker.io/", "index.docker.io/"] where name.hasPrefix(domain) { name.removeFirst(domain.count) }
        let official = "library/"
        if name.hasPrefix(official), !name.dropFirst(official.count).contains("/") { name.removeFirst(official.count) }
        let last = name[(name.lastIndex(of: "/") ?? name.startIndex)...]
        return last.contains(":") ? String(name) : "\(name):latest"
    }
}

extension Message {
    /// The answer with what engines say of an image that they could not look up.
    fileprivate func warning(ofUnpinned image: String) -> Message {
        guard isSuccess else { return self }
        var answer = self
        let warning = """
            image \(image) could not be accessed on a registry to record
            its digest. Each node will access \(image) independently,
            possibly leading to different nodes running different
            versions of the image.

            """
        let others = answer.body["Warnings"]?.elements ?? []
        answer.body["Warnings"] = .array(others + [.string(warning)])
        return answer
    }
}
