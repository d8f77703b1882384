// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.20 changed.
    static let v1_20: [Change] = []
}
