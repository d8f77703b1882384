// SPDX-License-Identifier: Apache-2.0

extension Change {
    static let v1_52System = [
        removeInfoKernelMemoryTCP, addDiskUsageHealth, addDiskUsageTotals, omitEmptyIdentityToken,
        refuseBadAuth, listNoMirrors,
    ]

    static let removeInfoKernelMemoryTCP = Change(
        id: "1.52-info-kernel-memory-tcp",
        summary: "The engine no longer tells whether it can limit the kernel memory of TCP buffers.",
        endpoints: [.info],
        responseUp: [.hide("KernelMemoryTCP")],
        responseDown: [.custom(restoreKernelMemoryTCP)],
        lossDown: .synthesised("It can with the first version of cgroups."),
        source: "api/docs/CHANGELOG.md@29, and the answers of 28 and 29",
        examples: kernelMemoryTCPExamples + [
            Example(
                .responseUp, isStrict: true, before: #"{"SwapLimit":true,"KernelMemoryTCP":true}"#,
                after: #"{"SwapLimit":true}"#)
        ]
    )

    static let kernelMemoryTCPExamples = [
        Example(
            .responseDown, before: #"{"SwapLimit":true,"CgroupVersion":"1"}"#,
            after: #"{"SwapLimit":true,"KernelMemoryTCP":true,"CgroupVersion":"1"}"#),
        Example(
            .responseDown, before: #"{"SwapLimit":true,"CgroupVersion":"2"}"#,
            after: #"{"SwapLimit":true,"CgroupVersion":"2"}"#),
    ]

    static let addDiskUsageTotals = Change(
        id: "1.52-disk-usage-totals",
        summary: "The disk usage has totals for images, containers, volumes and the build cache, and items on demand.",
        endpoints: [.systemDiskUsage],
        requestUp: [.remove(.query("verbose"))],
        requestDown: [.remove(.query("verbose"))],
        responseUp: [.custom(DiskUsage.addTotals)],
        responseDown: DiskUsage.totals.map { .remove(.body(JSONPath([$0]))) } + restoreDiskUsage,
        lossUp: .synthesised("Computed from the items, which are there both ways whatever the client asked for."),
        source: "daemon/server/router/system/{system_routes,disk_usage}.go@29, and the answers of 28 and 29",
        examples: [
            Example(.requestUp, before: Sample(query: "type=image&verbose=1"), after: Sample(query: "type=image")),
            Example(.requestDown, before: Sample(query: "verbose=1"), after: Sample()),
            Example(
                .responseDown,
                before: #"{"LayersSize":7,"Images":[],"ImageUsage":{"TotalCount":0},"Containers":[],"Volumes":[]}"#,
                after: #"{"LayersSize":7,"Images":[],"Containers":[],"Volumes":[],"BuildCache":null}"#),
            Example(
                .responseUp,
                before: #"""
                    {"LayersSize":9,"Images":[{"Containers":1,"Size":5,"SharedSize":4},\#
                    {"Containers":0,"Size":6,"SharedSize":4},{"Containers":-1,"Size":6,"SharedSize":2}],\#
                    "Containers":null,"Volumes":null,"BuildCache":null}
                    """#,
                after: #"""
                    {"LayersSize":9,"Images":[{"Containers":1,"Size":5,"SharedSize":4},\#
                    {"Containers":0,"Size":6,"SharedSize":4},{"Containers":-1,"Size":6,"SharedSize":2}],\#
                    "Containers":null,"Volumes":null,"BuildCache":null,"ImageUsage":{"ActiveCount":1,\#
                    "Items":[{"Containers":1,"Size":5,"SharedSize":4},{"Containers":0,"Size":6,"SharedSize":4},\#
                    {"Containers":-1,"Size":6,"SharedSize":2}],\#
                    "Reclaimable":2,"TotalCount":3,"TotalSize":9}}
                    """#),
            Example(
                .responseUp,
                before: #"""
                    {"Containers":[{"State":"exited","SizeRw":3},{"State":"running"}],\#
                    "Volumes":[{"UsageData":{"RefCount":0,"Size":4}}],"BuildCache":[{"InUse":true,"Size":2}]}
                    """#,
                after: #"""
                    {"Containers":[{"State":"exited","SizeRw":3},{"State":"running"}],\#
                    "Volumes":[{"UsageData":{"RefCount":0,"Size":4}}],"BuildCache":[{"InUse":true,"Size":2}],\#
                    "ContainerUsage":{"ActiveCount":1,"Items":[{"State":"exited","SizeRw":3},{"State":"running"}],\#
                    "Reclaimable":3,"TotalCount":2,"TotalSize":3},\#
                    "VolumeUsage":{"Items":[{"UsageData":{"RefCount":0,"Size":4}}],"Reclaimable":4,\#
                    "TotalCount":1,"TotalSize":4},\#
                    "BuildCacheUsage":{"ActiveCount":1,"Items":[{"InUse":true,"Size":2}],\#
                    "TotalCount":1,"TotalSize":2}}
                    """#),
        ]
    )

    /// Engines up to 28 said 0 and null for what was not asked for.
    static let restoreDiskUsage: [Step] =
        [.setDefault("LayersSize", to: 0)]
        + ["Images", "Containers", "Volumes", "BuildCache"].map { .setDefault(.body(JSONPath([$0])), to: .null) }

    /// Towards newer clients ahead of the totals, which repeat the containers.
    static let addDiskUsageHealth = Change(
        id: "1.52-disk-usage-health",
        summary: "Containers in the disk usage have their Health.",
        endpoints: [.systemDiskUsage],
        responseUp: [.forEach("Containers", [.custom(tellHealth)])],
        responseDown: [.hide("Containers[].Health")],
        lossUp: addHealthToList.lossUp,
        source: "the answers of 29, which sends it at every version",
        examples: [
            Example(
                .responseUp, before: #"{"Containers":[{"Status":"Up 2 hours (healthy)"}],"Images":[]}"#,
                after: #"""
                    {"Containers":[{"Status":"Up 2 hours (healthy)","Health":{"Status":"healthy",\#
                    "FailingStreak":0}}],"Images":[]}
                    """#),
            Example(
                .responseDown, isStrict: true, before: #"{"Containers":[{"Health":{"Status":"none"},"Id":"a"}]}"#,
                after: #"{"Containers":[{"Id":"a"}]}"#),
        ]
    )
}

extension Change {
    static let listNoMirrors = Change(
        id: "1.52-registry-mirrors",
        summary: "The registry mirrors are [] where there are none; they were null.",
        endpoints: [.info],
        responseUp: [.map("RegistryConfig.Mirrors", [.null: []])],
        source: "the answers of 28 and 29.7, which has [] at older versions, too",
        examples: [
            Example(
                .responseUp, before: #"{"RegistryConfig":{"Mirrors":null}}"#,
                after: #"{"RegistryConfig":{"Mirrors":[]}}"#),
            Example(
                .responseUp, before: #"{"RegistryConfig":{"Mirrors":["m"]}}"#,
                after: #"{"RegistryConfig":{"Mirrors":["m"]}}"#),
        ]
    )

    /// Engine 29 does so at older versions, too, where a quirk puts it right.
    static let refuseBadAuth = Change(
        id: "1.52-bad-auth",
        summary: "A body of /auth that is none is refused with 400, as if it were a header; it was 500.",
        endpoints: [.auth],
        errorUp: [.customMessage(tellOfHeader)],
        source: failOnBadAuth29.source,
        examples: [
            Example(
                .errorUp, before: Sample(status: 500, body: #"{"message":"EOF"}"#),
                after: Sample(status: 400, body: #"{"message":"invalid X-Registry-Auth header: invalid JSON: EOF"}"#)),
            WrongRequest.example(.errorUp, keeping: 500, of: "Get https://registry/v2/: no route to host"),
        ]
    )

    static let omitEmptyIdentityToken = Change(
        id: "1.52-identity-token",
        summary: "A login that gives no token leaves out IdentityToken; it was empty.",
        endpoints: [.auth],
        responseUp: [.custom(omitEmptyToken)],
        responseDown: [.setDefault("IdentityToken", to: "")],
        source: "api/types/registry/authenticate.go@28.x and auth_response.go@29, and the answers of 28 and 29",
        examples: [
            Example(
                .responseDown, before: #"{"Status":"Login Succeeded"}"#,
                after: #"{"Status":"Login Succeeded","IdentityToken":""}"#),
            Example(.responseDown, before: #"{"IdentityToken":"9cba"}"#, after: #"{"IdentityToken":"9cba"}"#),
            Example(
                .responseUp, before: #"{"IdentityToken":"","Status":"Login Succeeded"}"#,
                after: #"{"Status":"Login Succeeded"}"#),
        ]
    )
}

private func tellOfHeader(_ error: inout Message, _: RewriteContext) {
    guard error.status == 500, let text = error.body["message"]?.string,
        text == "EOF" || WrongRequest.notJSON.contains(where: text.hasPrefix)
    else { return }
    error.status = 400
    error.body["message"] = .string(wrongAuth + text)
}

/// What Engine 29 puts before what is wrong.
let wrongAuth = "invalid X-Registry-Auth header: invalid JSON: "

private func omitEmptyToken(_ login: inout JSONValue, _: RewriteContext) {
    if login["IdentityToken"]?.string == "" { login["IdentityToken"] = nil }
}

func restoreKernelMemoryTCP(_ info: inout JSONValue, _: RewriteContext) {
    guard info["KernelMemoryTCP"] == nil, info["CgroupVersion"]?.string == "1" else { return }
    info.insert(true, forKey: "KernelMemoryTCP", after: "SwapLimit")
}

/// The totals of the disk usage, computed as newer engines do.
private enum DiskUsage {
    static let totals = ["ImageUsage", "ContainerUsage", "VolumeUsage", "BuildCacheUsage"]

    static func addTotals(_ usage: inout JSONValue, _: RewriteContext) {
        let layers = usage["LayersSize"]?.integer ?? 0
        add("ImageUsage", of: "Images", to: &usage, total: layers) { image in
            let containers = image["Containers"]?.integer ?? 0
            let isCounted = image["Size"]?.integer != -1 && image["SharedSize"]?.integer != -1
            let own = positive(image["Size"]) &- positive(image["SharedSize"])
            return Measure(isActive: containers > 0, reclaimable: containers == 0 && isCounted ? own : 0)
        }
        add("ContainerUsage", of: "Containers", to: &usage) { container in
            let state = container["State"]?.string ?? ""
            let isActive = ["running", "paused", "restarting"].contains(state)
            return Measure(isActive: isActive, size: positive(container["SizeRw"]))
        }
        add("VolumeUsage", of: "Volumes", to: &usage) { volume in
            let data = volume["UsageData"]
            return Measure(isActive: (data?["RefCount"]?.integer ?? 0) > 0, size: positive(data?["Size"]))
        }
        add("BuildCacheUsage", of: "BuildCache", to: &usage) { record in
            let size = record["Shared"]?.bool ?? false ? 0 : positive(record["Size"])
            return Measure(isActive: record["InUse"]?.bool ?? false, size: size)
        }
    }

    private struct Measure {
        var isActive: Bool
        var size: Int64 = 0
        /// What would be won if it were removed.
        var reclaimable: Int64

        /// Of an image, which shares layers with others, so that its size counts for nothing.
        init(isActive: Bool, reclaimable: Int64) {
            self.isActive = isActive
            self.reclaimable = reclaimable
        }

        init(isActive: Bool, size: Int64) {
            self.init(isActive: isActive, reclaimable: isActive ? 0 : size)
            self.size = size
        }
    }

    /// Minus one says that nobody counted.
    private static func positive(_ size: JSONValue?) -> Int64 { max(0, size?.integer ?? 0) }

    private static func add(
        _ name: String, of items: String, to usage: inout JSONValue, total: Int64? = nil,
        measure: (JSONValue) -> Measure
    ) {
        guard usage[name] == nil, let list = usage[items], let elements = list.elements else { return }
        var (activeCount, reclaimable, size): (Int64, Int64, Int64) = (0, 0, 0)
        for element in elements {
            let one = measure(element)
            size &+= one.size
            reclaimable &+= one.reclaimable
            if one.isActive { activeCount += 1 }
        }
        let totals: [(String, JSONValue)] = [
            ("ActiveCount", .number(activeCount)), ("Items", list),
            ("Reclaimable", .number(max(0, reclaimable))),
            ("TotalCount", .number(Int64(elements.count))), ("TotalSize", .number(total ?? size)),
        ]
        // The engine leaves out what is zero or empty.
        usage[name] = [:]
        for (total, value) in totals where !value.isUnset() { usage[name]?[total] = value }
    }
}
