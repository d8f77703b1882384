// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.56 changed.
    static let v1_56: [Change] = []
}
