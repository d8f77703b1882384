// SPDX-License-Identifier: Apache-2.0

/// What there is to read.
enum AdminRoute: Equatable {
    case health, readiness, metrics

    /// The page at a path; nil where there is none.
    init?(path: String) {
        switch path {
        case "/healthz": self = .health
        case "/readyz": self = .readiness
        case "/metrics": self = .metrics
        default: return nil
        }
    }
}
