// SPDX-License-Identifier: Apache-2.0

extension Quirk {
    /// What Docker Engine 29 no longer sends or does, though it still accepts versions that had it.
    static let engine29 =
        [
            Quirk(
                .restoreNetworkSettingsBase29, engines: docker29, newestClient: "1.51",
                repeats: .removeNetworkSettingsBase),
            Quirk(.restoreProgressText, engines: docker29, newestClient: "1.51"),
            Quirk(.restoreOnBuild29, engines: docker29, newestClient: "1.51", repeats: .omitOnBuild),
            Quirk(.restoreContainersOfNetworks29, engines: docker29, newestClient: "1.51"),
            Quirk(.restoreDiskUsage29, engines: docker29, newestClient: "1.51"),
            Quirk(
                .restoreKernelMemoryTCP29, engines: docker29, newestClient: "1.51",
                repeats: .removeInfoKernelMemoryTCP),
            Quirk(.restoreContainerConfig29, engines: docker29, newestClient: "1.44"),
            Quirk(.omitEmptyEventFields29, engines: docker29, newestClient: "1.51"),
            Quirk(.ignoreAcceptedRecords29, engines: docker29, newestClient: "1.51"),
            Quirk(.moveNetworksOfServices29, engines: docker29, newestClient: "1.51"),
            Quirk(.refuseInvalidMacAddress29, engines: docker29, newestClient: "1.51"),
            Quirk(.failOnBadNumbers29, engines: docker294, newestClient: "1.51", isRehearsed: false),
            Quirk(.failOnBadReferences29, engines: docker294, newestClient: "1.51", isRehearsed: false),
            Quirk(.failWithoutStream29, engines: docker294, newestClient: "1.51", isRehearsed: false),
            Quirk(.failOnBadAuth29, engines: docker29, newestClient: "1.51", isRehearsed: false),
            Quirk(.failOnBadSubnets29, engines: docker29, newestClient: "1.43", isRehearsed: false),
            Quirk(.hideModule29, engines: docker29, newestClient: "1.51", isRehearsed: false),
            Quirk(.nullMirrors29, engines: docker29, newestClient: "1.51", isRehearsed: false),
            Quirk(.askForStream29, engines: docker294, newestClient: "1.51", isRehearsed: false),
            Quirk(.expandExposedRanges29, engines: docker29, newestClient: "1.51", isRehearsed: false),
            Quirk(.forgetBuildersRelease29, engines: docker29, newestClient: "1.51", isRehearsed: false),
            Quirk(.keepConfiguredAddresses29, engines: docker29, newestClient: "1.51", isRehearsed: false),
            Quirk(.tellChosenGateway29, engines: docker29, newestClient: "1.51", isRehearsed: false),
            Quirk(.omitEmptyAddresses29, engines: docker29WithEmptyAddresses, newestClient: "1.51"),
        ] + forgottenFields29 + forOlderClients

    private static let docker29 = EngineCondition(.docker, since: "29.0")
    private static let docker294 = EngineCondition(.docker, since: "29.4")
    private static let docker29WithEmptyAddresses = EngineCondition(.docker, since: "29.0", before: "29.2")

    /// What the engine of a version did by itself for clients of the versions before it, and Engine 29 leaves undone
    /// even where it is spoken to in such a version.
    private static let forOlderClients: [Quirk] = [
        leftUndone(.omitAddressOfUnpublishedPorts, newestClient: "1.51"),
        leftUndone(.omitEmptyIdentityToken, newestClient: "1.51"),
        leftUndone(.takeListsOfStringsAlone, newestClient: "1.51"),
        leftUndone(.removeKernelMemoryTCP, newestClient: "1.51"),
        leftUndone(.removeKernelMemory, newestClient: "1.41"),
        leftUndone(.removeKernelMemoryFromInfo, newestClient: "1.41"),
        leftUndone(.removeBuilderSize, newestClient: "1.41"),
        leftUndone(.addCacheParents, newestClient: "1.41"),
        leftUndone(.refuseForeignMountOptions, newestClient: "1.41"),
        leftUndone(.removeSingularImageFilter, newestClient: "1.40"),
        leftUndone(.removeCapabilities, newestClient: "1.40"),
    ]

    private static func leftUndone(_ change: Change, newestClient: APIVersion) -> Quirk {
        Quirk(change.leftUndoneByEngine29, engines: docker29, newestClient: newestClient, repeats: change)
    }
}

extension Change {
    /// The half of a change that serves older clients, for an engine that knows its newer side alone.
    fileprivate var leftUndoneByEngine29: Change {
        Change(
            id: "engine29-\(id)", summary: "At older versions too, Engine 29 behaves as after: \(summary)",
            endpoints: endpoints, requestUp: steps.requestUp, responseDown: steps.responseDown,
            errorDown: steps.errorDown, lookUps: lookUps, lossDown: lossDown,
            source: "\(source); what 28 does at older versions and 29 does not",
            examples: examples.filter { [.requestUp, .responseDown, .errorDown].contains($0.direction) })
    }
}
