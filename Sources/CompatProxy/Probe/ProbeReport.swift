// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// What an engine is, and what clients of each version would get from it: the text of `compatproxy probe`.
public struct ProbeReport: Sendable {
    private let configuration: Configuration
    private let profile: EngineProfile
    private let known: VersionWindow

    /// Asks the engine of `configuration`; throws a describable error if it cannot be asked.
    public init(asking configuration: Configuration) throws {
        let query = EngineQuery(engine: configuration.engineAccess, timeout: configuration.timeouts.upstreamConnect)
        self.init(configuration: configuration, profile: try query.profile(), known: VersionHistory.all.window)
    }

    init(configuration: Configuration, profile: EngineProfile, known: VersionWindow) {
        self.configuration = configuration
        self.profile = profile
        self.known = known
    }

    /// The report, several lines.
    public var text: String {
        var lines = [
            "Engine address  \(configuration.upstream)",
            "Flavour         \(profile.flavour == .podman ? "Podman" : "Docker")",
            "Release         \(profile.release.text)",
            "API window      \(profile.window.minimum) to \(profile.window.maximum)",
        ]
        for listener in configuration.listeners {
            lines.append("")
            lines.append("What a client gets, by its API version (through \(listener.address)):")
            lines += table(for: listener)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(for listener: ListenerConfiguration) -> [String] {
        let ranges = TranslationRange.all(
            engine: profile, listener: listener, speak: configuration.speak, known: known)
        let header = row("client API", "from the engine directly", "through the proxy")
        return [header]
            + ranges.map { range in
                let versions = range.first == range.last ? "\(range.first)" : "\(range.first) to \(range.last)"
                return row(
                    versions, range.isSpokenByEngine ? "natively spoken" : "refused", words(for: range, at: listener))
            }
    }

    private func words(for range: TranslationRange, at listener: ListenerConfiguration) -> String {
        switch range.treatment {
        case .passed: "natively spoken"
        case .passedUnknown: "natively spoken: newer than this proxy's rules"
        case .translated(let version) where version > known.maximum:
            "translated to and from \(version), but for what is newer than \(known.maximum)"
        case .translated(let version): "translated to and from \(version)"
        case .unspeakable(let version): "refused: speak is \(version), which the engine does not accept"
        case .refused where range.last < listener.floor: "refused: the listener's floor is \(listener.floor)"
        case .refused where range.first > known.maximum && listener.ceiling == nil:
            "refused: newer than this proxy's rules"
        case .refused: "refused: the listener's ceiling is \(listener.ceiling ?? known.maximum)"
        }
    }

    private func row(_ cells: String...) -> String {
        let widths = [16, 26]
        let padded = zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(1, width - cell.count))
        }
        return "  " + padded.joined() + (cells.last ?? "")
    }
}
