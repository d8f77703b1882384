// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.41 changed.
    static let v1_41: [Change] = []
}
