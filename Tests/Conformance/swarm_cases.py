# SPDX-License-Identifier: Apache-2.0
"""What the differential suites ask of an engine that is in a swarm and has a plugin."""

from case import RECORDS, REMOVE_VOLUME, STREAM, Ask, changes, query, reads
from swarm_world import encoded, plugin_archive, replicas

# What goes by the moment in a swarm: the counter of all that happens there, and a service's tasks while they start.
MOVING = r"Version\.Index|UpdatedAt|Status\.(Timestamp|State)"

# What is allocated to a service or a network a moment after it was made.
ALLOCATED = r"\.Endpoint\b|IPAM|\.Options|\.Driver$"

# An image that is pinned to a digest, so that no engine asks a registry which one is meant.
IMAGE = "busybox@sha256:" + "0123456789abcdef" * 4

# The versions that changed what requests for services mean.
TURNS = (25, 30, 40, 41, 44, 46)

REMOVE_SERVICE = Ask("DELETE", "/services/$own")
INSPECT_SERVICE = Ask("GET", "/services/$own")
TAR = (("Content-Type", "application/x-tar"),)

SWARM = [
    reads("swarm", "GET", "/swarm"),
    reads("swarm-info", "GET", "/info"),
    reads("swarm-ping", "GET", "/_ping"),
    reads("swarm-unlock-key", "GET", "/swarm/unlockkey"),
    reads("swarm-init-twice", "POST", "/swarm/init", {"ListenAddr": "$address"}),
    reads("swarm-join-twice", "POST", "/swarm/join", {"RemoteAddrs": ["$address"], "JoinToken": "none"}),
    reads("swarm-leave-manager", "POST", "/swarm/leave"),
    reads("swarm-unlock-unlocked", "POST", "/swarm/unlock", {"UnlockKey": "SWMKEY-1-none"}),
    reads("swarm-update-unversioned", "POST", "/swarm/update", {}),
    reads("swarm-update-outdated", "POST", "/swarm/update?version=1", {"Name": "default"}),
    reads("swarm-update-flag", "POST", "/swarm/update?version=1&rotateWorkerToken=maybe", {"Name": "default"}),
    reads("swarm-update-nothing", "POST", "/swarm/update?version=1"),
    reads("swarm-init-nothing", "POST", "/swarm/init"),
    changes("swarm-update", Ask("POST", "/swarm/update?version=$version&rotateWorkerToken=1", {
        "Name": "default", "Labels": {}, "Orchestration": {"TaskHistoryRetentionLimit": 6},
        "Raft": {"SnapshotInterval": 10000, "KeepOldSnapshots": 0, "LogEntriesForSlowFollowers": 500,
                 "ElectionTick": 10, "HeartbeatTick": 1}, "Dispatcher": {"HeartbeatPeriod": 6000000000},
        "CAConfig": {"NodeCertExpiry": 7776000000000000}, "TaskDefaults": {},
        "EncryptionConfig": {"AutoLockManagers": False}}), Ask("GET", "/swarm"),
        before=[Ask("GET", "/swarm", keep="version")], ignore=MOVING + "|JoinTokens", is_alone=True),
    reads("swarm-events", "GET", "/events" + query(since="$since", until="$until", filters={"scope": ["swarm"]}),
          read=RECORDS),
    reads("swarm-volumes", "GET", "/volumes"),
    reads("swarm-volume-cluster", "GET", "/volumes/$cluster", since=41),
    reads("swarm-volume-update", "PUT", "/volumes/$cluster?version=1", {"Spec": {"Availability": "pause"}}, since=41),
    reads("swarm-absent-volume", "GET", "/volumes/$absent"),
    reads("swarm-remove-absent-volume", "DELETE", "/volumes/$absent"),
    *(reads(f"swarm-remove-unseen-volume{name}", "DELETE", f"/volumes/$cluster{force}", until=41)
      for name, force in (("", ""), ("-by-force", "?force=1"))),
    changes("swarm-volume-create-cluster", Ask("POST", "/volumes/create", {"Name": "$own", "ClusterVolumeSpec": {
        "Group": "g", "AccessMode": {"Scope": "single", "Sharing": "none", "MountVolume": {}}}}),
        after=[REMOVE_VOLUME], ignore=MOVING, around=(42,)),
]

NODES = [
    reads("nodes", "GET", "/nodes"),
    reads("nodes-role", "GET", "/nodes" + query(filters={"role": ["manager"]})),
    reads("nodes-worker", "GET", "/nodes" + query(filters={"role": {"worker": True}})),
    reads("nodes-label", "GET", "/nodes" + query(filters={"node.label": ["suite=$prefix"]})),
    reads("nodes-bad-role", "GET", "/nodes" + query(filters={"role": ["king"]})),
    reads("nodes-bad-filter", "GET", "/nodes" + query(filters={"nothing": ["a"]})),
    reads("node", "GET", "/nodes/$node"),
    reads("node-self", "GET", "/nodes/self"),
    reads("node-name", "GET", "/nodes/$hostname"),
    reads("node-absent", "GET", "/nodes/$absent"),
    reads("node-update-unversioned", "POST", "/nodes/$node/update", {}),
    reads("node-update-outdated", "POST", "/nodes/$node/update?version=1", {"Role": "manager", "Availability": "active"}),
    reads("node-update-absent", "POST", "/nodes/$absent/update?version=1", {"Role": "worker"}),
    reads("node-remove-self", "DELETE", "/nodes/$node"),
    changes("node-update", Ask("POST", "/nodes/$node/update?version=$version",
                               {"Role": "manager", "Availability": "active", "Labels": {"suite": "$prefix"}}),
            Ask("GET", "/nodes/$node"), before=[Ask("GET", "/nodes/$node", keep="version")], ignore=MOVING, is_alone=True),
    changes("node-demote", Ask("POST", "/nodes/$node/update?version=$version",
                               {"Role": "worker", "Availability": "active"}),
            before=[Ask("GET", "/nodes/$node", keep="version")], is_alone=True),
    reads("node-remove-absent", "DELETE", "/nodes/$absent"),
]

SERVICES = [
    reads("services", "GET", "/services", ignore=MOVING),
    reads("services-status", "GET", "/services?status=true", ignore=MOVING),
    reads("services-bad-status", "GET", "/services?status=maybe"),
    reads("services-name", "GET", "/services" + query(filters={"name": ["$rich"]})),
    reads("services-label", "GET", "/services" + query(filters={"label": {"suite=rich": True}})),
    reads("services-mode", "GET", "/services" + query(filters={"mode": ["global-job"]}), ignore=MOVING),
    reads("services-bad-filter", "GET", "/services" + query(filters={"nothing": ["a"]})),
    *(reads(f"service-{kind}", "GET", f"/services/${kind}", ignore=MOVING)
      for kind in ("plain", "running", "terminal", "job", "rich")),
    *(reads(f"service-{kind}-defaults", "GET", f"/services/${kind}?insertDefaults=true", ignore=MOVING)
      for kind in ("plain", "rich")),
    reads("service-bad-defaults", "GET", "/services/$plain?insertDefaults=maybe"),
    reads("service-absent", "GET", "/services/$absent"),
    reads("service-logs", "GET", "/services/$running/logs?stdout=1&stderr=1", read=STREAM),
    reads("service-logs-terminal", "GET", "/services/$terminal/logs?stdout=1", read=STREAM),
    reads("service-logs-nothing", "GET", "/services/$running/logs"),
    reads("service-logs-absent", "GET", "/services/$absent/logs?stdout=1"),
    reads("service-update-unversioned", "POST", "/services/$plain/update", {}),
    reads("service-update-outdated", "POST", "/services/$plain/update?version=1",
          {"Name": "$plain", "TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "Mode": replicas(0)}),
    reads("service-update-absent", "POST", "/services/$absent/update?version=1",
          {"Name": "$absent", "TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "Mode": replicas(0)}),
    reads("service-remove-absent", "DELETE", "/services/$absent"),
    reads("service-create-nothing", "POST", "/services/create"),
    reads("service-create-empty", "POST", "/services/create", {}),
    reads("service-create-malformed", "POST", "/services/create", b"{", (("Content-Type", "application/json"),)),
    reads("service-create-name-taken", "POST", "/services/create",
          {"Name": "$plain", "TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "Mode": replicas(0)}),
]

TASKS = [
    reads("tasks", "GET", "/tasks", ignore=MOVING),
    reads("tasks-service", "GET", "/tasks" + query(filters={"service": ["$running"], "desired-state": ["running"]})),
    reads("tasks-bad-state", "GET", "/tasks" + query(filters={"desired-state": ["king"]})),
    reads("task-running", "GET", "/tasks/$task_running"),
    reads("task-job", "GET", "/tasks/$task_job", ignore=MOVING),
    reads("task-absent", "GET", "/tasks/$absent"),
    reads("task-logs", "GET", "/tasks/$task_running/logs?stdout=1&stderr=1", read=STREAM),
    reads("task-logs-terminal", "GET", "/tasks/$task_terminal/logs?stdout=1", read=STREAM),
    reads("task-containers", "GET", "/containers/json" + query(filters={"is-task": ["true"]})),
]

KEPT = [
    *(reads(kind, "GET", f"/{kind}") for kind in ("secrets", "configs")),
    *(reads(f"{folder}-{kind}", "GET", f"/{folder}/${kind}")
      for folder, kind in (("secrets", "secret"), ("secrets", "templated"), ("secrets", "absent"),
                           ("configs", "config"), ("configs", "pattern"), ("configs", "absent"))),
    *(reads(f"{folder}-label", "GET", f"/{folder}" + query(filters={"label": ["suite=$prefix"]}))
      for folder in ("secrets", "configs")),
    *(reads(f"{folder}-bad-filter", "GET", f"/{folder}" + query(filters={"nothing": ["a"]}))
      for folder in ("secrets", "configs")),
    *(reads(f"{folder}-in-use", "DELETE", f"/{folder}/${kind}")
      for folder, kind in (("secrets", "secret"), ("configs", "config"))),
    *(reads(f"{folder}-remove-absent", "DELETE", f"/{folder}/$absent") for folder in ("secrets", "configs")),
    *(reads(f"{folder}-update-unversioned", "POST", f"/{folder}/${kind}/update", {})
      for folder, kind in (("secrets", "secret"), ("configs", "config"))),
    *(reads(f"{folder}-name-taken", "POST", f"/{folder}/create", {"Name": f"${kind}", "Data": encoded("a")})
      for folder, kind in (("secrets", "secret"), ("configs", "config"))),
    *(reads(f"{folder}-no-name", "POST", f"/{folder}/create", {"Data": encoded("a")})
      for folder in ("secrets", "configs")),
    *(reads(f"{folder}-no-data", "POST", f"/{folder}/create", {"Name": "$absent"})
      for folder in ("secrets", "configs")),
    *(changes(f"{folder}-create-{name}", Ask("POST", f"/{folder}/create", {"Name": "$own", **body}),
              Ask("GET", f"/{folder}/$own"), after=[Ask("DELETE", f"/{folder}/$own")], ignore=MOVING)
      for folder in ("secrets", "configs")
      for name, body in (("plain", {"Data": encoded("a"), "Labels": {"a": "b"}}),)),
    *(changes(f"{folder}-create-templated",
              Ask("POST", f"/{folder}/create", {"Name": "$own", "Data": encoded("a"), "Templating": {"Name": "golang"}}),
              Ask("GET", f"/{folder}/$own"), after=[Ask("DELETE", f"/{folder}/$own")], ignore=MOVING, since=36)
      for folder in ("secrets", "configs")),
    *(changes(f"{folder}-update", Ask("POST", f"/{folder}/$own/update?version=$version", {"Name": "$own", **body}),
              Ask("GET", f"/{folder}/$own"),
              before=[Ask("POST", f"/{folder}/create", {"Name": "$own", "Data": encoded("a")}),
                      Ask("GET", f"/{folder}/$own", keep="version")],
              after=[Ask("DELETE", f"/{folder}/$own")], ignore=MOVING)
      for folder in ("secrets", "configs") for body in ({"Data": encoded("a"), "Labels": {"a": "b"}},)),
    *(changes(f"{folder}-update-data", Ask("POST", f"/{folder}/$own/update?version=$version",
                                           {"Name": "$own", "Data": encoded("b")}),
              before=[Ask("POST", f"/{folder}/create", {"Name": "$own", "Data": encoded("a")}),
                      Ask("GET", f"/{folder}/$own", keep="version")],
              after=[Ask("DELETE", f"/{folder}/$own")]) for folder in ("secrets", "configs")),
]

NETWORKS = [
    reads("swarm-networks", "GET", "/networks"),
    reads("swarm-network", "GET", "/networks/$over"),
    reads("swarm-network-verbose", "GET", "/networks/$over?verbose=true"),
    reads("swarm-network-scope", "GET", "/networks/$over?scope=swarm"),
    reads("swarm-network-wrong-scope", "GET", "/networks/$over?scope=local"),
    reads("swarm-network-ingress", "GET", "/networks/ingress"),
    reads("swarm-networks-scope", "GET", "/networks" + query(filters={"scope": ["swarm"]})),
    *(changes(f"swarm-network-create-{name}", Ask("POST", "/networks/create", {"Name": "$own", **body}),
              Ask("GET", "/networks/$own"), after=[Ask("DELETE", "/networks/$own")], ignore=MOVING, unsettled=ALLOCATED)
      for name, body in (("overlay", {"Driver": "overlay", "CheckDuplicate": True}),
                         ("attachable", {"Driver": "overlay", "Attachable": True, "Internal": True}),
                         ("ingress", {"Driver": "overlay", "Ingress": True}),
                         ("scoped", {"Driver": "bridge", "Scope": "swarm"}))),
]


def service(name, body, **more):
    """Creates a service and looks at what became of it."""
    body = {"Name": "$own", "Mode": replicas(0), **body}
    return changes(f"service-create-{name}", Ask("POST", "/services/create", body), INSPECT_SERVICE,
                   after=[REMOVE_SERVICE], ignore=MOVING, unsettled=ALLOCATED, around=TURNS, **more)


def task(name, **template):
    return service(name, {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}, **template}})


def container(name, **spec):
    return task(name, ContainerSpec={"Image": IMAGE, **spec})


def mount(name, **spec):
    return container(f"mount-{name}", Mounts=[{"Target": "/m", **spec}])


LIFE = [
    service("image", {"TaskTemplate": {"ContainerSpec": {"Image": "busybox:latest"}}}),
    container("command", Command=["a"], Args=["b"], Env=["A=b"], Dir="/", User="nobody", Groups=["a"], Labels={"a": "b"}),
    container("terminal", TTY=True, OpenStdin=True, ReadOnly=True, Init=True, Hostname="h"),
    container("init-not", Init=False),
    container("hosts", Hosts=["10.0.0.9 other"], DNSConfig={"Nameservers": ["10.0.0.2"]}, StopSignal="SIGINT",
              StopGracePeriod=1000000000, Isolation="default"),
    container("health", Healthcheck={"Test": ["CMD", "true"], "Interval": 1000000000, "StartPeriod": 1000000000}),
    container("health-start", Healthcheck={"Test": ["CMD", "true"], "StartInterval": 1000000000}),
    container("sysctls", Sysctls={"net.core.somaxconn": "1024"}),
    container("capabilities", CapabilityAdd=["CAP_NET_ADMIN"], CapabilityDrop=["CAP_KILL"]),
    container("ulimits", Ulimits=[{"Name": "nofile", "Soft": 1024, "Hard": 2048}]),
    container("selinux", Privileges={"SELinuxContext": {"Disable": True, "Level": "l"}}),
    container("credential-file", Privileges={"CredentialSpec": {"File": "f"}}),
    container("credential-config", Privileges={"CredentialSpec": {"Config": "$config_id"}}),
    container("credential-both", Privileges={"CredentialSpec": {"Config": "$config_id", "File": "f"}}),
    container("credential-none", Privileges={"CredentialSpec": {}}),
    container("seccomp", Privileges={"Seccomp": {"Mode": "unconfined"}}),
    container("seccomp-custom", Privileges={"Seccomp": {"Mode": "custom", "Profile": encoded("{}")}}),
    container("apparmor", Privileges={"AppArmor": {"Mode": "disabled"}, "NoNewPrivileges": True}),
    container("oom", OomScoreAdj=7),
    container("secret", Secrets=[{"File": {"Name": "s", "UID": "0", "GID": "0", "Mode": 292},
                                  "SecretID": "$secret_id", "SecretName": "$secret"}]),
    container("secret-absent", Secrets=[{"File": {"Name": "s"}, "SecretID": "none", "SecretName": "$absent"}]),
    container("config", Configs=[{"File": {"Name": "c", "UID": "0", "GID": "0", "Mode": 292},
                                  "ConfigID": "$config_id", "ConfigName": "$config"}]),
    container("config-runtime", Configs=[{"Runtime": {}, "ConfigID": "$config_id", "ConfigName": "$config"}]),
    mount("bind", Type="bind", Source="/tmp", ReadOnly=True, BindOptions={"Propagation": "rslave"}),
    mount("bind-flat", Type="bind", Source="/tmp", BindOptions={"NonRecursive": True}),
    mount("bind-made", Type="bind", Source="/tmp", BindOptions={"CreateMountpoint": True}),
    mount("bind-forced", Type="bind", Source="/tmp", ReadOnly=True, BindOptions={"ReadOnlyForceRecursive": True}),
    mount("volume", Type="volume", Source="v", VolumeOptions={"NoCopy": True, "DriverConfig": {"Name": "local"}}),
    mount("subpath", Type="volume", Source="v", VolumeOptions={"Subpath": "a"}),
    mount("tmpfs", Type="tmpfs", TmpfsOptions={"SizeBytes": 65536, "Mode": 448}),
    mount("tmpfs-options", Type="tmpfs", TmpfsOptions={"Options": [["noexec"]]}),
    mount("cluster", Type="cluster", Source="v", ClusterOptions={}),
    mount("image", Type="image", Source="busybox", ImageOptions={"Subpath": "a"}),
    mount("pipe", Type="npipe", Source="a"),
    mount("foreign", Type="bind", Source="/tmp", TmpfsOptions={"Mode": 448}),
    task("resources", Resources={"Limits": {"NanoCPUs": 500000000, "MemoryBytes": 67108864},
                                 "Reservations": {"MemoryBytes": 4194304}}),
    task("generic", Resources={"Reservations": {"GenericResources": [
        {"DiscreteResourceSpec": {"Kind": "gpu", "Value": 1}}, {"NamedResourceSpec": {"Kind": "k", "Value": "v"}}]}}),
    task("pids", Resources={"Limits": {"Pids": 9}}),
    task("swap", Resources={"SwapBytes": 1048576, "MemorySwappiness": 1}),
    task("placement", Placement={"Constraints": ["node.role==worker"], "MaxReplicas": 2,
                                 "Platforms": [{"Architecture": "amd64", "OS": "linux"}],
                                 "Preferences": [{"Spread": {"SpreadDescriptor": "node.id"}}]}),
    task("restart", RestartPolicy={"Condition": "none", "Delay": 1}, LogDriver={"Name": "none"}, ForceUpdate=2),
    task("networks", Networks=[{"Target": "$over", "Aliases": ["a"], "DriverOpts": {"a": "b"}}]),
    task("network-host", Networks=[{"Target": "host"}]),
    task("network-absent", Networks=[{"Target": "$absent"}]),
    task("runtime-plugin", ContainerSpec=None, Runtime="plugin", PluginSpec={"Name": "a", "Remote": "b"}),
    task("runtime-other", Runtime="other"),
    task("runtime-attachment", NetworkAttachmentSpec={"ContainerID": "a"}, ContainerSpec=None),
    service("networks-outside", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}},
                                 "Networks": [{"Target": "$over", "Aliases": ["a"]}]}),
    service("networks-both", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}, "Networks": [{"Target": "$over"}]},
                              "Networks": [{"Target": "$over"}]}),
    service("modes", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "Mode": {"Global": {}, **replicas(1)}}),
    service("no-mode", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE},
                                         "Placement": {"Constraints": ["node.role==worker"]}}, "Mode": {}}),
    service("replicated-job", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}},
                               "Mode": {"ReplicatedJob": {"MaxConcurrent": 1, "TotalCompletions": 0}}}),
    service("global-job", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE},
                                            "Placement": {"Constraints": ["node.role==worker"]}},
                           "Mode": {"GlobalJob": {}}}),
    service("ports", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "EndpointSpec": {
        "Mode": "vip", "Ports": [{"Protocol": "udp", "TargetPort": 53, "PublishMode": "host"},
                                 {"Protocol": "sctp", "TargetPort": 54, "PublishMode": "host"}]}}),
    service("round-robin", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "EndpointSpec": {"Mode": "dnsrr"}}),
    service("bad-endpoint", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "EndpointSpec": {"Mode": "king"}}),
    service("updating", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "UpdateConfig": {
        "Parallelism": 1, "Delay": 1, "FailureAction": "rollback", "Monitor": 1, "MaxFailureRatio": 0.5,
        "Order": "start-first"}, "RollbackConfig": {"Parallelism": 1, "FailureAction": "pause", "Order": "stop-first"}}),
    service("bad-failure-action", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE}},
                                   "UpdateConfig": {"FailureAction": "king"}}),
]

LIFE += [
    changes("service-create-default-security", Ask("POST", "/services/create", {
        "Name": "$own", "Mode": replicas(0), "TaskTemplate": {"ContainerSpec": {"Image": IMAGE, "Privileges": {
            "Seccomp": {"Mode": "default"}, "AppArmor": {"Mode": "default"}}}}}), after=[REMOVE_SERVICE], around=TURNS),
]

PLAIN = {"Name": "$own", "TaskTemplate": {"ContainerSpec": {"Image": IMAGE}}, "Mode": replicas(0)}
MADE = [Ask("POST", "/services/create", PLAIN), Ask("GET", "/services/$own", keep="version")]


def update(name, body, options=""):
    """Updates a service and looks at what became of it."""
    return changes(f"service-update-{name}",
                   Ask("POST", f"/services/$own/update?version=$version{options}", {**PLAIN, **body}),
                   INSPECT_SERVICE, before=MADE, after=[REMOVE_SERVICE], ignore=MOVING,
                   unsettled=ALLOCATED + "|UpdateStatus", around=TURNS)


LIFE += [
    update("image", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE.replace("0", "1")}}}),
    update("capabilities", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE, "CapabilityAdd": ["CAP_KILL"],
                                                               "Sysctls": {"a": "b"}}}}),
    update("security", {"TaskTemplate": {"ContainerSpec": {"Image": IMAGE, "OomScoreAdj": 7, "Privileges": {
        "Seccomp": {"Mode": "unconfined"}, "NoNewPrivileges": True}}}}),
    update("networks", {"Networks": [{"Target": "$over"}]}),
    update("rollback", {}, "&rollback=previous"),
    update("auth-from", {}, "&registryAuthFrom=previous-spec"),
    update("bad-auth-from", {}, "&registryAuthFrom=king"),
    changes("service-remove", Ask("DELETE", "/services/$own"), before=MADE[:1]),
]

PLUGINS = [
    reads("plugins", "GET", "/plugins"),
    reads("plugins-filter", "GET", "/plugins" + query(filters={"capability": ["volumedriver"], "enabled": ["false"]})),
    reads("plugins-bad-filter", "GET", "/plugins" + query(filters={"nothing": ["a"]})),
    reads("plugin", "GET", "/plugins/$plugin/json"),
    reads("plugin-tagged", "GET", "/plugins/$plugin:latest/json"),
    reads("plugin-absent", "GET", "/plugins/$absent/json"),
    reads("plugin-disable-disabled", "POST", "/plugins/$plugin/disable"),
    reads("plugin-enable-absent", "POST", "/plugins/$absent/enable"),
    reads("plugin-enable-bad-timeout", "POST", "/plugins/$plugin/enable?timeout=soon"),
    reads("plugin-remove-absent", "DELETE", "/plugins/$absent"),
    reads("plugin-set-nothing", "POST", "/plugins/$plugin/set"),
    reads("plugin-set-absent", "POST", "/plugins/$absent/set", ["A=b"]),
    reads("plugin-set-unknown", "POST", "/plugins/$plugin/set", ["NOTHING=b"]),
    reads("plugin-pull-bad-name", "POST", "/plugins/pull?remote=A", []),
    reads("plugin-pull-nothing", "POST", "/plugins/pull?remote=a"),
    reads("plugin-upgrade-nothing", "POST", "/plugins/$plugin/upgrade?remote=a"),
    reads("plugin-privileges-bad-name", "GET", "/plugins/privileges?remote=A"),
    reads("plugin-create-taken", "POST", "/plugins/create?name=$plugin", plugin_archive, TAR),
    reads("plugin-create-bad", "POST", "/plugins/create?name=$absent", b"none", TAR, is_alone=True),
    changes("plugin-life", Ask("POST", "/plugins/create?name=$own", plugin_archive, TAR),
            Ask("POST", "/plugins/$own/set", ["DEBUG=1", "m.source=/home", "args=b"]), Ask("GET", "/plugins/$own/json"),
            Ask("DELETE", "/plugins/$own"), around=(25,), is_alone=True),
    changes("plugin-enable", Ask("POST", "/plugins/$own/enable?timeout=1"), Ask("GET", "/plugins/$own/json"),
            before=[Ask("POST", "/plugins/create?name=$own", plugin_archive, TAR)],
            after=[Ask("DELETE", "/plugins/$own?force=1")], around=(25,), is_alone=True),
]

CASES = [*SWARM, *NODES, *SERVICES, *TASKS, *KEPT, *NETWORKS, *LIFE, *PLUGINS]
