// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Whether a request that says this says nothing: null, false, zero, empty, or an object of such.
    ///
    /// Clients send every field that they know. Objects are looked into as deep as a host config has them.
    func isUnset(depth: Int = 4) -> Bool {
        switch kind {
        case .null: true
        case .bool: bool == false
        case .number: double == 0
        case .string: string?.isEmpty ?? false
        case .array: elements?.isEmpty ?? false
        case .object: depth > 0 && namedMembers.allSatisfy { $0.value.isUnset(depth: depth - 1) }
        case .invalid: false
        }
    }
}
