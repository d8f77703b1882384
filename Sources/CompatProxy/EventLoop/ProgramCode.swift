// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// What of the program and its libraries is mapped from their files, and never written to.
enum ProgramCode {
    /// Has the system take its pages out of the process. What is used again is mapped again, out of the system's cache as
    /// a rule: a page fault for each 64 KiB.
    static func giveBack() {
        dl_iterate_phdr(
            { object, _, _ in
                guard let object = object?.pointee else { return 0 }
                for segment in UnsafeBufferPointer(start: object.dlpi_phdr, count: Int(object.dlpi_phnum)) {
                    ProgramCode.giveBack(segment, of: object.dlpi_addr)
                }
                return 0
            }, nil)
    }

    /// What the linker has written to, relocations among it, is of a segment that may be written.
    private static func giveBack(_ segment: Elf64_Phdr, of base: UInt64) {
        guard segment.p_type == PT_LOAD, segment.p_flags & UInt32(PF_W) == 0 else { return }
        let start = UInt(base + segment.p_vaddr)
        let page = start & ~(UInt(getpagesize()) - 1)
        // Where the system refuses, the pages stay.
        madvise(UnsafeMutableRawPointer(bitPattern: page), Int(start - page + UInt(segment.p_memsz)), MADV_DONTNEED)
    }
}
