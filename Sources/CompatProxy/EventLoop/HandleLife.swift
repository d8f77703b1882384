// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// The life of a libuv handle: libuv holds one strong reference to `owner` from `retain` until the close callback.
enum HandleLife {
    /// Ties `owner` to an initialised handle.
    static func retain(_ owner: AnyObject, by handle: UnsafeMutablePointer<uv_handle_t>) {
        handle.pointee.data = Unmanaged.passRetained(owner).toOpaque()
    }

    /// Closes the handle once; libuv lets go of its owner afterwards.
    static func close(_ handle: UnsafeMutablePointer<uv_handle_t>) {
        guard uv_is_closing(handle) == 0 else { return }
        uv_close(handle) { closed in
            guard let data = closed?.pointee.data else { return }
            Unmanaged<AnyObject>.fromOpaque(data).release()
        }
    }
}

extension UnsafeMutablePointer {
    /// The same handle as libuv's base type, which every handle begins with.
    var asHandle: UnsafeMutablePointer<uv_handle_t> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: uv_handle_t.self)
    }
}
