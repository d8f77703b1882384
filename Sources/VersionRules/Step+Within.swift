// SPDX-License-Identifier: Apache-2.0

extension Step {
    /// The step as it is taken on a member alone, with paths that begin there; nil where it is about more.
    func within(_ member: JSONKey) -> Step? {
        switch self {
        case .rename(let location, to: let name): location.within(member).map { .rename($0, to: name) }
        case .move(let source, to: let target): both(source, target, within: member).map { .move($0, to: $1) }
        case .copy(let source, to: let target): both(source, target, within: member).map { .copy($0, to: $1) }
        case .remove(let location): location.within(member).map { .remove($0) }
        case .setDefault(let location, to: let value): location.within(member).map { .setDefault($0, to: value) }
        case .replace(let location, with: let value): location.within(member).map { .replace($0, with: value) }
        case .map(let location, let table): location.within(member).map { .map($0, table) }
        case .retype(let location, to: let type): location.within(member).map { .retype($0, to: type) }
        case .forEach(.body(let path), where: let condition, let steps) where path.names.first == member:
            .forEach(.body(path.dropFirst()), where: condition, steps)
        case .at(let path, let steps) where path.names.first == member: .at(path.dropFirst(), steps)
        default: nil
        }
    }

    private func both(_ source: Location, _ target: Location, within member: JSONKey) -> (Location, Location)? {
        guard let source = source.within(member), let target = target.within(member) else { return nil }
        return (source, target)
    }
}

extension Location {
    /// The place by a path that begins at the member; nil where it is elsewhere, or the member itself.
    fileprivate func within(_ member: JSONKey) -> Location? {
        guard case .body(let path) = self, path.names.count > 1, path.names[0] == member else { return nil }
        return .body(path.dropFirst())
    }
}
