// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.23 changed.
    static let v1_23: [Change] = []
}
