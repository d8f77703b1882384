// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.31 changed.
    static let v1_31: [Change] = []
}
