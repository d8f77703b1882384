// SPDX-License-Identifier: Apache-2.0

/// Fields that answers got at some version, each with what it says where the engine is too old to tell.
struct AddedFields: ExpressibleByDictionaryLiteral {
    private let fields: [(path: JSONPath, value: JSONValue)]

    init(dictionaryLiteral fields: (JSONPath, JSONValue)...) {
        self.fields = fields.map { ($0, $1) }
    }

    /// Steps towards clients that did not have them yet.
    var hidden: [Step] { fields.map { .hide(.body($0.path)) } }

    /// Steps towards clients that expect them. A null stays: it is what an engine said.
    var filled: [Step] {
        fields.map { field in
            .custom { body, _ in
                body.update(atParentOf: field.path) { if !$0.has($1) { $0[$1] = field.value } }
            }
        }
    }
}
