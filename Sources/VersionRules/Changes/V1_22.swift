// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.22 changed.
    static let v1_22: [Change] = []
}
