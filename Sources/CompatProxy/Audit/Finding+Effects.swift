// SPDX-License-Identifier: Apache-2.0
import VersionRules

extension Finding {
    /// What the steps of a plan for requests have shown.
    static func ofRequest(_ effect: ChangeEffect) -> [Finding] {
        common(effect)
            + effect.differences.compactMap { difference in
                let place = difference.place.isEmpty ? nil : difference.place
                return switch difference.part {
                case .body: Finding(.deprecatedField, change: effect.changeID, place: place)
                case .query: Finding(.deprecatedQuery, change: effect.changeID, place: place)
                case .header: Finding(.deprecatedHeader, change: effect.changeID, place: place)
                case .target: Finding(.deprecatedEndpoint, change: effect.changeID)
                case .status: nil
                }
            }
    }

    /// What the steps of a plan for answers have shown. What was taken away the client has not got, and so cannot lose.
    static func ofAnswer(_ effect: ChangeEffect) -> [Finding] {
        common(effect)
            + effect.differences.filter { $0.kind != .removed }.map { difference in
                Finding(
                    .restoredField, change: effect.changeID, place: difference.place.isEmpty ? nil : difference.place)
            }
    }

    private static func common(_ effect: ChangeEffect) -> [Finding] {
        if effect.rejection != nil { return [Finding(.refused, change: effect.changeID)] }
        switch effect.loss {
        case .approximate, .impossible: return [Finding(.lossy, change: effect.changeID)]
        case .exact, .synthesised: return effect.hasWarned ? [Finding(.lossy, change: effect.changeID)] : []
        }
    }
}
