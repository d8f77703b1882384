// SPDX-License-Identifier: Apache-2.0

/// Members that are absent.
extension SkimPlan {
    func insert(_ run: SkimRun, into element: borrowing JSONSkim, keeping values: inout [[UInt8]]) -> Bool {
        for name in run.names where element.has(name) { return false }
        guard let copies = run.copies else {
            return place(UnsafeBufferPointer(texts.extracting(run.text)), by: run, in: element)
        }
        guard let range = element.find(copies.source) else { return false }
        var text: [UInt8] = []
        text.reserveCapacity(run.text.count + copies.ownBytes + range.count)
        text.append(copying: texts.extracting(run.text).span)
        if range.isEmpty {
            copies.writeDefaults(into: &text)
        } else {
            let isWritten = element.has(copies.source.member) { copies.write(from: $0.extracting(range), into: &text) }
            guard isWritten else { return false }
        }
        values.keep(text)
        return text.withUnsafeBufferPointer { place($0, by: run, in: element) }
    }

    private func place(_ text: UnsafeBufferPointer<UInt8>, by run: SkimRun, in element: borrowing JSONSkim) -> Bool {
        guard let predecessor = run.predecessor else { return element.begin(with: text) }
        return element.follow(element.has(predecessor) ? predecessor : nil, with: text)
    }
}
