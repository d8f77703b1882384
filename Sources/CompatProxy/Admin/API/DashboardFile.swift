// SPDX-License-Identifier: Apache-2.0

/// A file of the dashboard, which the binary holds.
enum DashboardFile: String, CaseIterable {
    case page = "/"
    case style = "/dashboard.css"
    case script = "/dashboard.js"

    var answer: AdminAnswer {
        switch self {
        case .page: AdminAnswer(contentType: "text/html; charset=utf-8", body: PackageResources.dashboard_html)
        case .style: AdminAnswer(contentType: "text/css; charset=utf-8", body: PackageResources.dashboard_css)
        case .script: AdminAnswer(contentType: "text/javascript; charset=utf-8", body: PackageResources.dashboard_js)
        }
    }
}
