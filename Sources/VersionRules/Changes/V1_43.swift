// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.43 changed.
    static let v1_43: [Change] = []
}
