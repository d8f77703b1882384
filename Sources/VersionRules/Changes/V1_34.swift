// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.34 changed.
    static let v1_34 = [tellWhyWaitFailed]

    /// Below 1.34 engines answer a client that waits for a removal, and that alone, with nothing where it failed.
    static let tellWhyWaitFailed = Change(
        id: "1.34-wait-error",
        summary: "Waiting for a container tells why it failed.",
        endpoints: [.containerWait],
        responseUp: [.setDefault("Error", to: .null)],
        responseDown: [.hide("Error")],
        lossDown: .approximate("Where a container could not be removed there is an answer, which was empty."),
        lossUp: .approximate("Where a container could not be removed the answer is empty."),
        source: "api/server/router/container/container_routes.go@20.10 and @28.x, and the answers of 20.10",
        examples: [
            Example(.responseUp, before: #"{"StatusCode":3}"#, after: #"{"StatusCode":3,"Error":null}"#),
            Example(
                .responseUp, before: #"{"Error":{"Message":"gone"},"StatusCode":125}"#,
                after: #"{"Error":{"Message":"gone"},"StatusCode":125}"#),
            Example(
                .responseDown, isStrict: true, before: #"{"Error":null,"StatusCode":0}"#, after: #"{"StatusCode":0}"#),
        ]
    )
}
