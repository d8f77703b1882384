// SPDX-License-Identifier: Apache-2.0

/// Up to which version the requests at an endpoint are taken otherwise by later versions or by engines of today: those
/// of younger clients need not be looked at.
public struct RequestReach: Sendable {
    private let newest: APIVersion?

    /// Whether something comes after that version.
    public func concerns(_ client: APIVersion) -> Bool {
        newest.map { client < $0 } ?? false
    }

    /// The reach at an endpoint.
    public static subscript(endpoint: Endpoint) -> RequestReach { all[Int(endpoint.rawValue)] }

    private static let all = reaches(in: .all)

    /// One for each endpoint.
    private static func reaches(in history: VersionHistory) -> [RequestReach] {
        var newest = [APIVersion?](repeating: nil, count: Endpoint.allCases.count)
        func extend(to version: APIVersion, _ change: Change) {
            for endpoint in change.endpoints.members where change.mayEditRequests(at: endpoint) {
                newest[Int(endpoint.rawValue)] = max(newest[Int(endpoint.rawValue)] ?? version, version)
            }
        }
        for entry in history.entries {
            for change in entry.changes { extend(to: entry.version, change) }
        }
        for quirk in history.quirks where quirk.engines.matches(.newestDocker) {
            let lastClient = quirk.clients.newest ?? history.window.maximum
            extend(to: APIVersion(lastClient.major, lastClient.minor + 1), quirk.change)
        }
        return newest.map(RequestReach.init)
    }
}

extension Change {
    /// Whether there are steps for requests there. Those about a body are none where requests have no body.
    fileprivate func mayEditRequests(at endpoint: Endpoint) -> Bool {
        let hasBody = endpoint.definition.request != .none
        return steps[.requestUp].contains { hasBody || !$0.isAboutBody }
    }
}
