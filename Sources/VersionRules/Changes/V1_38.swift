// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.38 changed.
    static let v1_38: [Change] = []
}
