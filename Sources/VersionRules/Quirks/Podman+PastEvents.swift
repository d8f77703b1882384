// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let tellPastEventsPodman = Change(
        id: "podman-past-events",
        summary: "Podman tells no events at all where they are asked for until a time that is over.",
        endpoints: [.events],
        requestUp: [.customHead(askForPast)],
        responseDown: [.custom(dropLaterEvents)],
        lookUps: [.info, .query],
        source: "libpod/events/logfile.go@v4.3, and the answers of Podman 4.3 and Docker 20.10",
        examples: [
            Example(
                .requestUp, lookedUp: [.info: now, .query: #""since=9&until=1795948962""#],
                before: Sample(query: "since=9&until=1795948962"), after: Sample(query: "since=9&stream=false")),
            Example(
                .requestUp, lookedUp: [.info: now, .query: #""since=9&until=1795948962.2""#],
                before: Sample(query: "since=9&until=1795948962.2"),
                after: Sample(query: "since=9&until=1795948962.2")),
            Example(
                .requestUp, lookedUp: [.info: now, .query: #""until=10m""#], before: Sample(query: "until=10m"),
                after: Sample(query: "until=10m")),
            Example(
                .responseDown, lookedUp: [.query: #""until=1795948960.5""#],
                before: #"{"Type":"container","Action":"die","timeNano":1795948960500000001}"#, after: ""),
            Example(
                .responseDown, lookedUp: [.query: #""until=1795948960.5""#],
                before: #"{"Type":"container","Action":"die","timeNano":1795948960500000000}"#,
                after: #"{"Type":"container","Action":"die","timeNano":1795948960500000000}"#),
            Example(.responseDown, lookedUp: [.query: #""""#], before: #"{"timeNano":7}"#, after: #"{"timeNano":7}"#),
        ]
    )
}

private let now = #"{"SystemTime":"2026-11-29T11:42:42.100000000+01:00"}"#

/// Podman's `stream` is what ends an answer with what has been.
private func askForPast(_ request: inout Message, _ context: RewriteContext) {
    guard let until = nanoseconds(ofUnixTime: request.query["until"]),
        let now = nanoseconds(ofTimestamp: context.lookedUp[.info]?["SystemTime"]?.string), until <= now
    else { return }
    request.query.remove("until")
    request.query.set("stream", to: "false")
}

/// A record of no bytes is left out of a stream.
private func dropLaterEvents(_ event: inout JSONValue, _ context: RewriteContext) {
    guard let query = context.lookedUp[.query]?.string, let until = nanoseconds(ofUnixTime: Query(query)["until"]),
        let time = event["timeNano"]?.integer, time > until
    else { return }
    event = JSONValue(source: [UInt8]())
}

/// Of seconds since 1970 with a fraction or without, as clients send them.
private func nanoseconds(ofUnixTime text: String?) -> Int? {
    let parts = (text ?? "").split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let seconds = Int(first), (0..<9_000_000_000).contains(seconds) else { return nil }
    return seconds * 1_000_000_000 + (parts.count > 1 ? fraction(parts[1]) : 0)
}

/// Of a time such as `2026-11-29T11:42:42.1+01:00`.
private func nanoseconds(ofTimestamp text: String?) -> Int? {
    guard let text, let zone = text.lastIndex(where: { "Z+-".contains($0) }) else { return nil }
    let numbers = text[..<zone].split { "-T:.".contains($0) }
    let values = numbers.prefix(6).compactMap { Int($0) }
    guard values.count == 6 else { return nil }
    let offset = text[zone...].dropFirst().split(separator: ":").compactMap { Int($0) }.reduce(0) { $0 * 60 + $1 }
    let minutes = (days(values[0], values[1], values[2]) * 24 + values[3]) * 60 + values[4]
    let seconds = (minutes - (text[zone] == "-" ? -offset : offset)) * 60 + values[5]
    return seconds * 1_000_000_000 + (numbers.count > 6 ? fraction(numbers[6]) : 0)
}

private func fraction(_ digits: Substring) -> Int {
    Int((digits + "000000000").prefix(9)) ?? 0
}

/// Days since 1970 in the Gregorian calendar, its years begun in March so that leap days come last.
private func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let years = month > 2 ? year : year - 1
    let daysBefore = (153 * ((month + 9) % 12) + 2) / 5
    return years * 365 + years / 4 - years / 100 + years / 400 + daysBefore + day - 719_469
}
