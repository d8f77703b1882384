// SPDX-License-Identifier: Apache-2.0

/// A client's attachment to a container that has said nothing yet: what it takes to attach that client to another one.
///
/// A class, so that other requests have no room for it.
final class Attachment {
    /// More of what a client sends is not kept, in bytes.
    private static let most = 64 << 10

    /// The request as the engine has it.
    private(set) var request: [UInt8]
    /// What the client has sent since.
    private(set) var sent: [UInt8] = []
    /// Whether that is all.
    private(set) var isWhole = true

    init(request: [UInt8]) {
        self.request = request
    }

    func record(_ bytes: Span<UInt8>) {
        isWhole = isWhole && sent.count + bytes.count <= Self.most
        if isWhole { sent.append(bytes) } else { sent = [] }
    }

    /// Whether it is to the container of that id and name.
    func isTo(_ id: String, name: String) -> Bool {
        guard let place = containerPlace else { return false }
        let container = String(decoding: request[place], as: UTF8.self)
        return container == name || !container.isEmpty && id.hasPrefix(container)
    }

    /// Makes it one to the container of that id.
    func change(to id: String) {
        guard let place = containerPlace else { return }
        request.replaceSubrange(place, with: id.utf8)
    }

    private var containerPlace: Range<Int>? {
        guard let start = request.firstRange(of: Array("/containers/".utf8))?.upperBound,
            let end = request[start...].firstRange(of: Array("/attach".utf8))?.lowerBound
        else { return nil }
        return start..<end
    }
}
