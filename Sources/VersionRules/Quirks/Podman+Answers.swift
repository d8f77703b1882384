// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let tellHostAddressPodman = Change(
        id: "podman-host-address",
        summary: "Podman tells no address of a port that is published at all of the machine's.",
        endpoints: [.containerInspect, .containerList],
        responseDown: [
            .forEach("Ports", where: .present("PublicPort"), [.custom(tellHostAddress)]),
            .map("NetworkSettings.Ports.*[].HostIp", ["": "0.0.0.0"]),
        ],
        source: nameBridgePodman.source,
        examples: [
            Example(
                .responseDown,
                before: #"{"Ports":[{"PrivatePort":80,"PublicPort":49153,"Type":"tcp"},{"PrivatePort":81}]}"#,
                after: #"""
                    {"Ports":[{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":49153,"Type":"tcp"},{"PrivatePort":81}]}
                    """#),
            Example(
                .responseDown, before: #"{"Ports":[{"IP":"127.0.0.1","PublicPort":49153},{"IP":"","PublicPort":1}]}"#,
                after: #"{"Ports":[{"IP":"127.0.0.1","PublicPort":49153},{"IP":"0.0.0.0","PublicPort":1}]}"#),
            Example(
                .responseDown,
                before: #"""
                    {"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"","HostPort":"1"},{"HostIp":"::"}],"81/tcp":null}}}
                    """#,
                after: #"""
                    {"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"1"},{"HostIp":"::"}],\#
                    "81/tcp":null}}}
                    """#),
        ]
    )

    static let sumUpLayersPodman = Change(
        id: "podman-layers-size",
        summary: "Podman says 0 for the size of all layers, and has an image in its disk usage once for each name.",
        endpoints: [.systemDiskUsage],
        responseDown: [.custom(sumUpLayers)],
        lossDown: .approximate("What images share counts for each of them."),
        source: nameBridgePodman.source,
        examples: [
            Example(
                .responseDown,
                before: #"""
                    {"LayersSize":0,"Images":[{"Id":"21","Size":5},{"Id":"21","Size":5},{"Id":"7e","Size":2}]}
                    """#,
                after: #"""
                    {"LayersSize":7,"Images":[{"Id":"21","Size":5},{"Id":"21","Size":5},{"Id":"7e","Size":2}]}
                    """#),
            Example(
                .responseDown, before: #"{"LayersSize":3,"Images":[{"Id":"21","Size":5}]}"#,
                after: #"{"LayersSize":3,"Images":[{"Id":"21","Size":5}]}"#),
        ]
    )

    static let tellLoadedImagesPodman = Change(
        id: "podman-loaded-images",
        summary: "Podman tells all images that it has loaded in one record, by their names in full.",
        endpoints: [.imageLoad],
        responseDown: [.custom(tellEachLoadedImage)],
        lossDown: .approximate("It stays one record, with a line for each image."),
        source: nameBridgePodman.source,
        examples: [
            Example(
                .responseDown, before: #"{"stream":"Loaded image: docker.io/library/g:img,quay.io/h:1"}"#,
                after: #"{"stream":"Loaded image: g:img\nLoaded image: quay.io/h:1\n"}"#),
            Example(
                .responseDown, before: #"{"stream":"Loaded image: docker.io/library/g:img"}"#,
                after: #"{"stream":"Loaded image: g:img\n"}"#),
            Example(
                .responseDown, before: #"{"error":"no such file"}"#, after: #"{"error":"no such file"}"#),
        ]
    )
}

private func tellHostAddress(_ port: inout JSONValue, _: RewriteContext) {
    if port["IP"]?.string?.isEmpty ?? true { port.insert("0.0.0.0", forKey: "IP", after: nil) }
}

private func sumUpLayers(_ usage: inout JSONValue, _: RewriteContext) {
    guard usage["LayersSize"]?.integer == 0 else { return }
    var sizes: [String: Int64] = [:]
    for image in usage["Images"]?.elements ?? [] {
        sizes[image["Id"]?.string ?? ""] = max(0, image["Size"]?.integer ?? 0)
    }
    usage["LayersSize"] = .number(sizes.values.reduce(0, &+))
}

private func tellEachLoadedImage(_ record: inout JSONValue, _: RewriteContext) {
    let beginning = "Loaded image: "
    guard let text = record["stream"]?.string, text.hasPrefix(beginning), !text.hasSuffix("\n") else { return }
    let names = text.dropFirst(beginning.count).split(separator: ",")
    record["stream"] = .string(names.map { "\(beginning)\(shortImageName(String($0)))\n" }.joined())
}
