// SPDX-License-Identifier: Apache-2.0

/// Connects a stream to a host that has a name: looks that up, and tries its addresses one after the other.
///
/// Each is tried with another stream, so that the one that is to be connected never holds a socket that failed. Until
/// then this is its delegate, and hears if it is closed.
final class HostAttempt {
    private let stream: Stream
    /// Hears why it failed: with the last address.
    private let didEnd: (UVError?) -> Void
    private var lookUp: HostLookUp?
    private var addresses: ArraySlice<SocketAddress> = []
    private var trial: Stream?

    /// Lives until it has ended or the stream is closed, which gives it up: then nothing is called.
    init(_ stream: Stream, didEnd: @escaping (UVError?) -> Void) {
        self.stream = stream
        self.didEnd = didEnd
        stream.delegate = self
    }

    func begin(_ host: String, port: UInt16) throws(UVError) {
        lookUp = try HostLookUp(host, port: port, on: stream.loop) { [self] in didLookUp($0) }
    }

    func didLookUp(_ result: Result<[SocketAddress], UVError>) {
        lookUp = nil
        switch result {
        case .success(let addresses):
            self.addresses = addresses[...]
            tryNext(after: .unknownHost("it has no address"))
        case .failure(let error): end(error)
        }
    }

    private func tryNext(after failure: UVError) {
        var failure = failure
        while let address = addresses.popFirst() {
            do throws(UVError) {
                return try connect(to: address)
            } catch {
                failure = error
            }
        }
        end(failure)
    }

    private func connect(to address: SocketAddress) throws(UVError) {
        let trial = try Stream(loop: stream.loop, kind: .tcp)
        do throws(UVError) {
            try ConnectAttempt(trial, to: .tcp(.address(address), nil), delegate: self).begin()
        } catch {
            trial.close()
            throw error
        }
        self.trial = trial
    }

    private func end(_ failure: UVError?) {
        stream.delegate = nil
        didEnd(failure)
    }
}

extension HostAttempt: ConnectDelegate {
    func streamDidConnect(_ trial: Stream) {
        self.trial = nil
        do throws(UVError) {
            try stream.takeOver(trial)
        } catch {
            return tryNext(after: error)
        }
        end(nil)
    }

    func stream(_ trial: Stream, didFailToConnect error: UVError) {
        self.trial = nil
        trial.close()
        tryNext(after: error)
    }
}

extension HostAttempt: StreamDelegate {
    func streamDidClose(_ stream: Stream) {
        lookUp?.cancel()
        trial?.close()
    }

    // Nothing comes of a stream that is not connected but its end.
    func stream(_ stream: Stream, didRead bytes: Span<UInt8>) {}
    func streamDidReachEnd(_ stream: Stream) {}
    func stream(_ stream: Stream, didFail error: UVError) {}
    func streamDidDrain(_ stream: Stream) {}
}
