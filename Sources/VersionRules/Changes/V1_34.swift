// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.34 changed.
    static let v1_34: [Change] = []
}
