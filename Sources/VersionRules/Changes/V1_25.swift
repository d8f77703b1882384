// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.25 changed.
    static let v1_25: [Change] = []
}
