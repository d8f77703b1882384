// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let refuseCopySilently26 = Change(
        id: "engine26-copy",
        summary: "Engine 26 says that there is no page for copying by a POST, below 1.45 too; it said 404 and no more.",
        endpoints: [.containerCopy],
        errorDown: [.customMessage(sayNothing)],
        source: forgetCopy.source,
        examples: [
            Example(
                .errorDown,
                before: Sample(
                    status: 404, headers: ["Content-Type": "application/json"], body: #"{"message":"page not found"}"#),
                after: Sample(status: 404, headers: ["Docker-Experimental": "false", "Ostype": "linux"])),
            Example(
                .errorDown, before: Sample(status: 404, body: #"{"message":"No such container: c"}"#),
                after: Sample(status: 404, body: #"{"message":"No such container: c"}"#)),
        ]
    )
}

private func sayNothing(_ error: inout Message, _ context: RewriteContext) {
    guard error.status == 404, error.body["message"]?.string == Rejection.pageNotFound.message else { return }
    for (name, value) in context.engine.fields { error.headers.set(name, to: value) }
    error.headers.remove("Content-Type")
    error.body = JSONValue(source: [UInt8]())
}
