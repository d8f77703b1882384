// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.53 changed.
    static let v1_53: [Change] = []
}
