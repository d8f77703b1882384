// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.51 changed.
    static let v1_51: [Change] = []
}
