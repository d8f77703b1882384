// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// Hears whether a connection came about, with TLS where it has that. Never called from within `connect`.
protocol ConnectDelegate: AnyObject {
    func streamDidConnect(_ stream: Stream)
    func stream(_ stream: Stream, didFailToConnect error: UVError)
}

/// An address that streams connect to, resolved once.
enum Destination {
    case pipe(path: String)
    case tcp(SocketAddress, Security?)

    /// Who must be there, and how that is told.
    struct Security {
        let context: TLSContext
        let host: String
    }

    /// Resolves the host of a TCP address; blocks while it does.
    init(_ access: EngineAccess) throws(UVError) {
        switch access.address {
        case .unix(let path): self = .pipe(path: path)
        case .tcp(let host, let port):
            let numeric = SocketAddress(numericHost: host, port: port)
            let address = if let numeric { numeric } else { try SocketAddress(resolving: host, port: port) }
            self = .tcp(address, access.tls.map { Security(context: $0.context, host: host) })
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
        let data = ConnectAttempt(stream: stream, destination: destination, delegate: delegate)
        attempt.pointee.data = Unmanaged.passRetained(data).toOpaque()
        switch destination {
        case .pipe(let path):
            uv_pipe_connect(attempt, stream.pipe, path, didConnect)
        case .tcp(let address, _):
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
    private let destination: Destination
    private let delegate: any ConnectDelegate

    init(stream: Stream, destination: Destination, delegate: any ConnectDelegate) {
        self.stream = stream
        self.destination = destination
        self.delegate = delegate
    }

    func end(_ status: Int32) {
        do throws(UVError) {
            try UVError.check(status, "connect")
            guard case .tcp(_, let security?) = destination else { return delegate.streamDidConnect(stream) }
            stream.secure(try security.context.makeSession(stream.loop.tls, to: security.host), delegate: delegate)
        } catch {
            delegate.stream(stream, didFailToConnect: error)
        }
    }
}

private func didConnect(_ request: UnsafeMutablePointer<uv_connect_t>?, _ status: Int32) {
    guard let request else { return }
    let attempt = Unmanaged<ConnectAttempt>.fromOpaque(request.pointee.data).takeRetainedValue()
    request.deallocate()
    if !attempt.stream.isClosed { attempt.end(status) }
}
