// SPDX-License-Identifier: Apache-2.0
import VersionRules

extension Finding {
    /// The finding for programs.
    var json: JSONValue {
        var object: JSONValue = ["kind": .string(kind.rawValue)]
        object["change"] = change.map(JSONValue.string)
        object["place"] = place.map(JSONValue.string)
        return object
    }
}

extension ClientIdentity {
    /// The client for programs; what is not known is left out.
    var json: JSONValue {
        var object: JSONValue = ["name": .string(name)]
        object["uid"] = uid.map { .number(Int64($0)) }
        object["gid"] = gid.map { .number(Int64($0)) }
        object["executable"] = executable.map(JSONValue.string)
        object["command"] = command.map(JSONValue.string)
        object["unit"] = unit.map(JSONValue.string)
        object["container"] = container.map { .string($0.id) }
        object["container_name"] = container?.name.map(JSONValue.string)
        object["host"] = host.map(JSONValue.string)
        object["certificate"] = certificate?.commonName.map(JSONValue.string)
        object["certificate_sha256"] = certificate.map { .string($0.fingerprint) }
        object["user_agent"] = userAgent.map(JSONValue.string)
        return object
    }
}

extension AuditRecord {
    /// The record for programs, as a line of the audit's log has it.
    var json: JSONValue {
        var object: JSONValue = ["time": .string(sums.last.text), "client": client.json]
        object["asked_version"] = asked.map { .string($0.description) } ?? .null
        object["spoken_version"] = spoken.map { .string($0.description) } ?? .null
        object["endpoint"] = .string(endpoint.auditName)
        object["status"] = .number(Int64(status))
        object["duration_us"] = .number(sums.microseconds)
        object["bytes_in"] = .number(Int64(clamping: sums.bytesIn))
        object["bytes_out"] = .number(Int64(clamping: sums.bytesOut))
        object["tunnel"] = .bool(isTunnel)
        object["rules"] = .array(changes.map(JSONValue.string))
        object["findings"] = .array(findings.map(\.json))
        if isAssumed { object["assumed"] = true }
        return object
    }
}

extension Timestamp {
    /// In the form of RFC 3339.
    var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
