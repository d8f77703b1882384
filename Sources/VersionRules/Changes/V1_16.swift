// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.16 changed.
    static let v1_16: [Change] = []
}
