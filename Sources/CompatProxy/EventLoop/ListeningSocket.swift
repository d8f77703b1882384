// SPDX-License-Identifier: Apache-2.0
internal import CLibuv
internal import Glibc

/// Why an address could not be listened on.
struct ListenError: Error, CustomStringConvertible {
    let address: Address
    let reason: String

    var description: String { "cannot listen on \(address): \(reason)" }
}

/// A bound, listening socket that all workers accept from. Opened and closed by the main thread.
final class ListeningSocket {
    private(set) var configuration: ListenerConfiguration
    let descriptor: Int32
    /// nil on TCP.
    private var file: UnixSocketFile.Identity?

    init(_ configuration: ListenerConfiguration) throws(ListenError) {
        self.configuration = configuration
        do throws(SocketFailure) {
            switch configuration.address {
            case .unix(let path): (descriptor, file) = try UnixSocketFile.listen(path, configuration)
            case .tcp(let host, let port): descriptor = try ListeningSocket.listen(host: host, port: port)
            }
        } catch {
            throw ListenError(address: configuration.address, reason: error.reason)
        }
    }

    /// Where it listens in truth: the port 0 stands for one that the system chooses.
    var boundAddress: String {
        guard case .tcp = configuration.address else { return "\(configuration.address)" }
        return "tcp://\(SocketAddress.describe(localEndOf: descriptor))"
    }

    /// Takes the configuration of a listener at the same address, or nothing of it; what is returned takes that back.
    func adopt(_ configuration: ListenerConfiguration) throws(ListenError) -> () -> Void {
        let old = self.configuration
        let restoreAccess = try changeAccess(configuration)
        self.configuration = configuration
        return {
            restoreAccess()
            self.configuration = old
        }
    }

    private func changeAccess(_ configuration: ListenerConfiguration) throws(ListenError) -> () -> Void {
        guard case .unix(let path) = configuration.address else { return {} }
        do throws(SocketFailure) {
            return try UnixSocketFile.changeAccess(of: path, configuration)
        } catch {
            throw ListenError(address: configuration.address, reason: error.reason)
        }
    }

    /// Whether clients find it: the file of a unix socket may have been deleted, or be another's by now.
    var isInPlace: Bool {
        guard case .unix(let path) = configuration.address else { return true }
        return file == UnixSocketFile.Identity(of: path)
    }

    /// Stops listening and removes the socket's file if it is still ours.
    func close() {
        if case .unix(let path) = configuration.address, isInPlace { unlink(path) }
        Glibc.close(descriptor)
    }

    private static func resolve(_ host: String, _ port: UInt16) throws(SocketFailure) -> SocketAddress {
        if let numeric = SocketAddress(numericHost: host, port: port) { return numeric }
        do throws(UVError) {
            guard let address = SocketAddress.toListen(on: try SocketAddress.resolve(host, port: port)) else {
                throw UVError.unknownHost("it has no address")
            }
            return address
        } catch {
            throw SocketFailure(reason: error.description)
        }
    }

    private static func listen(host: String, port: UInt16) throws(SocketFailure) -> Int32 {
        let address = try resolve(host, port)
        let descriptor = try SocketFailure.check(socket(address.family, SocketType.nonBlocking, 0), "socket")
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        let status = address.withPointer { bind(descriptor, $0, $1) }
        try SocketFailure.check(status, "bind", closing: descriptor)
        try SocketFailure.check(Glibc.listen(descriptor, listenBacklog), "listen", closing: descriptor)
        return descriptor
    }
}

/// Connections that may wait to be accepted; the kernel's `somaxconn` caps it.
let listenBacklog: Int32 = 4096

/// A step of opening a socket that failed.
struct SocketFailure: Error {
    let reason: String

    @discardableResult
    static func check(
        _ status: Int32, _ call: StaticString, closing descriptor: Int32? = nil
    ) throws(SocketFailure) -> Int32 {
        guard status < 0 else { return status }
        let failure = SocketFailure(reason: UVError.system(call).description)
        if let descriptor { close(descriptor) }
        throw failure
    }
}
