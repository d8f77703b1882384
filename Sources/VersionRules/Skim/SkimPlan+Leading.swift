// SPDX-License-Identifier: Apache-2.0

/// Texts before all others.
extension SkimPlan {
    /// False where the element has that member, behind which others would have to stand.
    func lead(with member: Int, as name: Int, of element: borrowing JSONSkim) -> Bool {
        guard !element.has(name) else { return false }
        return !element.has(member, where: { $0.isFilledJSONString }) || element.lead(of: member, as: name, of: names)
    }

    func lead(
        with lead: SkimLead, within member: Int, of element: borrowing JSONSkim, keeping values: inout [[UInt8]]
    ) -> Bool {
        for name in lead.names where element.has(name) { return false }
        guard element.has(member) else { return true }
        var isDone = true
        let isUsual = element.has(member) { bytes in
            lead.paths.find(in: bytes) { path, range in
                guard isDone, bytes.extracting(range).isFilledJSONString else { return }
                isDone = element.lead(with: range, of: member, as: lead.names[path], of: names)
            }
        }
        return isUsual ? isDone : leadOddly(with: lead, within: member, of: element, keeping: &values)
    }

    /// The same where the member is written otherwise than most are.
    private func leadOddly(
        with lead: SkimLead, within member: Int, of element: borrowing JSONSkim, keeping values: inout [[UInt8]]
    ) -> Bool {
        guard let text = element.text(of: member) else { return true }
        for (source, name) in zip(lead.sources, lead.names) {
            guard let value = JSONValue(text: text).value(at: source), value.isFilledString else { continue }
            guard element.lead(with: value.sourceBytes, as: name, of: names, keeping: &values) else { return false }
        }
        return true
    }
}
