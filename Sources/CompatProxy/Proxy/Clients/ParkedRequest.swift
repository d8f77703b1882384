// SPDX-License-Identifier: Apache-2.0
internal import VersionRules

/// A request that waits for the engine's profile; its session has kept its bytes.
struct ParkedRequest {
    let session: Session
    /// How many of these are the head, and what is overlooked before it.
    let headBytes: Int
    let method: HTTPMethod
    let log: ExchangeLog
}
