// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.48 changed.
    static let v1_48: [Change] = []
}
