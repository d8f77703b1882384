// SPDX-License-Identifier: Apache-2.0

/// A container may give way to another one before it has ever run. Who is attached to it goes with it.
extension Exchange {
    /// Keeps what it takes, of a request to attach.
    func noteAttachment() {
        switch route.endpoint {
        case .containerAttach, .containerAttachWebSocket:
            request.rare.attachment = Attachment(request: request.outbound)
        default: break
        }
    }

    /// Whether the client is attached to the container of that id and name, which has said nothing yet.
    func isAttached(to id: String, name: String) -> Bool {
        isTunnel && request.rare.attachment?.isTo(id, name: name) ?? false
    }

    /// Attaches the client to that container as well; `then` hears the reason where that can't be.
    func reattach(to id: String, then: @escaping (String?) -> Void) {
        guard let attachment = request.rare.attachment else { return then(nil) }
        attachment.change(to: id)
        let limit = worker.configuration.limits.headBytes
        do throws(UVError) {
            try Reattachment.begin(attachment.request, pool: worker.pool, maximumHeadBytes: limit) {
                then(self.goOn(with: attachment, over: $0, reason: $1))
            }
        } catch {
            then(error.reason)
        }
    }

    /// Lets the connection take the place of the one before. What the client has sent goes there once more.
    private func goOn(with attachment: Attachment, over connection: UpstreamConnection?, reason: String) -> String? {
        guard let connection else { return reason }
        guard !isOver else {
            connection.close()
            return nil
        }
        guard attachment.isWhole else {
            connection.close()
            return "it has sent too much already"
        }
        dropUpstream()
        upstream = connection
        connection.reuse(for: self)
        let sent = attachment.sent
        connection.stream?.write(sent.span)
        if request.hasEnded { connection.stream?.shutdown() }
        session.updateReading()
        return nil
    }
}
