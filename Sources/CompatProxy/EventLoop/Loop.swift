// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// One libuv event loop. Everything made on it is used by the thread that runs it, and by no other.
final class Loop {
    /// How much one read takes at most, in bytes.
    static let readBufferBytes = 64 * 1024
    /// The same behind a read that was full, in bytes. Of a long body, each read wakes who sends it, and who gets it, for
    /// as much as can be; but what a unix socket does not take at once has to be copied.
    static let longReadBytes = 192 * 1024

    let pointer: UnsafeMutablePointer<uv_loop_t>
    private var readBuffers = ReadBuffers()
    /// How many reads there were.
    private(set) var readCount: UInt64 = 0
    var spareQueues = SpareWriteQueues()
    /// Made for the first connection that has TLS.
    private(set) lazy var tls = TLSBuffers()

    init() throws(UVError) {
        pointer = .allocate(capacity: 1)
        try UVError.check(uv_loop_init(pointer), "uv_loop_init")
        pointer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        pointer.deallocate()
    }

    /// Runs until no handle is left open, then ends the loop.
    func run() {
        uv_run(pointer, UV_RUN_DEFAULT)
        let status = uv_loop_close(pointer)
        precondition(status == 0, "a handle outlived its loop")
    }

    /// Room of a handle's loop for a read, which is counted. Without counting a reference to the loop.
    static func takeReadBuffer(
        of handle: UnsafeMutablePointer<uv_handle_t>, isLong: Bool
    ) -> UnsafeMutableBufferPointer<UInt8> {
        Unmanaged<Loop>.fromOpaque(handle.pointee.loop.pointee.data)._withUnsafeGuaranteedRef { loop in
            loop.readCount &+= 1
            return loop.readBuffers.take(isLong: isLong)
        }
    }

    /// Milliseconds of a monotonic clock, as of the start of this turn of the loop.
    var now: UInt64 { uv_now(pointer) }

    /// Gives back to the system what reads and writes left, and whole pages that nothing lies in; the allocator would keep
    /// them for later.
    func giveMemoryBack() {
        readBuffers.giveBack()
        spareQueues = SpareWriteQueues()
        malloc_trim(0)
    }

    /// Nanoseconds of a monotonic clock, read anew.
    static var nanoseconds: UInt64 { uv_hrtime() }
}
