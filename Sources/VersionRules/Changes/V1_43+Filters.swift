// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let readDanglingOnce = Change(
        id: "1.43-dangling-filter",
        summary: "The filter dangling of images and volumes is 1, 0, true or false, and not several of them or none.",
        endpoints: [.imageList, .imagePrune, .volumeList],
        requestDown: [.customHead(readDangling)],
        source: "api/types/filters/parse.go@24.0, and the answers of 20.10 and 28",
        examples: [
            Example(
                .requestDown, before: Sample(query: #"filters={"dangling":["1"]}"#),
                after: Sample(query: "filters=%7B%22dangling%22%3A%7B%22true%22%3Atrue%7D%7D")),
            Example(
                .requestDown, before: Sample(query: #"filters={"dangling":{"false":true}}"#),
                after: Sample(query: #"filters={"dangling":{"false":true}}"#)),
            Example(
                .requestDown, before: Sample(query: #"filters={"dangling":["true","false"]}"#),
                rejected: Rejection(status: 400, message: "invalid filter 'dangling=[true false]'")),
            Example(
                .requestDown, before: Sample(query: #"filters={"dangling":[]}"#),
                rejected: Rejection(status: 400, message: "invalid filter 'dangling'")),
            Example(.requestDown, before: Sample(query: "all=1"), after: Sample(query: "all=1")),
        ]
    )
}

private func readDangling(_ request: inout Message, _: RewriteContext) throws(Rejection) {
    guard request.query.filters?["dangling"] != nil else { return }
    let values = request.query.filterValues("dangling")
    let isTrue = values.contains("true") || values.contains("1")
    let isFalse = values.contains("false") || values.contains("0")
    guard isTrue != isFalse else {
        let list = values.isEmpty ? "" : "=[\(values.joined(separator: " "))]"
        throw Rejection(status: 400, message: "invalid filter 'dangling\(list)'")
    }
    request.query.setFilter("dangling", to: isTrue ? "true" : "false")
}
