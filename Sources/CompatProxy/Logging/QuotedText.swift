// SPDX-License-Identifier: Apache-2.0

/// Writes text so that nothing in it can end a string, end a line or steer a terminal.
enum QuotedText {
    /// Appends `text` as a JSON string, quotes included.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                append(ascii: UInt8(truncatingIfNeeded: scalar.value), to: &bytes)
            } else if scalar.isSteering {
                for unit in UTF16.encode(scalar).map(Array.init) ?? [] { append(escaped: unit, to: &bytes) }
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(ascii byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<0x20, 0x7f: append(escaped: UInt16(byte), to: &bytes)
        default: bytes.append(byte)
        }
    }

    private static func append(escaped unit: UInt16, to bytes: inout [UInt8]) {
        bytes.append("\\u")
        bytes.appendHexadecimal(UInt64(unit), digits: 4)
    }
}

extension Unicode.Scalar {
    /// Whether a terminal or a log viewer may act on it instead of showing it: controls, line ends, direction marks.
    var isSteering: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
        default: false
        }
    }
}
