// SPDX-License-Identifier: Apache-2.0

/// A text that a body begins with as well as having it elsewhere. It is not put in where it is empty, nor where a member
/// of that name is there already, behind which the next one stands then.
public struct LeadingText: Sendable {
    let name: JSONKey
    /// Where the text comes from.
    let source: JSONPath

    init(_ name: JSONKey, from source: JSONPath) {
        self.name = name
        self.source = source
    }
}
