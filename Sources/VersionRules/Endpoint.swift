// SPDX-License-Identifier: Apache-2.0

/// An endpoint of the Docker Engine API: a method and a path that it had in some version from 1.12 on.
///
/// Where two could match the same path, the one declared first wins, as the engine's router does it.
public enum Endpoint: UInt8, Hashable, Sendable, CaseIterable {
    // System
    case ping, pingHead, version, info, events, systemDiskUsage, auth, options

    // Containers. Deleting a checkpoint precedes deleting a container, whose name may hold slashes.
    case checkpointList, checkpointCreate, checkpointDelete
    case containerList, containerPS, containerCreate, containerPrune
    case containerInspect, containerTop, containerLogs, containerStats, containerChanges, containerExport
    case containerStart, containerStop, containerRestart, containerKill, containerPause, containerUnpause
    case containerWait, containerRename, containerUpdate, containerResize
    case containerAttach, containerAttachWebSocket
    case containerArchiveInfo, containerArchiveGet, containerArchivePut, containerCopy
    case containerDelete
    case execCreate, execInspect, execStart, execResize

    // Images and builds
    case imageList, imageSearch, imageGetAll, imageLoad, imageCreate, imagePrune
    case imageInspect, imageHistory, imageAttestations, imageGet, imagePush, imageTag, imageDelete
    case imageCommit, imageBuild, buildPrune, buildCancel, session, grpc, distributionInspect

    // Networks and volumes
    case networkList, networkInspect, networkCreate, networkConnect, networkDisconnect, networkPrune, networkDelete
    case volumeList, volumeInspect, volumeCreate, volumeUpdate, volumePrune, volumeDelete

    // Plugins. The last one is so greedy that it must follow the other two that are read with GET.
    case pluginList, pluginPrivileges, pluginInspect, pluginPull, pluginCreate, pluginPush, pluginUpgrade
    case pluginEnable, pluginDisable, pluginSet, pluginDelete, pluginInspectExperimental

    // Swarm
    case swarmInspect, swarmInit, swarmJoin, swarmLeave, swarmUpdate, swarmUnlockKey, swarmUnlock
    case nodeList, nodeInspect, nodeUpdate, nodeDelete
    case serviceList, serviceInspect, serviceCreate, serviceUpdate, serviceDelete, serviceLogs
    case taskList, taskInspect, taskLogs
    case secretList, secretInspect, secretCreate, secretUpdate, secretDelete
    case configList, configInspect, configCreate, configUpdate, configDelete
}
