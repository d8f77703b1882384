// SPDX-License-Identifier: Apache-2.0

// Wherever a request names containers, the engine gets the names that it knows.

extension ContainerAliases {
    /// Whether the engine's list of containers is needed to tell whom a request means.
    public func needContainers(for endpoint: Endpoint, naming parameter: String?) -> Bool {
        switch endpoint {
        case .containerCreate, .containerStart, .networkConnect, .networkDisconnect, .imageCommit, .containerList,
            .containerPS, .events:
            true
        default: endpoint.namesContainer && parameter.map(areMeant) ?? false
        }
    }

    /// What the engine calls the container that the path names.
    public func resolve(
        _ parameter: String, at endpoint: Endpoint, among containers: JSONValue?
    ) throws(Rejection) -> String {
        endpoint.namesContainer ? try resolve(parameter, among: containers) : parameter
    }

    /// Calls every container in query and body as the engine does.
    public func resolve(
        _ request: inout Message, at endpoint: Endpoint, among containers: JSONValue?
    ) throws(Rejection) {
        for name in endpoint.parametersNamingContainers {
            guard let reference = request.query[name], !reference.isEmpty else { continue }
            let resolved = try resolve(reference, among: containers)
            if resolved != reference { request.query.set(name, to: resolved) }
        }
        if endpoint.filtersContainers {
            for name in ["id", "container"] { addToFilter(name, in: &request.query) }
            for name in ["before", "since"] { try replaceFilter(name, in: &request.query, containers) }
        }
        try resolve(&request.body, at: endpoint, among: containers)
    }

    /// A filter by id finds whatever begins with it, so that the container is looked for by both its ids.
    private func addToFilter(_ name: String, in query: inout Query) {
        for value in query.filterValues(name) {
            let meant = all.filter { $0.given.hasPrefix(value) }
            for alias in meant { query.addFilter(name, alias.real) }
        }
    }

    private func replaceFilter(_ name: String, in query: inout Query, _ containers: JSONValue?) throws(Rejection) {
        let values = query.filterValues(name)
        var resolved: [String] = []
        for value in values { resolved.append(try resolve(value, among: containers)) }
        guard resolved != values else { return }
        query.removeFilter(name)
        for value in resolved { query.addFilter(name, value) }
    }
}

// MARK: Bodies

extension ContainerAliases {
    private func resolve(
        _ body: inout JSONValue, at endpoint: Endpoint, among containers: JSONValue?
    ) throws(Rejection) {
        switch endpoint {
        case .networkConnect, .networkDisconnect:
            try body.updateRequested("Container") { (value: inout JSONValue) throws(Rejection) in
                try edit(&value) { (text: String) throws(Rejection) in try resolve(text, among: containers) }
            }
        case .containerCreate:
            try body.updateRequested("HostConfig") { (value: inout JSONValue) throws(Rejection) in
                try resolve(hostConfig: &value, among: containers)
            }
        case .containerStart:
            try resolve(hostConfig: &body, among: containers)
        default: break
        }
    }

    private func resolve(hostConfig: inout JSONValue, among containers: JSONValue?) throws(Rejection) {
        for mode in ["NetworkMode", "IpcMode", "PidMode"] as [JSONPath] {
            try hostConfig.updateRequested(mode) { (value: inout JSONValue) throws(Rejection) in
                try edit(&value) { (text: String) throws(Rejection) in
                    guard let other = text.afterPrefix("container:") else { return text }
                    return "container:" + (try resolve(other, among: containers))
                }
            }
        }
        for list in ["VolumesFrom", "Links"] as [JSONPath] {
            try hostConfig.updateRequested(list) { (value: inout JSONValue) throws(Rejection) in
                try value.updateElements { (element: inout JSONValue) throws(Rejection) in
                    try edit(&element) { (text: String) throws(Rejection) in
                        let name = String(text.prefix { $0 != ":" })
                        return try resolve(name, among: containers) + text.dropFirst(name.count)
                    }
                }
            }
        }
    }

    private func edit(
        _ value: inout JSONValue, _ change: (String) throws(Rejection) -> String
    ) throws(Rejection) {
        guard let text = value.string else { return }
        let changed = try change(text)
        if changed != text { value = .string(changed) }
    }
}

extension String {
    fileprivate func afterPrefix(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}

// MARK: Endpoints

extension Endpoint {
    /// Whether the path's parameter is a container.
    var namesContainer: Bool { definition.path.hasPrefix("/containers/{") }

    /// Whether the body names containers.
    public var bodyNamesContainers: Bool {
        switch self {
        case .containerCreate, .containerStart, .networkConnect, .networkDisconnect: true
        default: false
        }
    }

    fileprivate var parametersNamingContainers: [String] {
        switch self {
        case .imageCommit: ["container"]
        case .containerList, .containerPS: ["before", "since"]
        default: []
        }
    }

    fileprivate var filtersContainers: Bool { self == .containerList || self == .containerPS || self == .events }
}
