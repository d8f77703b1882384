// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.33 changed.
    static let v1_33: [Change] = []
}
