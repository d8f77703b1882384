// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.29 changed.
    static let v1_29: [Change] = []
}
