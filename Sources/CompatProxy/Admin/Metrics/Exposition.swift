// SPDX-License-Identifier: Apache-2.0

/// Writes metrics as Prometheus reads them: its text format, version 0.0.4.
struct Exposition {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var bytes: [UInt8] = []

    enum Kind: String {
        case counter, gauge, histogram
    }

    typealias Label = (name: StaticString, value: String)

    /// Begins a metric; its samples follow.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        bytes.append(contentsOf: "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n".utf8)
    }

    mutating func sample(_ name: String, _ labels: [Label] = [], _ value: UInt64) {
        begin(sampleOf: name, labels)
        bytes.appendDecimal(value)
        bytes.append(.lineFeed)
    }

    /// A number of seconds.
    mutating func sample(_ name: String, _ labels: [Label] = [], nanoseconds: UInt64) {
        begin(sampleOf: name, labels)
        bytes.appendDecimal(nanoseconds / 1_000_000_000)
        let fraction = String(1_000_000_000 + nanoseconds % 1_000_000_000).dropFirst()
        bytes.append(contentsOf: ".\(fraction)\n".utf8)
    }

    /// A metric that is one number.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: UInt64) {
        begin(name, kind, help)
        sample(name, [], value)
    }

    private mutating func begin(sampleOf name: String, _ labels: [Label]) {
        bytes.append(contentsOf: name.utf8)
        if !labels.isEmpty {
            for (index, label) in labels.enumerated() {
                bytes.append(index == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
                bytes.append(label.name)
                bytes.append("=\"")
                appendEscaped(label.value)
                bytes.append(UInt8(ascii: "\""))
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(.space)
    }

    private mutating func appendEscaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes.append("\\\\")
            case UInt8(ascii: "\""): bytes.append("\\\"")
            case .lineFeed: bytes.append("\\n")
            default: bytes.append(byte)
            }
        }
    }
}
