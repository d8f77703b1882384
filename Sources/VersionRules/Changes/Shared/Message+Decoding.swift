// SPDX-License-Identifier: Apache-2.0

/// What engines check before they read a body, for the requests whose body we read in their place.
extension Message {
    /// Refuses a body that is not declared as JSON, as engines before 23 did.
    func requireJSON() throws(Rejection) {
        let type = headers["Content-Type"] ?? ""
        if type.isEmpty, body.sourceBytes.isEmpty { return }
        let name = type.prefix { $0 != ";" && $0 != " " }
        guard name.lowercased() == "application/json" else {
            throw Rejection(status: 400, message: "Content-Type specified (\(type)) must be 'application/json'")
        }
    }
}

extension JSONValue {
    /// Refuses what Go could not decode into a struct of that name; null it takes for one that sets nothing.
    func requireObject(or goType: String, status: Int) throws(Rejection) {
        guard kind == .object || isNull else {
            throw Rejection(status: status, message: "json: cannot unmarshal \(kind) into Go value of type \(goType)")
        }
    }
}
