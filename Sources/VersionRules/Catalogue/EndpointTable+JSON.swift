// SPDX-License-Identifier: Apache-2.0

extension EndpointTable {
    /// Every endpoint with its versions and the kinds of its bodies, as a JSON array in the order of the table.
    public static var json: JSONValue {
        .array(Endpoint.allCases.map(\.definition.json))
    }
}

extension EndpointDefinition {
    fileprivate var json: JSONValue {
        var object: JSONValue = [
            "method": .string(method.token), "path": .string(path), "since": .string(since.description),
        ]
        object["until"] = until.map { .string($0.description) }
        if request != .none { object["request"] = .string("\(request)") }
        if response != .none { object["response"] = .string("\(response)") }
        return object
    }
}
