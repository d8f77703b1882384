// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.14 changed.
    static let v1_14: [Change] = []
}
