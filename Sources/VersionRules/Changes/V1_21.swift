// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.21 changed.
    static let v1_21: [Change] = []
}
