// SPDX-License-Identifier: Apache-2.0

/// Exchanges that have a piece of their answer to send, and may have more of it before the loop's turn ends.
final class WaitingPieces {
    private let turnEnd: TurnEnd
    private var exchanges: [Exchange] = []

    /// Its owner closes it; until then the loop keeps it alive.
    init(loop: Loop) throws(UVError) {
        turnEnd = try TurnEnd(loop: loop)
        turnEnd.action = { [unowned self] in send() }
    }

    /// Lets an exchange send what it has when there is no more to read.
    func add(_ exchange: Exchange) {
        if exchanges.isEmpty { turnEnd.schedule() }
        if exchanges.last !== exchange { exchanges.append(exchange) }
    }

    func close() {
        turnEnd.close()
    }

    private func send() {
        let waiting = exchanges
        exchanges = []
        for exchange in waiting { exchange.sendWaitingPiece() }
    }
}
