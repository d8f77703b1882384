// SPDX-License-Identifier: Apache-2.0

/// What the admin interface has of the audit.
struct AdminAudit: Sendable {
    /// What is kept.
    let source: any AuditSource
    /// What was counted since the start.
    let counters: AuditCounters
}
