// SPDX-License-Identifier: Apache-2.0

/// Builds one log line after the other in a buffer that is used again, in either format.
///
/// A line of text is `time level message key=value …`; a value with anything but plain characters is quoted as in JSON,
/// so that no value can end its line or pretend to be another key.
struct LogLine {
    let format: LogConfiguration.Format
    /// The line so far; whole, with its line feed, after `end`.
    private(set) var bytes: [UInt8] = []

    init(format: LogConfiguration.Format) {
        self.format = format
    }

    /// Starts a line over.
    mutating func begin(_ level: StaticString, _ message: String, at time: Timestamp) {
        bytes.removeAll(keepingCapacity: true)
        switch format {
        case .json:
            append("{\"time\":\"")
            time.append(to: &bytes)
            append("\",\"level\":\"")
            append(level)
            append("\",\"msg\":")
            QuotedText.append(message, to: &bytes)
        case .text:
            time.append(to: &bytes)
            append(" ")
            append(level)
            append(" ")
            appendMessage(message)
        }
    }

    /// Adds a text.
    mutating func field(_ key: StaticString, _ value: String) {
        beginField(key)
        appendValue(value)
    }

    /// Adds a text, or null in JSON where there is none.
    mutating func field(_ key: StaticString, _ value: String?) {
        if let value { field(key, value) } else { literal(key, "null") }
    }

    /// Adds a number.
    mutating func field(_ key: StaticString, _ value: UInt64) {
        beginField(key)
        appendNumber(value)
    }

    /// Adds a truth; text lines mention only what is true.
    mutating func field(_ key: StaticString, _ value: Bool) {
        guard value || format == .json else { return }
        beginField(key)
        append(value ? "true" : "false")
    }

    /// Adds a list; text lines leave out an empty one.
    mutating func field(_ key: StaticString, _ values: [String]) {
        switch format {
        case .json:
            beginField(key)
            append("[")
            for (index, value) in values.enumerated() {
                if index > 0 { append(",") }
                QuotedText.append(value, to: &bytes)
            }
            append("]")
        case .text:
            guard !values.isEmpty else { return }
            beginField(key)
            appendValue(values.joined(separator: ","))
        }
    }

    /// Adds a duration as milliseconds with three decimals.
    mutating func field(_ key: StaticString, milliseconds duration: Duration) {
        let (seconds, attoseconds) = max(duration, .zero).components
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000)
        let microseconds = overflow ? .max : whole &+ UInt64(attoseconds) / 1_000_000_000_000
        beginField(key)
        appendNumber(microseconds / 1000)
        append(".")
        for divisor: UInt64 in [100, 10, 1] {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: microseconds / divisor % 10))
        }
    }

    /// Adds a field whose key comes from elsewhere and must be escaped as well.
    mutating func field(dynamicKey key: String, _ value: String) {
        append(format == .json ? "," : " ")
        switch format {
        case .json: QuotedText.append(key, to: &bytes)
        case .text: appendValue(key)
        }
        append(format == .json ? ":" : "=")
        appendValue(value)
    }

    /// Ends the line.
    mutating func end() {
        append(format == .json ? "}\n" : "\n")
    }
}

extension LogLine {
    private mutating func literal(_ key: StaticString, _ value: StaticString) {
        guard format == .json else { return }
        beginField(key)
        append(value)
    }

    private mutating func beginField(_ key: StaticString) {
        append(format == .json ? ",\"" : " ")
        append(key)
        append(format == .json ? "\":" : "=")
    }

    private mutating func appendValue(_ value: String) {
        if format == .text, value.isPlain {
            bytes.append(contentsOf: value.utf8)
        } else {
            QuotedText.append(value, to: &bytes)
        }
    }

    /// Spaces are usual in a message, so they alone are no reason to quote it.
    private mutating func appendMessage(_ message: String) {
        if message.isPlainMessage {
            bytes.append(contentsOf: message.utf8)
        } else {
            QuotedText.append(message, to: &bytes)
        }
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func appendNumber(_ number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}

extension String {
    /// Whether a text line may hold it without quotes.
    fileprivate var isPlain: Bool {
        !isEmpty && utf8.allSatisfy { 0x21...0x7e ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") }
    }

    fileprivate var isPlainMessage: Bool {
        !isEmpty && utf8.allSatisfy { 0x20...0x7e ~= $0 && $0 != UInt8(ascii: "\"") }
    }
}
