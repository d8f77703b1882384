// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.49 changed.
    static let v1_49: [Change] = []
}
