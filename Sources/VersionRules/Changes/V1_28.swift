// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.28 changed.
    static let v1_28: [Change] = []
}
