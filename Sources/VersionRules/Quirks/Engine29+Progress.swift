// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let restoreProgressText = Change(
        id: "engine29-progress-text",
        summary: "Engine 29 no longer draws the progress bars that clients may print as they are.",
        endpoints: [.imageCreate, .imagePush, .imageLoad, .imageBuild, .pluginPull, .pluginPush, .pluginUpgrade],
        responseDown: [.custom(drawProgress)],
        lossDown: .synthesised("The text has no estimate of the time that is left."),
        source: "pkg/jsonmessage/jsonmessage.go@28.x, and the streams of 28",
        examples: [
            Example(
                .responseDown,
                before: #"{"status":"Downloading","progressDetail":{"current":269312,"total":25887652},"id":"91d3"}"#,
                after: #"""
                    {"status":"Downloading","progressDetail":{"current":269312,"total":25887652},\#
                    "progress":"[>                                                  ]  269.3kB/25.89MB","id":"91d3"}
                    """#
            ),
            Example(
                .responseDown,
                before: #"{"status":"Loading layer","progressDetail":{"current":24379392,"total":25886720},"id":"74"}"#,
                after: #"""
                    {"status":"Loading layer","progressDetail":{"current":24379392,"total":25886720},\#
                    "progress":"[===============================================>   ]  24.38MB/25.89MB","id":"74"}
                    """#
            ),
            Example(
                .responseDown,
                before: #"{"status":"Extracting","progressDetail":{"current":3,"units":"s"},"id":"91d3"}"#,
                after:
                    #"{"status":"Extracting","progressDetail":{"current":3,"units":"s"},"progress":"3 s","id":"91d3"}"#
            ),
            Example(
                .responseDown,
                before: #"{"status":"Pull complete","progressDetail":{},"id":"91d3"}"#,
                after: #"{"status":"Pull complete","progressDetail":{},"id":"91d3"}"#),
            Example(
                .responseDown, before: #"{"stream":"Step 1/3 : FROM busybox"}"#,
                after: #"{"stream":"Step 1/3 : FROM busybox"}"#),
        ]
    )
}

private func drawProgress(_ record: inout JSONValue, _: RewriteContext) {
    guard let detail = record["progressDetail"], record["progress"] == nil else { return }
    let text = ProgressBar(detail).description
    if !text.isEmpty { record.insert(.string(text), forKey: "progress", after: "progressDetail") }
}
