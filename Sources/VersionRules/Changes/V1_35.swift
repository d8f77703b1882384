// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.35 changed.
    static let v1_35: [Change] = []
}
