// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.54 changed.
    static let v1_54: [Change] = []
}
