// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.26 changed.
    static let v1_26: [Change] = []
}
