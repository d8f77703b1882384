// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.45 changed.
    static let v1_45: [Change] = []
}
