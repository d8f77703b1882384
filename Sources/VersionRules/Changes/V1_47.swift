// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.47 changed.
    static let v1_47: [Change] = []
}
