// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What would become of each client that was seen, if it spoke to another engine without the proxy.
struct UpgradeReport: Sendable {
    let target: UpgradeTarget
    /// One for each client and version, those first that fare worst.
    let verdicts: [ClientVerdict]

    init(_ uses: [AuditUse], target: UpgradeTarget) {
        self.target = target
        let groups = Dictionary(grouping: uses) { ClientVerdict.Subject($0) }
        let offered = OfferedVersions(uses)
        verdicts = groups.map { ClientVerdict($0, uses: $1, target: target, offered: offered) }
            .sorted(by: Self.precedes)
    }

    /// The report in a sentence.
    var summary: String {
        let text = "\(target)"
        guard !verdicts.isEmpty else { return "No client was seen, so nothing is known of an upgrade to \(text)." }
        let all = count(verdicts.map(\.subject.identity))
        let clients = "\(all) client\(all == 1 ? "" : "s")"
        let refused = count(of: .refused)
        let losing = count(of: .loses)
        guard refused + losing > 0 else { return "An upgrade to \(text) breaks none of \(clients)." }
        return "An upgrade to \(text) refuses \(refused) of \(clients) outright and takes something from "
            + "\(losing) more."
    }

    /// The worst that becomes of anyone; nil where nobody was seen.
    var worst: ClientVerdict.Outcome? { verdicts.map(\.outcome).max() }

    /// How many clients fare that way at worst.
    func count(of outcome: ClientVerdict.Outcome) -> Int {
        let worst = Dictionary(verdicts.map { ($0.subject.identity, $0.outcome) }, uniquingKeysWith: max)
        return worst.values.count { $0 == outcome }
    }

    private func count(_ identities: [ClientVerdict.Identity]) -> Int { Set(identities).count }

    private static func precedes(_ left: ClientVerdict, _ right: ClientVerdict) -> Bool {
        if left.outcome != right.outcome { return left.outcome > right.outcome }
        if left.requests != right.requests { return left.requests > right.requests }
        return left.subject.text < right.subject.text
    }
}

/// What would become of one client at one version.
struct ClientVerdict: Sendable {
    /// From best to worst.
    enum Outcome: String, Comparable, Sendable, CaseIterable {
        /// It gets what it gets now.
        case fine
        /// It is served, but without something that it is given now.
        case loses
        /// None of its requests is served.
        case refused

        static func < (left: Outcome, right: Outcome) -> Bool { left.rank < right.rank }

        private var rank: Int { Outcome.allCases.firstIndex(of: self) ?? 0 }
    }

    /// One client, wherever it was seen.
    struct Identity: Hashable, Sendable {
        let client: String
        let host: String?
    }

    /// Whom it is about.
    struct Subject: Hashable, Sendable {
        let identity: Identity
        /// nil for paths without a version.
        let asked: APIVersion?

        init(_ use: AuditUse) {
            identity = Identity(client: use.client, host: use.host)
            asked = use.asked
        }

        fileprivate var text: String { "\(identity.host ?? "") \(identity.client) \(asked?.description ?? "")" }
    }

    let subject: Subject
    let outcome: Outcome
    /// The first is the weightiest.
    let reasons: [UpgradeReason]
    let requests: Int
    let lastSeen: Timestamp?

    init(_ subject: Subject, uses: [AuditUse], target: UpgradeTarget, offered: OfferedVersions) {
        self.subject = subject
        requests = uses.reduce(0) { $0 + $1.requests }
        lastSeen = uses.compactMap(\.lastSeen).max()
        let (isRefused, words) = Self.acceptance(of: subject, by: target.engine.window, offered: offered)
        let losses = uses.flatMap { UpgradeReason.losses(of: $0, at: target) }.merged
        outcome = isRefused ? .refused : losses.isEmpty ? .fine : .loses
        // Beside a refusal, what it was seen to need of the rules is of interest, not all that it might need.
        reasons = words.map { UpgradeReason(text: $0) } + (isRefused ? losses.filter { $0.seen > 0 } : losses)
    }

    /// Whether an engine refuses the version, and what there is to say of a version that it does not accept, its own
    /// words first.
    static func acceptance(
        of subject: Subject, by window: VersionWindow, offered: OfferedVersions
    ) -> (isRefused: Bool, words: [String]) {
        guard let version = subject.asked,
            let refusal = VersionRefusal(of: version, written: version.description, by: window)
        else { return (false, []) }
        return switch offered.outcome(for: subject, at: window) {
        case .asks(let other): (false, ["it negotiates, and would ask for \(other)"])
        case .unknown:
            (true, [refusal.message, "it asks for the newest version that it is offered, and may know newer ones"])
        case .fails, nil: (true, [refusal.message])
        }
    }
}
