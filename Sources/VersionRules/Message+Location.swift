// SPDX-License-Identifier: Apache-2.0

extension Message {
    /// What is at a place; of a parameter or field that occurs several times, the first.
    func read(_ location: Location) -> JSONValue? {
        switch location {
        case .query(let name): query[name].map(JSONValue.string)
        case .header(let name): headers[name].map(JSONValue.string)
        case .status: status.map { .number(Int64($0)) }
        case .body(let path): body.value(at: path)
        }
    }

    /// Puts a value at a place. Null takes a parameter or field away, for they know no null.
    mutating func write(_ value: JSONValue, to location: Location) {
        switch location {
        case .query(let name):
            if value.isNull { query.remove(name) } else { query.set(name, to: value.plainText) }
        case .header(let name):
            if value.isNull { headers.remove(name) } else { headers.set(name, to: value.plainText) }
        case .status:
            if let number = value.integer.flatMap({ Int(exactly: $0) }) { status = number }
        case .body(let path): body.put(value, at: path)
        }
    }

    /// Puts a value at a place where nothing or null is; in the body, where its parent is an object already.
    mutating func fill(_ location: Location, with value: JSONValue) {
        if case .body(let path) = location {
            body.fill(path, with: value)
        } else if read(location) == nil {
            write(value, to: location)
        }
    }

    /// Takes away what is at a place.
    mutating func remove(_ location: Location) {
        switch location {
        case .query(let name): query.remove(name)
        case .header(let name): headers.remove(name)
        case .status: break
        case .body(let path): body.remove(path)
        }
    }

    /// Gives what is at a place another name and leaves it where it is.
    mutating func rename(_ location: Location, to newName: String) {
        switch location {
        case .query(let name): query.rename(name, to: newName)
        case .header(let name): headers.rename(name, to: newName)
        case .status: break
        case .body(let path): body.rename(path, to: newName)
        }
    }
}
