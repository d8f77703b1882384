// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Keeps web pages of others out. A browser on this machine reaches the loopback address for whichever page it shows.
struct AdminGate {
    private let isUnixSocket: Bool
    private let names: [String]

    init(_ configuration: AdminConfiguration) {
        switch configuration.address {
        case .unix:
            isUnixSocket = true
            names = []
        case .tcp(let host, _):
            isUnixSocket = false
            names = ["localhost", host.lowercased()] + configuration.names
        }
    }

    /// Why a request is not served; nil where it is.
    func refusal(of request: AdminRequest) -> AdminAnswer? {
        // No browser reaches a unix socket.
        guard !isUnixSocket else { return nil }
        if let authority = request.authority, !isOurs(authority) {
            return .error(421, "'\(authority)' is no name of the admin interface; admin.names may add it")
        }
        return isForeign(request) ? .error(403, "pages of another origin may not read this") : nil
    }

    /// DNS rebinding gives a page's own name our address. A number cannot be rebound, and no page is named like us.
    private func isOurs(_ authority: String) -> Bool {
        let host = Self.host(of: authority)
        return names.contains(host) || IPAddress(host) != nil
    }

    private static func host(of authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return authority.prefix { $0 != ":" }.lowercased()
    }

    /// Whether another site's page asks. Following a link from one is fine: such a page does not see what comes.
    private func isForeign(_ request: AdminRequest) -> Bool {
        if let origin = request.headers["Origin"] {
            let own = request.authority.map { ["http://\($0)", "https://\($0)"] } ?? []
            return !own.contains(origin)
        }
        guard let site = request.headers["Sec-Fetch-Site"], !["same-origin", "none"].contains(site) else {
            return false
        }
        return request.headers["Sec-Fetch-Mode"] != "navigate" || request.headers["Sec-Fetch-Dest"] != "document"
    }
}
