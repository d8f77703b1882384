// SPDX-License-Identifier: Apache-2.0

/// What a worker gathers within a tick. Requests that are alike are counted together, but for the first of them: so there
/// is always a single one to show, and a warm request costs a look-up and no memory.
struct AuditBatch {
    private static let most = 256

    private var singles: [AuditNote] = []
    /// What followed on the first of each kind; nil where nothing did.
    private var sums: [AuditNote.Kind: RequestSums?] = [:]

    init() {
        singles.reserveCapacity(Self.most)
        sums.reserveCapacity(Self.most)
    }

    var isFull: Bool { singles.count >= Self.most }

    /// Counts a request with those that are alike.
    mutating func count(_ sums: RequestSums, of kind: AuditNote.Kind) {
        if let index = self.sums.index(forKey: kind) {
            self.sums.values[index].add(sums)
        } else {
            self.sums.updateValue(nil, forKey: kind)
            add(sums, of: kind)
        }
    }

    /// Keeps a request by itself.
    mutating func add(_ sums: RequestSums, of kind: AuditNote.Kind) {
        singles.append(AuditNote(kind: kind, sums: sums))
    }

    /// Takes what there is out of it.
    mutating func takeAll() -> [AuditNote] {
        guard !singles.isEmpty else { return [] }
        var notes: [AuditNote] = []
        notes.reserveCapacity(Self.most)
        swap(&notes, &singles)
        for case (let kind, let sums?) in sums { notes.append(AuditNote(kind: kind, sums: sums)) }
        sums.removeAll(keepingCapacity: true)
        return notes
    }
}

extension RequestSums? {
    fileprivate mutating func add(_ sums: RequestSums) {
        if self == nil { self = sums } else { self? += sums }
    }
}
