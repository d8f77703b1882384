// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.36 changed.
    static let v1_36: [Change] = []
}
