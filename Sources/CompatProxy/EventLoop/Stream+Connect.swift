// SPDX-License-Identifier: Apache-2.0
internal import CLibuv

/// Hears whether a connection came about, with TLS where it has that. Never called from within `connect`.
protocol ConnectDelegate: AnyObject {
    func streamDidConnect(_ stream: Stream)
    func stream(_ stream: Stream, didFailToConnect error: UVError)
}

/// What streams connect to.
enum Destination {
    case pipe(path: String)
    // Apart, for every connection has a copy, and the system's addresses are long.
    indirect case tcp(Host, Security?)

    enum Host {
        case address(SocketAddress)
        /// Looked up for each connection: by then it may stand for others.
        case name(String, port: UInt16)
    }

    /// Who must be there, and how that is told.
    struct Security {
        let context: TLSContext
        let host: String
    }

    init(_ access: EngineAccess) {
        switch access.address {
        case .unix(let path): self = .pipe(path: path)
        case .tcp(let host, let port):
            let address = SocketAddress(numericHost: host, port: port)
            self = .tcp(
                address.map { .address($0) } ?? .name(host, port: port),
                access.tls.map { Security(context: $0.context, host: host) })
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
        switch destination {
        case .pipe(let path):
            request.pointee.data = Unmanaged.passRetained(self).toOpaque()
            uv_pipe_connect(request, stream.pipe, path, didConnect)
        case .tcp(.address(let address), _):
            stream.sendAtOnce()
            request.pointee.data = Unmanaged.passRetained(self).toOpaque()
            let status = address.withPointer { pointer, _ in
                uv_tcp_connect(request, stream.tcp, pointer, didConnect)
            }
            if status != 0 {
                Unmanaged.passUnretained(self).release()
                throw UVError(call: "connect", code: status)
            }
        case .tcp(.name(let host, let port), _):
            try HostAttempt(stream) { [self] in end($0) }.begin(host, port: port)
        }
    }

    fileprivate func end(_ failure: UVError?) {
        guard !stream.isClosed else { return }
        do throws(UVError) {
            if let failure { throw failure }
            stream.noticeLoss()
            guard case .tcp(_, let security?) = destination else { return delegate.streamDidConnect(stream) }
            stream.secure(try security.context.makeSession(stream.loop.tls, to: security.host), delegate: delegate)
        } catch {
            delegate.stream(stream, didFailToConnect: error)
        }
    }
}

private func didConnect(_ request: UnsafeMutablePointer<uv_connect_t>?, _ status: Int32) {
    guard let request else { return }
    let failure = status < 0 ? UVError(call: "connect", code: status) : nil
    Unmanaged<ConnectAttempt>.fromOpaque(request.pointee.data).takeRetainedValue().end(failure)
}
