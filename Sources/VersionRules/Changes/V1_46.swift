// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.46 changed.
    static let v1_46: [Change] = []
}
