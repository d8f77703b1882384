// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.17 changed.
    static let v1_17: [Change] = []
}
