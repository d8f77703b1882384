// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

extension Message {
    /// Whether the rules can read this request's body. What is no JSON at all goes on as it came: the engine has its
    /// own words for it.
    func isReadable() throws(ProxyError) -> Bool {
        let bytes = body.sourceBytes
        guard !bytes.isEmpty, !body.validate() else { return true }
        // Older engines read one value and overlook what follows, which the rules can't judge.
        guard !JSONValue.begins(bytes) else { throw .malformedBody }
        return false
    }
}
