// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.39 changed.
    static let v1_39: [Change] = []
}
