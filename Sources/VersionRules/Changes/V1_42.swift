// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.42 changed.
    static let v1_42: [Change] = []
}
