// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.30 changed.
    static let v1_30: [Change] = []
}
