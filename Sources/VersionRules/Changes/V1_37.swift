// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.37 changed.
    static let v1_37: [Change] = []
}
