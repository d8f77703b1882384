// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.18 changed.
    static let v1_18: [Change] = []
}
