// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.55 changed.
    static let v1_55: [Change] = []
}
