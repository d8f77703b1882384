// SPDX-License-Identifier: Apache-2.0

extension Step {
    /// Says `NanoCpus` as the quota and period that engines make of it, in the object at `path`.
    static func divideNanoCPUs(at path: JSONPath) -> Step {
        .custom { (body: inout JSONValue, _) throws(Rejection) in
            try body.update(at: path) { (resources: inout JSONValue) throws(Rejection) in
                try writeQuota(&resources)
            }
        }
    }
}

private func writeQuota(_ resources: inout JSONValue) throws(Rejection) {
    guard let name = resources.key(caseInsensitive: "NanoCpus"), let count = resources[name]?.integer, count > 0
    else { return }
    for (field, title) in [("CpuPeriod", "CPU Period"), ("CpuQuota", "CPU Quota")] {
        guard resources.member(caseInsensitive: field)?.isUnset() ?? true else {
            let message = "Conflicting options: Nano CPUs and \(title) cannot both be set"
            throw Rejection(status: 400, message: message)
        }
        if let key = resources.key(caseInsensitive: field) { resources[key] = nil }
    }
    resources[name] = nil
    resources["CpuPeriod"] = 100_000
    resources["CpuQuota"] = .number(count / 10_000)
}
