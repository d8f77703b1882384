// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.40 changed.
    static let v1_40: [Change] = []
}
