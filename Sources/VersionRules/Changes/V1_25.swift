// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// What API 1.25 changed.
    static let v1_25 =
        [
            removeContainersOnExit, addHostConfigFields, addNanoCPUs, addStopTimeout, addExecEnvironment, addExecPid,
            structureSecurityOptions, removeExecutionDriver, addIsolation, addOSVersion, addMinimumVersion,
            addBuildNetwork, addBuildCacheSources, addReferenceFilter, listNetworksBehindSlash, addNetworkCreated,
            addNetworkPeers, addVolumeOptions, addVolumeListOptions, moveServiceNetworks, addServiceFields,
            addServiceWarnings, addServiceUpdateWarnings, addNodeAddress, tellExperimentalInHead,
        ] + v1_25WithoutSteps + v1_25Endpoints
}
