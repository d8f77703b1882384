// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.15 changed.
    static let v1_15: [Change] = []
}
