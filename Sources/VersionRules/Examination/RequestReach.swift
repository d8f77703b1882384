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

    private static let all = Endpoint.allCases.map { RequestReach(at: $0, history: .all) }

    private init(at endpoint: Endpoint, history: VersionHistory) {
        let versions = history.entries.filter { entry in
            entry.changes.contains { $0.takesRequestsOtherwise(at: endpoint) }
        }.map(\.version)
        let quirks = history.quirks.filter {
            $0.change.takesRequestsOtherwise(at: endpoint) && $0.engines.matches(.newestDocker)
        }.map { APIVersion($0.newestClient.major, $0.newestClient.minor + 1) }
        newest = (versions + quirks).max()
    }
}

extension Change {
    fileprivate func takesRequestsOtherwise(at endpoint: Endpoint) -> Bool {
        endpoints.contains(endpoint) && !steps[.requestUp].isEmpty
    }
}
