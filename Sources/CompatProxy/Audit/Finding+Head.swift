// SPDX-License-Identifier: Apache-2.0
import VersionRules

extension Finding {
    /// What a request shows before anybody looks into its messages. `engineMinimum` is nil where no engine was asked.
    static func ofHead(asked: APIVersion?, engineMinimum: APIVersion?, endpoint: Endpoint?) -> [Finding] {
        var findings: [Finding] = []
        if let asked {
            if let engineMinimum, asked < engineMinimum { findings.append(Finding(.versionBelowMinimum)) }
            if engineMinimum != nil, asked > VersionHistory.all.window.maximum {
                findings.append(Finding(.unknownVersion))
            }
        } else if let endpoint, !endpoint.isOfNegotiation {
            findings.append(Finding(.unversionedPath))
        }
        if let definition = endpoint?.definition, let ended = definition.until,
            ended < VersionHistory.all.window.maximum
        {
            findings.append(Finding(.deprecatedEndpoint, place: definition.name))
        }
        return findings
    }
}

extension Endpoint {
    /// Whether clients ask it without a version to find out which one to speak.
    var isOfNegotiation: Bool { self == .ping || self == .pingHead || self == .version }
}
