// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

/// Recorded messages go from their version to another and back: over each change by itself, and over all at once.
@Suite("Round trips of recorded messages")
struct RoundTripTests {
    private static let endpoints = Set(RecordedMessage.all.map(\.endpoint)).sorted { $0.rawValue < $1.rawValue }
    private static let ends = [VersionHistory.all.window.minimum, VersionHistory.all.window.maximum]

    @Test("a message comes back as it was, but for what a change between says is lost", arguments: endpoints)
    func roundTrip(_ endpoint: Endpoint) {
        for recorded in RecordedMessage.all where recorded.endpoint == endpoint {
            for end in Self.ends where end != recorded.version {
                var journey = Journey(of: recorded, to: end)
                journey.run()
                #expect(journey.faults.isEmpty, "\(recorded) to \(end): \(journey.faults.joined(separator: "\n"))")
            }
        }
    }

    /// Without this, tests above could pass for want of messages that anything happens to.
    @Test("most messages are translated there and back")
    func coverage() {
        let journeys = RecordedMessage.all.flatMap { recorded in
            Self.ends.filter { $0 != recorded.version }.map { Journey(of: recorded, to: $0) }
        }
        #expect(journeys.filter { !$0.changes.isEmpty }.count * 4 > journeys.count * 3)
    }
}

/// A message on its way, a change at a time.
private struct Journey {
    /// Where much changes at once, and the ends: here all changes so far are taken at once as well.
    private static let stops: [APIVersion] = ["1.12", "1.21", "1.24", "1.41", "1.44", "1.51", .newest]

    private let recorded: RecordedMessage
    private let end: APIVersion
    /// As it came from a client or engine of its time.
    private let start: Message
    /// What has become of it so far.
    private var here: Message
    /// Where something was lost over changes that say so.
    private var losses: Set<String> = []
    private(set) var faults: [String] = []

    init(of recorded: RecordedMessage, to end: APIVersion) {
        self.recorded = recorded
        self.end = end
        start =
            (try? recorded.plan(to: recorded.version, isStrict: true).translate(recorded.message)) ?? recorded.message
        here = start
    }

    /// The changes on the way with their versions, in the order that the message meets them.
    var changes: [(version: APIVersion, change: Change)] {
        let (older, newer) = (min(recorded.version, end), max(recorded.version, end))
        let met = VersionHistory.all.entries.filter { older < $0.version && $0.version <= newer }
            .flatMap { entry in entry.changes.map { (version: entry.version, change: $0) } }
            .filter { $0.change.endpoints.contains(recorded.endpoint) && !$0.change.steps.isEmpty }
        return isUp ? met : met.reversed()
    }

    private var isUp: Bool { end > recorded.version }

    /// Whether it meets an engine older than the client. Quirks matter to older clients alone.
    private var isClientNewer: Bool { recorded.isRequest ? !isUp : isUp }

    mutating func run() {
        let stops = Self.stops.filter { isUp ? $0 > recorded.version : $0 < recorded.version }
        var left = changes[...]
        for stop in isUp ? stops : stops.reversed() {
            while let next = left.first, isUp ? next.version <= stop : next.version > stop {
                guard cross(next.change, of: next.version) else { return }
                left = left.dropFirst()
            }
            compareWhole(at: stop)
        }
    }

    /// Takes it over one change, and back to see what that loses; false where it is refused.
    private mutating func cross(_ change: Change, of version: APIVersion) -> Bool {
        let history = VersionHistory([VersionHistory.Entry(version, [change])])
        guard let next = translate(here, to: end, over: history) else {
            if (isClientNewer ? change.lossUp : change.lossDown) == .exact { faults.append("\(change.id) refuses it") }
            return false
        }
        let lost = losses(of: here, asSeenIn: translateBack(next, from: end, over: history))
        if change.lossUp == .exact && change.lossDown == .exact {
            faults += lost.map { "\(change.id): \($0.place) \($0.text)" }
        } else {
            losses.formUnion(lost.map(\.place))
        }
        here = next
        return true
    }

    /// Takes it there at once: that gives what single changes gave, and loses what single changes lose.
    private mutating func compareWhole(at stop: APIVersion) {
        let history = VersionHistory(VersionHistory.all.entries)
        guard let there = translate(start, to: stop, over: history) else {
            return faults.append("\(stop): all changes together refuse it")
        }
        faults += there.body.differences(from: here.body).map { "\(stop): \($0.place) \($0.text)" }
        let lost = losses(of: start, asSeenIn: translateBack(there, from: stop, over: history))
        faults += lost.filter { !isLost($0.place) }.map { "\(stop) and back: \($0.place) \($0.text)" }
    }

    /// Whether a change says that it loses that, or what it is a part of.
    private func isLost(_ place: String) -> Bool {
        losses.contains { place == $0 || place.hasPrefix($0 + ".") || $0.hasPrefix(place + ".") }
    }

    private func translate(_ message: Message, to end: APIVersion, over history: VersionHistory) -> Message? {
        try? recorded.plan(from: recorded.version, to: end, over: history, isStrict: false).translate(message)
    }

    private func translateBack(_ message: Message, from end: APIVersion, over history: VersionHistory) -> Message? {
        try? recorded.plan(from: end, to: recorded.version, over: history, isStrict: true).translate(message)
    }

    private func losses(of message: Message, asSeenIn returned: Message?) -> [Difference] {
        guard let returned else { return [Difference(place: "", text: "is refused on the way back")] }
        guard returned.body.description != message.body.description else { return [] }
        return quirksMended(returned).body.differences(from: quirksMended(message).body)
    }

    /// What no change puts back because newer engines leave it out at every version, their quirks do.
    private func quirksMended(_ message: Message) -> Message {
        guard !recorded.isRequest else { return message }
        let (older, newer) = (min(recorded.version, end), max(recorded.version, end))
        let history = VersionHistory([VersionHistory.Entry(older, [])], quirks: VersionHistory.all.quirks)
        let plan = recorded.plan(from: newer, to: older, over: history, isStrict: false)
        return (try? plan.translate(message)) ?? message
    }
}

extension RecordedMessage {
    /// The plan for such a message on a way over changes, between a client and an engine of these versions' time.
    fileprivate func plan(
        from start: APIVersion, to end: APIVersion, over history: VersionHistory, isStrict: Bool
    ) -> MessagePlan {
        let (client, spoken) = isRequest ? (start, end) : (end, start)
        let engine = EngineProfile.docker(EngineProfile.docker(speaking: max(spoken, "1.41")).release, spoken, spoken)
        let context = RewriteContext.between(client, spoken, engine: engine, isStrict: isStrict)
        let legs = ChangeRoute(history: history, context: context).legs(at: endpoint)
        return part(of: EndpointPlan(legs, at: endpoint, context: context))
    }
}
