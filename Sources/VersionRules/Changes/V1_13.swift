// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.13 changed.
    static let v1_13: [Change] = []
}
