// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// What of the program and its libraries is mapped from their files, and never written to.
enum ProgramCode {
    /// The stretches of whole pages. Read once: to look for them has pages mapped again.
    private static let segments = findSegments()

    /// Has the system take the pages out of the process. What is used again is mapped again, out of the system's cache as
    /// a rule: a page fault for each 64 KiB.
    static func giveBack() {
        for segment in segments {
            // Where the system refuses, they stay.
            madvise(UnsafeMutableRawPointer(bitPattern: segment.lowerBound), segment.count, MADV_DONTNEED)
        }
    }

    private static func findSegments() -> [Range<UInt>] {
        var found: [Range<UInt>] = []
        withUnsafeMutablePointer(to: &found) { found in
            _ = dl_iterate_phdr(
                { object, _, found in
                    guard let object = object?.pointee else { return 0 }
                    let segments = UnsafeBufferPointer(start: object.dlpi_phdr, count: Int(object.dlpi_phnum))
                    found?.assumingMemoryBound(to: [Range<UInt>].self).pointee +=
                        segments.filter(\.isNeverWritten).map { $0.pages(of: object.dlpi_addr) }
                    return 0
                }, found)
        }
        return found
    }
}

extension Elf64_Phdr {
    /// What the linker writes to, where there are relocations, is of a segment that may be written.
    fileprivate var isNeverWritten: Bool { p_type == PT_LOAD && p_flags & UInt32(PF_W) == 0 }

    fileprivate func pages(of base: UInt64) -> Range<UInt> {
        let start = UInt(base + p_vaddr)
        return start & ~(UInt(getpagesize()) - 1)..<start + UInt(p_memsz)
    }
}
