// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// Asks the system's resolver for the addresses of a name, on a thread of libuv's: that may take seconds.
final class HostLookUp {
    private let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
    /// nil once it is called, or not wanted any more.
    private var didEnd: ((Result<[SocketAddress], UVError>) -> Void)?

    /// Starts to ask; `didEnd` is called later, once, unless that is cancelled.
    init(
        _ host: String, port: UInt16, on loop: Loop, didEnd: @escaping (Result<[SocketAddress], UVError>) -> Void
    ) throws(UVError) {
        self.didEnd = didEnd
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        var hints = SocketAddress.streamHints
        let status = uv_getaddrinfo(
            loop.pointer, request,
            { request, status, results in
                guard let request else { return }
                Unmanaged<HostLookUp>.fromOpaque(request.pointee.data).takeRetainedValue().end(status, results)
            }, host, String(port), &hints)
        guard status != 0 else { return }
        Unmanaged.passUnretained(self).release()
        throw .unknownHost(String(cString: uv_strerror(status)))
    }

    deinit {
        request.deallocate()
    }

    /// Calls nothing from now on. What a thread is asking already goes on until the resolver has answered.
    func cancel() {
        didEnd = nil
        _ = request.withMemoryRebound(to: uv_req_t.self, capacity: 1) { uv_cancel($0) }
    }

    private func end(_ status: Int32, _ results: UnsafeMutablePointer<addrinfo>?) {
        defer { uv_freeaddrinfo(results) }
        let addresses = SocketAddress.list(results)
        didEnd.take()?(status == 0 ? .success(addresses) : .failure(.unknownHost(String(cString: uv_strerror(status)))))
    }
}
