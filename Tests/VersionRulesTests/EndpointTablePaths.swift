// SPDX-License-Identifier: Apache-2.0
import Testing
import VersionRules

/// A request line and where the engine's router takes it.
struct RoutedPath: Sendable, CustomTestStringConvertible {
    let method: HTTPMethod
    let path: String
    let endpoint: Endpoint
    let parameter: String

    init(_ method: HTTPMethod, _ path: String, _ endpoint: Endpoint, _ parameter: String = "") {
        self.method = method
        self.path = path
        self.endpoint = endpoint
        self.parameter = parameter
    }

    var testDescription: String { "\(method.token) \(path)" }
}

/// Paths to try.
enum EndpointTablePaths {
    static let routed: [RoutedPath] = [
        // Fixed words win over names, and names may be such words.
        RoutedPath(.get, "/images/json", .imageList),
        RoutedPath(.get, "/images/json/json", .imageInspect, "json"),
        RoutedPath(.get, "/images/get", .imageGetAll),
        RoutedPath(.get, "/images/get/get", .imageGet, "get"),
        RoutedPath(.get, "/images/a/get/json", .imageInspect, "a/get"),
        RoutedPath(.get, "/images/search/history", .imageHistory, "search"),
        RoutedPath(.post, "/containers/prune", .containerPrune),
        RoutedPath(.post, "/containers/prune/start", .containerStart, "prune"),
        RoutedPath(.post, "/containers/create/exec", .execCreate, "create"),
        RoutedPath(.get, "/containers/json/json", .containerInspect, "json"),
        RoutedPath(.get, "/containers/x/attach/ws", .containerAttachWebSocket, "x"),
        RoutedPath(.post, "/networks/prune/connect", .networkConnect, "prune"),
        RoutedPath(.get, "/plugins/privileges", .pluginPrivileges),
        RoutedPath(.get, "/plugins/privileges/json", .pluginInspect, "privileges"),
        RoutedPath(.get, "/plugins/foo", .pluginInspectExperimental, "foo"),
        RoutedPath(.get, "/services/create", .serviceInspect, "create"),
        RoutedPath(.delete, "/containers/json", .containerDelete, "json"),

        // Checkpoints win over containers, but only with a container's name of one segment.
        RoutedPath(.delete, "/containers/a/checkpoints/b", .checkpointDelete, "a"),
        RoutedPath(.delete, "/containers/a/b/checkpoints/c", .containerDelete, "a/b/checkpoints/c"),
        RoutedPath(.delete, "/containers/a%2Fb/checkpoints/c", .containerDelete, "a%2Fb/checkpoints/c"),
        RoutedPath(.delete, "/containers/a/checkpoints/", .containerDelete, "a/checkpoints/"),

        // Escapes.
        RoutedPath(.get, "/%63ontainers/json", .containerList),
        RoutedPath(.get, "%2Fcontainers%2Fjson", .containerList),
        RoutedPath(.get, "/containers/%66oo/json", .containerInspect, "%66oo"),
        RoutedPath(.get, "/containers/foo%2Fjson", .containerInspect, "foo"),
        RoutedPath(.get, "/images/localhost:5000%2Ffoo/json", .imageInspect, "localhost:5000%2Ffoo"),
        RoutedPath(.get, "/images/localhost:5000%2ffoo/json", .imageInspect, "localhost:5000%2ffoo"),
        RoutedPath(.get, "/images/a/b/c/json", .imageInspect, "a/b/c"),
        RoutedPath(.get, "/containers/100%25/json", .containerInspect, "100%25"),
        RoutedPath(.get, "/containers/%252F/json", .containerInspect, "%252F"),
        RoutedPath(.get, "/containers/%00/json", .containerInspect, "%00"),
        RoutedPath(.get, "/containers/%FF%fe/json", .containerInspect, "%FF%fe"),
        RoutedPath(.get, "/services/a%0Ab", .serviceInspect, "a%0Ab"),

        // A slash at the end is part of a greedy name, which may be empty where it ends the path.
        RoutedPath(.delete, "/images/a/", .imageDelete, "a/"),
        RoutedPath(.delete, "/containers/", .containerDelete),
        RoutedPath(.get, "/volumes/", .volumeInspect),
        RoutedPath(.put, "/volumes/", .volumeUpdate),
        RoutedPath(.get, "/networks/", .networkList),
        RoutedPath(.get, "/networks/a/", .networkInspect, "a/"),

        RoutedPath(.options, "/", .options),
        RoutedPath(.options, "/no/such/path/", .options, "no/such/path/"),
        RoutedPath(.head, "/_ping", .pingHead),
        RoutedPath(.head, "/containers/a/archive", .containerArchiveInfo, "a"),
    ]

    static let unrouted = [
        "/", "/container", "/containers", "/containersjson", "/containers/x", "/containers/json/",
        "/containers/x/json/",
        "/Containers/json", "/containers/JSON", "/images", "/images/viz", "/info/", "/_ping/", "/versionx", "/versio",
        "/swarm/", "/nodes/", "/nodes/a/b", "/services/a/", "/services/a%2Fb/logs", "/tasks/a/b/logs", "/secrets/a/b",
        "/configs/create/update/x", "/libpod/containers/json", "/v1.24/v1.24/info", "/containers/a%0Ab/json",
        "/debug/vars", "/metrics", "/containers/json%3Fall=1", "/moby.buildkit.v1.Control/Solve",
    ]

    static let unclean = [
        "", "*", "containers/json", "http://docker/info", "//", "//info", "/containers//json", "/containers/x//json",
        "/images/a//", "/./info", "/info/.", "/info/..", "/../info", "/containers/../info", "/containers/./json",
        "/containers/%2e%2e/json", "/containers/%2E/json", "/containers/.%2e/json", "/images/%2Fjson",
        "/images/a%2F%2Fb/json",
        "/containers/%/json", "/containers/%2/json", "/containers/%zz/json", "/info%", "/info%2",
        "/containers/a b/json",
        "/containers/a\u{1}/json", "/containers/\u{7F}/json", "/images/a%2F/json",
    ]
}
