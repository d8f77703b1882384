// SPDX-License-Identifier: Apache-2.0
internal import COpenSSL
internal import Glibc

/// One connection's end of TLS, between bytes as they are meant and bytes as they are on the wire. It reads and writes
/// nothing by itself: whoever has the connection gives it what has come, and sends what it leaves in `buffers`.
final class TLSSession {
    /// How things stand once all that has come is used.
    enum Outcome: Equatable {
        case goesOn
        /// The peer has told that it sends no more; it may still read.
        case ended
        case failed(reason: String)
    }

    /// What a client is told that spoke HTTP without TLS, which is worth an answer that it can read.
    static let plainHTTP = "the client spoke HTTP without TLS"

    let buffers: TLSBuffers
    /// Whether the handshake is over.
    private(set) var isReady = false
    let pointer: OpaquePointer
    /// What has come and OpenSSL has not taken yet; there is some only within `receive`.
    private var incoming = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    /// Takes the new session over.
    init(_ session: OpaquePointer, _ buffers: TLSBuffers) {
        pointer = session
        self.buffers = buffers
        let transport = BIO_new(Self.method)
        BIO_set_data(transport, Unmanaged.passUnretained(self).toOpaque())
        SSL_set_bio(session, transport, transport)
    }

    deinit {
        SSL_free(pointer)
    }

    /// Whether this is the end that was called.
    var isServer: Bool { SSL_is_server(pointer) == 1 }

    /// Takes bytes off the wire, all of them, and leaves the first `count` bytes of what they say in `buffers`. Without
    /// bytes, a client begins.
    func receive(_ bytes: UnsafeBufferPointer<UInt8>) -> (count: Int, outcome: Outcome) {
        incoming = bytes
        defer { incoming = UnsafeBufferPointer(start: nil, count: 0) }
        if !isReady {
            ERR_clear_error()
            let status = SSL_do_handshake(pointer)
            guard status == 1 else { return (0, outcome(of: status)) }
            isReady = true
        }
        return readAll()
    }

    private func readAll() -> (count: Int, outcome: Outcome) {
        var count = 0
        while true {
            let rest = UnsafeMutableBufferPointer(rebasing: buffers.plaintext[count...])
            ERR_clear_error()
            let status = SSL_read(pointer, rest.baseAddress, Int32(rest.count))
            guard status > 0 else { return (count, outcome(of: status)) }
            count += Int(status)
        }
    }

    /// Puts into `buffers` what the wire is to have of `bytes`. Fails only where a `receive` has failed before, or the
    /// end was told.
    func send(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        SSL_write(pointer, bytes.baseAddress, Int32(bytes.count))
    }

    /// Puts into `buffers` that no more will be sent: RFC 8446 §6.1, `close_notify`.
    func end() {
        // A second call would wait for the peer's, and drop what comes before.
        guard isReady, SSL_get_shutdown(pointer) & SSL_SENT_SHUTDOWN == 0 else { return }
        ERR_clear_error()
        SSL_shutdown(pointer)
    }
}

// MARK: - What went wrong

extension TLSSession {
    private func outcome(of status: Int32) -> Outcome {
        switch SSL_get_error(pointer, status) {
        case SSL_ERROR_WANT_READ: .goesOn
        case SSL_ERROR_ZERO_RETURN: isReady ? .ended : .failed(reason: "the peer gave up")
        default: .failed(reason: reason)
        }
    }

    private var reason: String {
        let code = ERR_get_error()
        switch ERR_GET_REASON(code) {
        case SSL_R_HTTP_REQUEST: return Self.plainHTTP
        case SSL_R_CERTIFICATE_VERIFY_FAILED:
            let why = String(cString: X509_verify_cert_error_string(SSL_get_verify_result(pointer)))
            return "the peer's certificate is refused: \(why)"
        default: return ERR_reason_error_string(code).map { String(cString: $0) } ?? "unknown error"
        }
    }
}

// MARK: - OpenSSL's end

extension TLSSession {
    /// A kind of transport that takes from `incoming` and puts into `buffers`: so bytes are copied by encryption alone,
    /// and a connection that rests has no buffers.
    ///
    /// `nonisolated(unsafe)`: made once, and never changed after that.
    nonisolated(unsafe) private static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "compatproxy")
        BIO_meth_set_read(method) { bio, buffer, count in
            tls_begin_io(bio)
            let taken = TLSSession.behind(bio)?.take(into: buffer, Int(count)) ?? 0
            if taken == 0 { tls_want_more(bio) }
            return taken > 0 ? Int32(taken) : -1
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            tls_begin_io(bio)
            TLSSession.behind(bio)?.put(bytes, Int(count))
            return count
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()

    private static func behind(_ bio: OpaquePointer?) -> TLSSession? {
        BIO_get_data(bio).map { Unmanaged<TLSSession>.fromOpaque($0).takeUnretainedValue() }
    }

    private func take(into buffer: UnsafeMutablePointer<CChar>?, _ wanted: Int) -> Int {
        let count = min(wanted, incoming.count)
        guard count > 0, let buffer, let source = incoming.baseAddress else { return 0 }
        memcpy(buffer, source, count)
        incoming = UnsafeBufferPointer(rebasing: incoming[count...])
        return count
    }

    private func put(_ bytes: UnsafePointer<CChar>?, _ count: Int) {
        bytes?.withMemoryRebound(to: UInt8.self, capacity: count) {
            buffers.wire.append(UnsafeBufferPointer(start: $0, count: count))
        }
    }
}
