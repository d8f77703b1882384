// SPDX-License-Identifier: Apache-2.0

extension Headers {
    /// Whether the body is JSON, or a stream of it: engines call that `application/jsonl`, `application/json-seq` or
    /// `application/x-ndjson`, as a client likes, and older ones `application/json`.
    public var tellJSON: Bool {
        guard let type = self["Content-Type"] else { return false }
        return type.hasPrefix("application/json") || type.hasPrefix("application/x-ndjson")
    }
}
