// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.32 changed.
    static let v1_32: [Change] = []
}
