// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// How the text of a setting becomes a value, the same from a flag, a variable or a file.
struct ValueReader<Value: Sendable>: Sendable {
    /// What a user may write, for error messages.
    let allowed: String
    let read: @Sendable (String) throws(InvalidValue) -> Value
}

extension ValueReader where Value == Address {
    static var address: Self { address(usualPort: nil) }

    static func address(usualPort: UInt16?) -> Self {
        Self(allowed: Address.allowedForms) { text throws(InvalidValue) in
            try Address(text: text, usualPort: usualPort)
        }
    }
}

extension ValueReader where Value == Address? {
    static var addressOrOff: Self {
        Self(allowed: "off, \(Address.allowedForms)") { text throws(InvalidValue) in
            text == "off" ? nil : try Address(text: text)
        }
    }
}

extension ValueReader where Value == [String] {
    /// Names of hosts, separated by commas.
    static var hostNames: Self {
        Self(allowed: "names such as proxy.example.com, separated by commas") { text throws(InvalidValue) in
            let names = text.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
            for name in names where name.contains(where: { !($0.isLetter || $0.isNumber || "-._".contains($0)) }) {
                throw InvalidValue("has '\(name)', which is no name of a host")
            }
            return names
        }
    }
}

extension ValueReader where Value == APIVersion {
    static func version(in known: VersionWindow) -> Self {
        Self(allowed: "\(known.minimum) to \(known.maximum)") { text throws(InvalidValue) in
            guard let version = APIVersion(text) else { throw InvalidValue("is not an API version") }
            guard known.contains(version) else { throw InvalidValue("is not a version that this proxy knows") }
            return version
        }
    }
}

extension ValueReader where Value == SpeakPolicy {
    static func speak(in known: VersionWindow) -> Self {
        let version = ValueReader<APIVersion>.version(in: known)
        return Self(allowed: "nearest, newest, or a version from \(version.allowed)") { text throws(InvalidValue) in
            switch text {
            case "nearest": .nearest
            case "newest": .newest
            default: .fixed(try version.read(text))
            }
        }
    }
}

extension ValueReader where Value == Bool {
    static var truth: Self {
        Self(allowed: "true, false") { text throws(InvalidValue) in
            switch text {
            case "true": true
            case "false": false
            default: throw InvalidValue("is neither true nor false")
            }
        }
    }
}

extension ValueReader where Value == String {
    static var absolutePath: Self {
        Self(allowed: "an absolute path") { text throws(InvalidValue) in
            guard text.hasPrefix("/") else { throw InvalidValue("is not an absolute path") }
            return text
        }
    }
}

extension ValueReader where Value == Int {
    static func count(_ range: ClosedRange<Int>) -> Self {
        Self(allowed: "\(range.lowerBound) to \(range.upperBound)") { text throws(InvalidValue) in
            guard let number = Quantity(text), number.unit.isEmpty else { throw InvalidValue("is not a whole number") }
            guard range.contains(number.count) else { throw InvalidValue("is out of range") }
            return number.count
        }
    }

    static func size(_ range: ClosedRange<Int>) -> Self {
        let ends = "\(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound))"
        return Self(allowed: "\(ends), as bytes or with KiB, MiB or GiB") { text throws(InvalidValue) in
            guard let bytes = ByteSize.read(text) else { throw InvalidValue("is not a size") }
            guard range.contains(bytes) else { throw InvalidValue("is out of range") }
            return bytes
        }
    }
}

extension ValueReader where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        let ends = "\(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
        return Self(allowed: "\(ends), a whole number with ms, s, m or h") { text throws(InvalidValue) in
            guard let duration = DurationText.read(text) else { throw InvalidValue("is not a duration") }
            guard range.contains(duration) else { throw InvalidValue("is out of range") }
            return duration
        }
    }
}

extension ValueReader where Value == UInt16 {
    static var mode: Self {
        Self(allowed: "octal permission bits from 0000 to 0777, such as 0660") { text throws(InvalidValue) in
            let digits = text.hasPrefix("0o") ? text.dropFirst(2) : text[...]
            guard 3...4 ~= digits.utf8.count, digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "7") ~= $0 }),
                let mode = UInt16(digits, radix: 8), mode <= 0o777
            else { throw InvalidValue("is not a mode") }
            return mode
        }
    }
}

extension ValueReader where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var oneOf: Self {
        Self(allowed: Value.allCases.map(\.rawValue).joined(separator: ", ")) { text throws(InvalidValue) in
            guard let value = Value(rawValue: text) else { throw InvalidValue("is none of the values") }
            return value
        }
    }
}

extension ValueReader where Value == String {
    /// An account's name or number.
    static func account(_ kind: String, exists: @escaping @Sendable (String) -> Bool) -> Self {
        Self(allowed: "the name of a \(kind) of this machine, or a number") { text throws(InvalidValue) in
            // The largest number stands for none.
            if let number = UInt32(text), number != .max, !text.hasPrefix("+") { return text }
            guard !text.isEmpty, exists(text) else { throw InvalidValue("is not a \(kind) of this machine") }
            return text
        }
    }
}
