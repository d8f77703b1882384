// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let giveErrorsStatusPodman = Change(
        id: "podman-error-status",
        summary: "Podman answers 500 where Docker says what was wrong with the request: 400, 403, 404 or 409.",
        endpoints: .every,
        errorDown: [.customMessage(giveStatusOfCause)],
        source: "The answers of Podman 4.3, and of Docker 20.10 and 28",
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
                .errorDown,
                before: Sample(
                    status: 500,
                    body: #"""
                        {"cause":"container state improper","message":"\"27c2\" is not paused, can't unpause: \#
                        container state improper","response":500}
                        """#),
                after: Sample(
                    status: 500,
                    body: #"""
                        {"cause":"container state improper","message":"\"27c2\" is not paused, can't unpause: \#
                        container state improper","response":500}
                        """#)),
            Example(
                .errorDown, before: Sample(status: 500, body: #"{"cause":"invalid signal: BAD","response":500}"#),
                after: Sample(status: 400, body: #"{"cause":"invalid signal: BAD","response":400}"#)),
            Example(
                .errorDown,
                before: Sample(
                    status: 500,
                    body: #"{"cause":"invalid argument","message":"unsupported driver foo: invalid argument"}"#),
                after: Sample(
                    status: 404,
                    body: #"{"cause":"invalid argument","message":"unsupported driver foo: invalid argument"}"#)),
            Example(
                .errorDown,
                before: Sample(status: 500, body: #"{"cause":"foo is an invalid filter","response":500}"#),
                after: Sample(status: 400, body: #"{"cause":"foo is an invalid filter","response":400}"#)),
            Example(
                .errorDown,
                before: Sample(
                    status: 500,
                    body: #"""
                        {"cause":"invalid syntax","message":"make cli opts(): strconv.Atoi: parsing \"a\": invalid \#
                        syntax"}
                        """#),
                after: Sample(
                    status: 400,
                    body: #"""
                        {"cause":"invalid syntax","message":"make cli opts(): strconv.Atoi: parsing \"a\": invalid \#
                        syntax"}
                        """#)),
            Example(
                .errorDown, before: Sample(status: 500, body: #"{"cause":"no space left","response":500}"#),
                after: Sample(status: 500, body: #"{"cause":"no space left","response":500}"#)),
            Example(
                .errorDown, before: Sample(status: 404, body: #"{"cause":"invalid argument","response":404}"#),
                after: Sample(status: 404, body: #"{"cause":"invalid argument","response":404}"#)),
        ]
    )

    /// For clients since 1.42 alone, as Docker called it an error of its own before.
    static let refuseUnreadablePodman = Change(
        id: "podman-unreadable",
        summary: "Podman answers 500 to a body or to filters that it cannot read; Docker has 400 since 1.42.",
        endpoints: .every,
        errorDown: [.customMessage(giveStatusOfUnreadable)],
        source: giveErrorsStatusPodman.source,
        examples: [
            Example(
                .errorDown,
                before: Sample(status: 500, body: #"{"cause":"EOF","message":"decode(): EOF","response":500}"#),
                after: Sample(status: 400, body: #"{"cause":"EOF","message":"decode(): EOF","response":400}"#)),
            Example(
                .errorDown,
                before: Sample(status: 500, body: #"{"cause":"EOF","message":"pinging registry: EOF","response":500}"#),
                after: Sample(status: 500, body: #"{"cause":"EOF","message":"pinging registry: EOF","response":500}"#)),
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
    "container port number must be non-0": 400,
    "container state improper": 409,
    "NanoCpus conflicts with CpuPeriod and CpuQuota": 400,
    "image not known": 404,
    "incorrect volume format, should be [host-dir:]ctr-dir[:option]": 400,
    "invalid argument": 400,
    "network already exists": 409,
    "network is already connected": 403,
    "network is being used": 403,
    "network not found": 404,
    "no such container": 404,
    "no such exec session": 404,
    "no such volume": 404,
    "required plugin missing": 404,
    "that name is already in use": 409,
    "unknown capability": 400,
    "volume is being used": 409,
]

/// Of causes that end in what was asked for.
private let statusOfCauseBeginning: KeyValuePairs<String, Int> = [
    "cannot create network with name ": 403,
    "default network ": 403,
    "incorrect mount format: ": 400,
    "invalid filter ": 400,
    "invalid filesystem type ": 400,
    "invalid signal: ": 400,
    "normalizing name for compat API: ": 400,
    "the --rm option conflicts with --restart": 400,
    "unsupported image filter ": 400,
]

/// Of messages about what could not be read at all.
private let unreadableBeginnings = [
    "decode(): ", "failed to decode filter parameters", "failed to parse parameters", "invalid character '",
]

private func giveStatusOfCause(_ answer: inout Message, _: RewriteContext) {
    if answer.status == 500, let status = answer.body.statusOfError { answer.fail(with: status) }
}

private func giveStatusOfUnreadable(_ answer: inout Message, _: RewriteContext) {
    guard answer.status == 500, let message = answer.body["message"]?.string else { return }
    if unreadableBeginnings.contains(where: message.hasPrefix) { answer.fail(with: 400) }
}

extension Message {
    fileprivate mutating func fail(with status: Int) {
        self.status = status
        if body["response"] != nil { body["response"] = .number(Int64(status)) }
    }
}

extension JSONValue {
    /// What Docker answers to what Podman failed over; nil for 500.
    fileprivate var statusOfError: Int? {
        guard let cause = self["cause"]?.string else { return nil }
        let message = self["message"]?.string ?? ""
        if message.contains("is not paused, can't unpause") { return nil }
        if message.hasPrefix("unsupported driver ") { return 404 }
        if message.hasPrefix("make cli opts(): strconv.Atoi: ") { return 400 }
        if cause.hasSuffix(" is an invalid filter") || cause.hasSuffix(" is an invalid volume filter") { return 400 }
        return statusOfCause[cause] ?? statusOfCauseBeginning.first { cause.hasPrefix($0.key) }?.value
    }
}
