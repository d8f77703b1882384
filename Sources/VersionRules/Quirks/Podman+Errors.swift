// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let giveErrorsStatusPodman = Change(
        id: "podman-error-status",
        summary: "Podman answers 500 where Docker says what was wrong with the request: 400, 403, 404 or 409.",
        endpoints: .every,
        errorDown: [.customMessage(giveStatusOfCause)],
        source: "The answers of Podman 4.3 and of Docker 20.10",
        examples: [
            Example(
                .errorDown,
                before: Sample(
                    status: 500,
                    body: #"""
                        {"cause":"that name is already in use","message":"container create: creating container \#
                        storage: the container name \"web\" is already in use by 27c2","response":500}
                        """#),
                after: Sample(
                    status: 409,
                    body: #"""
                        {"cause":"that name is already in use","message":"container create: creating container \#
                        storage: the container name \"web\" is already in use by 27c2","response":409}
                        """#)),
            Example(
                .errorDown,
                before: Sample(
                    status: 500,
                    body: #"{"cause":"container state improper","message":"can only kill running","response":500}"#),
                after: Sample(
                    status: 409,
                    body: #"{"cause":"container state improper","message":"can only kill running","response":409}"#)),
            Example(
                .errorDown, before: Sample(status: 500, body: #"{"cause":"no space left","response":500}"#),
                after: Sample(status: 500, body: #"{"cause":"no space left","response":500}"#)),
            Example(
                .errorDown, before: Sample(status: 404, body: #"{"cause":"invalid argument","response":404}"#),
                after: Sample(status: 404, body: #"{"cause":"invalid argument","response":404}"#)),
        ]
    )

    static let hidePodmanErrorDetails = Change(
        id: "podman-error-details",
        summary: "Podman's errors have cause and response beside the message.",
        endpoints: .every,
        errorDown: [.hide("cause"), .hide("response")],
        source: "pkg/errorhandling/errorhandling.go@4.3 of Podman",
        examples: [
            Example(
                .errorDown, isStrict: true,
                before: #"{"cause":"no such container","message":"no container with name nope","response":404}"#,
                after: #"{"message":"no container with name nope"}"#)
        ]
    )
}

private let statusOfCause: [String: Int] = [
    "container already exists": 409,
    "container is paused": 409,
    "container is stopped": 409,
    "container state improper": 409,
    "image not known": 404,
    "incorrect volume format, should be [host-dir:]ctr-dir[:option]": 400,
    "invalid argument": 400,
    "network is already connected": 403,
    "network not found": 404,
    "no such container": 404,
    "no such exec session": 404,
    "no such volume": 404,
    "that name is already in use": 409,
    "volume is being used": 409,
]

private func giveStatusOfCause(_ answer: inout Message, _: RewriteContext) {
    guard answer.status == 500, let status = answer.body["cause"]?.string.flatMap({ statusOfCause[$0] }) else { return }
    answer.status = status
    if answer.body["response"] != nil { answer.body["response"] = .number(Int64(status)) }
}
