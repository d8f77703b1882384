// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// Hears whether a connection came about. Never called from within `connect`.
protocol ConnectDelegate: AnyObject {
    func streamDidConnect(_ stream: Stream)
    func stream(_ stream: Stream, didFailToConnect error: UVError)
}

/// An address that streams connect to, resolved once.
enum Destination {
    case pipe(path: String)
    case tcp(SocketAddress)

    /// Resolves the host of a TCP address; blocks while it does.
    init(_ address: Address) throws(UVError) {
        switch address {
        case .unix(let path): self = .pipe(path: path)
        case .tcp(let host, let port):
            if let numeric = SocketAddress(numericHost: host, port: port) {
                self = .tcp(numeric)
            } else {
                self = .tcp(try SocketAddress(resolving: host, port: port))
            }
        }
    }
}

extension Stream {
    /// Starts to connect; closing the stream gives the attempt up and nothing is called.
    static func connect(
        to destination: Destination, on loop: Loop, delegate: any ConnectDelegate
    ) throws(UVError) -> Stream {
        let kind: Kind = if case .pipe = destination { .pipe } else { .tcp }
        let stream = try Stream(loop: loop, kind: kind)
        let attempt = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
        attempt.pointee.data = Unmanaged.passRetained(ConnectAttempt(stream: stream, delegate: delegate)).toOpaque()
        switch destination {
        case .pipe(let path):
            uv_pipe_connect(attempt, stream.pipe, path, didConnect)
        case .tcp(let address):
            uv_tcp_nodelay(stream.tcp, 1)
            let status = address.withPointer { pointer, _ in uv_tcp_connect(attempt, stream.tcp, pointer, didConnect) }
            if status != 0 {
                Unmanaged<ConnectAttempt>.fromOpaque(attempt.pointee.data).release()
                attempt.deallocate()
                stream.close()
                throw UVError(call: "connect", code: status)
            }
        }
        return stream
    }
}

/// Keeps the two ends of an attempt alive until libuv reports on it.
private final class ConnectAttempt {
    let stream: Stream
    let delegate: any ConnectDelegate

    init(stream: Stream, delegate: any ConnectDelegate) {
        self.stream = stream
        self.delegate = delegate
    }
}

private func didConnect(_ request: UnsafeMutablePointer<uv_connect_t>?, _ status: Int32) {
    guard let request else { return }
    let attempt = Unmanaged<ConnectAttempt>.fromOpaque(request.pointee.data).takeRetainedValue()
    request.deallocate()
    guard !attempt.stream.isClosed else { return }
    if status == 0 {
        attempt.delegate.streamDidConnect(attempt.stream)
    } else {
        attempt.delegate.stream(attempt.stream, didFailToConnect: UVError(call: "connect", code: status))
    }
}
