// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Reads small text files whole.
enum TextFile {
    /// Far more than any configuration needs.
    static let maximumBytes = 1 << 20

    enum Failure: Error, Equatable, CustomStringConvertible {
        case missing
        case unreadable(code: Int32)
        case tooLong
        case notUTF8

        var description: String {
            switch self {
            case .missing: "there is no such file"
            case .unreadable(let code): "cannot be read: \(String(cString: strerror(code)))"
            case .tooLong: "is longer than \(ByteSize.text(maximumBytes))"
            case .notUTF8: "is not UTF-8 text"
            }
        }
    }

    static func read(_ path: String, maximumBytes: Int = maximumBytes) throws(Failure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .unreadable(code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(code: errno) }
            if count == 0 { break }
            bytes += chunk.prefix(count)
            guard bytes.count <= maximumBytes else { throw .tooLong }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}
