// SPDX-License-Identifier: Apache-2.0

/// What a worker gathers within a tick. Requests that are alike are counted together, but for the first of them: so there
/// is always a single one to show, and a warm request costs a comparison and no memory.
struct AuditBatch {
    private static let most = 256

    /// Where requests of a kind are counted, until the batch is taken.
    struct Place {
        fileprivate let batch: UInt32
        fileprivate let index: UInt32
    }

    private struct Count {
        let kind: AuditNote.Kind
        /// What followed on the first; nil where nothing did.
        var rest: RequestSums?

        mutating func add(_ sums: RequestSums) {
            if rest == nil { rest = sums } else { rest? += sums }
        }

        // One access, so that nothing is copied.
        mutating func add(_ sums: RequestSums, if isAlike: (borrowing AuditNote.Kind) -> Bool) -> Bool {
            guard isAlike(kind) else { return false }
            add(sums)
            return true
        }
    }

    private var singles: [AuditNote] = []
    private var counts: [Count] = []
    private var places: [AuditNote.Kind: Int] = [:]
    private var number: UInt32 = 0

    init() {
        singles.reserveCapacity(Self.most)
        counts.reserveCapacity(Self.most)
        places.reserveCapacity(Self.most)
    }

    var isFull: Bool { singles.count >= Self.most }

    /// Counts a request with those that are counted there, if it is like them; false where it is not, or where the batch
    /// has been taken since.
    mutating func count(
        _ sums: RequestSums, at place: Place?, if isAlike: (borrowing AuditNote.Kind) -> Bool
    ) -> Bool {
        guard let place, place.batch == number else { return false }
        return counts[Int(place.index)].add(sums, if: isAlike)
    }

    /// Counts a request with those that are alike, and tells where.
    @discardableResult
    mutating func count(_ sums: RequestSums, of kind: AuditNote.Kind) -> Place {
        let index = places[kind] ?? counts.count
        if index < counts.count {
            counts[index].add(sums)
        } else {
            counts.append(Count(kind: kind))
            places[kind] = index
            add(sums, of: kind)
        }
        return Place(batch: number, index: UInt32(index))
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
        for count in counts { if let rest = count.rest { notes.append(AuditNote(kind: count.kind, sums: rest)) } }
        counts.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        number &+= 1
        return notes
    }
}
