// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let forgetCopy = Change(
        id: "1.45-copy",
        summary: "Copying by a POST, answered with 404 and no more since 1.24, is a page that is not found.",
        endpoints: [.containerCopy],
        errorUp: [.customMessage(sayPageNotFound)],
        source: "api/server/router/container/container.go@25.0 and @26.0, where it goes by the release",
        examples: [
            Example(
                .errorUp, before: Sample(status: 404, headers: ["Docker-Experimental": "false", "Ostype": "linux"]),
                after: Sample(
                    status: 404, headers: ["Content-Type": "application/json"], body: #"{"message":"page not found"}"#)),
            Example(
                .errorUp, before: Sample(status: 404, body: #"{"message":"page not found"}"#),
                after: Sample(status: 404, body: #"{"message":"page not found"}"#)),
        ]
    )
}

private func sayPageNotFound(_ error: inout Message, _: RewriteContext) {
    guard error.status == 404, error.body.sourceBytes.isEmpty else { return }
    for name in ["Docker-Experimental", "Ostype"] { error.headers.remove(name) }
    error.headers.set("Content-Type", to: "application/json")
    error.body = ["message": .string(Rejection.pageNotFound.message)]
}
