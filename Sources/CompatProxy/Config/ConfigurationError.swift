// SPDX-License-Identifier: Apache-2.0

/// Why a configuration is refused, and where the mistake was made.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// Where the mistake was made.
    public let origin: SettingOrigin
    /// The key's full name in a file, such as `limits.head`; nil where the origin alone says it.
    let key: String?
    /// What is wrong.
    let problem: String
    /// What would have been right.
    let allowed: String?

    init(_ origin: SettingOrigin, key: String? = nil, _ problem: String, allowed: String? = nil) {
        self.origin = origin
        self.key = key
        self.problem = problem
        self.allowed = allowed
    }

    /// One line: place, key, problem, allowed values.
    public var description: String {
        let place = key.map { "\(origin): key '\($0)'" } ?? "\(origin)"
        let remedy = allowed.map { "; allowed: \($0)" } ?? ""
        return "\(place): \(problem)\(remedy)"
    }
}

/// Where a setting was made.
public enum SettingOrigin: Equatable, Sendable, CustomStringConvertible {
    /// A command line flag, such as `--floor`.
    case flag(String)
    /// An environment variable.
    case variable(String)
    /// A line of a file, counted from one.
    case file(path: String, line: Int)
    /// A file as a whole, where it cannot even be read.
    case wholeFile(path: String)
    /// Nobody made it: it is what applies by itself.
    case builtIn

    /// The name by which a user finds the place again.
    public var description: String {
        switch self {
        case .flag(let name), .variable(let name): name
        case .file(let path, let line): "\(path):\(line)"
        case .wholeFile(let path): path
        case .builtIn: "default"
        }
    }
}

/// A value together with the place it was set in.
struct Sourced<Value: Sendable>: Sendable {
    let value: Value
    let origin: SettingOrigin
    /// The key in a file; nil for flags and variables, whose origin is their name.
    let key: String?

    /// An error that blames this setting.
    func refuse(_ problem: String, allowed: String? = nil) -> ConfigurationError {
        ConfigurationError(origin, key: key, problem, allowed: allowed)
    }
}

extension Sourced {
    /// Where it was set, whatever it says.
    var withoutValue: Sourced<Void> { Sourced<Void>(value: (), origin: origin, key: key) }
}

/// Why a text is not the value it should be; reads on after the quoted text.
struct InvalidValue: Error {
    let problem: String

    init(_ problem: String) {
        self.problem = problem
    }
}
