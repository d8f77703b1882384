// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.19 changed.
    static let v1_19: [Change] = []
}
