// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.50 changed.
    static let v1_50: [Change] = []
}
