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
    // Apart, for every connection has a copy, and the system's addresses are long.
    indirect case tcp(SocketAddress, Security?)

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

extension Destination {
    /// The kind of the streams that lead there.
    var kind: Stream.Kind {
        if case .pipe = self { .pipe } else { .tcp }
    }
}

/// Connects a stream, once it is told to: so its memory can be made ahead. Keeps both ends alive until it has ended.
final class ConnectAttempt {
    private let stream: Stream
    private let destination: Destination
    private let delegate: any ConnectDelegate
    private let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)

    init(_ stream: Stream, to destination: Destination, delegate: any ConnectDelegate) {
        self.stream = stream
        self.destination = destination
        self.delegate = delegate
    }

    deinit {
        request.deallocate()
    }

    /// Starts to connect, once; closing the stream gives the attempt up and nothing is called.
    func begin() throws(UVError) {
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        switch destination {
        case .pipe(let path):
            uv_pipe_connect(request, stream.pipe, path, didConnect)
        case .tcp(let address, _):
            stream.sendAtOnce()
            let status = address.withPointer { pointer, _ in
                uv_tcp_connect(request, stream.tcp, pointer, didConnect)
            }
            if status != 0 {
                Unmanaged.passUnretained(self).release()
                throw UVError(call: "connect", code: status)
            }
        }
    }

    fileprivate func end(_ status: Int32) {
        guard !stream.isClosed else { return }
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
    Unmanaged<ConnectAttempt>.fromOpaque(request.pointee.data).takeRetainedValue().end(status)
}
