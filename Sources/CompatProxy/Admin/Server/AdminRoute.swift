// SPDX-License-Identifier: Apache-2.0

/// What there is to read.
enum AdminRoute: Equatable {
    case health, readiness, metrics
    case status
    case audit(AuditPage)
    case rule(String)
    case dashboard(DashboardFile)

    /// The page at a path; nil where there is none.
    init?(path: String) {
        if let file = DashboardFile(rawValue: path) {
            self = .dashboard(file)
            return
        }
        switch path {
        case "/healthz": self = .health
        case "/readyz": self = .readiness
        case "/metrics": self = .metrics
        default:
            guard path.hasPrefix("/api/") else { return nil }
            self.init(api: path.dropFirst("/api/".count))
        }
    }

    private init?(api path: Substring) {
        if path == "status" {
            self = .status
        } else if let page = AuditPage(rawValue: String(path)) {
            self = .audit(page)
        } else if path.hasPrefix("rules/") {
            self = .rule(String(path.dropFirst("rules/".count)))
        } else {
            return nil
        }
    }
}
