// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// What a client is told in the engine's place.
extension Session {
    /// Answers a request without the engine, then reads on if it had no body that is still to come. Without method
    /// and log, it was no request that could be read.
    func refuse(_ error: ProxyError, method: HTTPMethod = .other, log: ExchangeLog = ExchangeLog()) {
        let keepsConnection = !error.isFatal && head.isPersistent && head.framing == .none
        answer(error, method: method, version: log.asked, keepsConnection: keepsConnection)
        var log = log
        log.status = error.status
        log.error = error.message
        log.refusal = error.refusal
        log.end()
        record(log)
        if !keepsConnection { discard() }
    }

    private func record(_ log: ExchangeLog) {
        worker.metrics.count(log)
        worker.audit?.note(log, of: self)
        if worker.requestLog.isEnabled { worker.requestLog.write(log.record(of: self)) }
    }

    /// Writes an answer in the engine's place, to a client whose path names that version. Without one the client is of
    /// the version that it is taken for, which is a newer one whenever the proxy has no engine to ask.
    func answer(_ error: ProxyError, method: HTTPMethod, version: APIVersion?, keepsConnection: Bool) {
        let negotiation = listener.negotiation
        let version = version ?? negotiation?.unversioned ?? listener.configuration.unversioned
        let engine = error.hasEngineFields ? negotiation : nil
        var output: [UInt8] = []
        LocalAnswer(
            error: error, format: version.map(ErrorFormat.init(of:)) ?? .json,
            engineFields: version.flatMap { engine?.engineFields(for: $0) } ?? [],
            clientVersion: head.version, closes: !keepsConnection, omitsBody: method == .head
        ).write(into: &output)
        stream.write(output.span)
    }
}
