// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.27 changed.
    static let v1_27: [Change] = []
}
