// SPDX-License-Identifier: Apache-2.0

extension Rejection {
    /// The refusal of a newer option that an example shows, whose engine is spoken to in the newest version.
    static func tooNew(_ option: String, since version: APIVersion) -> Rejection {
        let message = "\(option) needs API v\(version) or newer, but the engine is spoken to in API v1.56"
        return Rejection(status: 400, message: message)
    }
}
