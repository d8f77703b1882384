# SPDX-License-Identifier: Apache-2.0
"""Requests that clients seldom make, and that engines took for something else as time went by."""

from case import REMOVE_CONTAINER, REMOVE_NETWORK, Ask, changes, query, reads

from cases.creations import INSPECT, made, with_host

REMOVE_IMAGE = Ask("DELETE", "/images/$own")

# What 20.10 leaves to the runtime where a host config came with the start.
OF_STARTED = r"\.(MaskedPaths|ReadonlyPaths|IpcMode)$"


def committed(name, parameters, body=None, **more):
    return changes(f"commit-{name}", Ask("POST", f"/commit?container=$created&repo=$own{parameters}", body),
                   Ask("GET", "/images/$own/json"), after=[REMOVE_IMAGE], **more)


def started(name, config, *asks, **more):
    """A container that is started, or not, and what is then asked of it."""
    body = {"Image": "busybox:latest", "Cmd": ["sleep", "60"], **config}
    return changes(f"start-{name}", Ask("POST", "/containers/create?name=$own", body),
                   Ask("POST", "/containers/$own/start"), *asks, after=[REMOVE_CONTAINER], **more)


def with_option(name, value, **more):
    """A network with an option that its driver had yet to learn."""
    return changes(f"network-option-{name}", Ask("POST", "/networks/create", {
        "Name": "$own", "Options": {f"com.docker.network.{name.replace('-', '_')}": value}}),
                   Ask("GET", "/networks/$own"), after=[REMOVE_NETWORK], until=41, around=(24,), **more)


def connect(settings):
    return Ask("POST", "/networks/$network/connect", {"Container": "$own", "EndpointConfig": {"IPAMConfig": settings}})


def on(network, **settings):
    return {"NetworkingConfig": {"EndpointsConfig": {network: settings}}}


CASES = [
    with_host("policy-nameless-refused", {"RestartPolicy": {"MaximumRetryCount": 3}}, (44,), since=44),
    with_host("mount-tmpfs-options-overlooked", {"Mounts": [
        {"Type": "tmpfs", "Target": "/a", "TmpfsOptions": {"Options": [["noexec"]]}}]}, (45,), until=45),
    made("volumes-from-empty", {"VolumesFrom": ""}, (18,)),
    committed("ports", "", {"ExposedPorts": {"80/tcp": {}}}, around=(24, 44)),
    committed("stop-signal", "&changes=STOPSIGNAL+9", around=(24, 42)),
    committed("stop-signal-body", "&changes=CMD+x%0AStopSignal+SIGINT", {"User": "nobody"}, around=(42,)),
    with_host("policy-count-type", {"RestartPolicy": {"MaximumRetryCount": "5"}}, (24, 44)),
    made("endpoint-local-bad", {"HostConfig": {"NetworkMode": "$network"}, "NetworkingConfig": {"EndpointsConfig": {
        "$network": {"IPAMConfig": {"LinkLocalIPs": ["nowhere"]}}}}}, (44,), since=44),
    reads("image-get-absent-id", "GET", f"/images/{'0' * 64}/get", around=(24, 42)),
    reads("resize-range", "POST", "/containers/$running/resize?h=-1&w=80", since=48, around=(48,)),
    reads("exec-resize-range", "POST", "/exec/$exec_waiting/resize?h=24&w=4294967296", since=48, around=(48,)),
    reads("images-until-early", "GET", "/images/json" + query(filters={"until": ["1h"]}), until=41, around=(24,)),
    reads("network-create-mtu-negative", "POST", "/networks/create", {
        "Name": "$absent", "Options": {"com.docker.network.driver.mtu": "-1"}}, since=44, around=(44,)),
    reads("plugin-upgrade-bare", "POST", "/plugins/$absent/upgrade?remote=x", since=26, around=(42,)),
    made("cpuset-alone", {"Cpuset": "0"}, (18,)),
    made("mac-of-no-network", {"MacAddress": "02:42:ac:11:00:96", "NetworkingConfig": {"EndpointsConfig": {
        "$network": {}}}}, (44,), since=44),
    made("endpoint-bridge-address", {"NetworkingConfig": {"EndpointsConfig": {
        "bridge": {"IPAMConfig": {"IPv4Address": "10.99.99.9"}}}}}, (44,), since=44),
    changes("start-joined-absent", Ask("POST", "/containers/create?name=$own", {
        "Image": "busybox:latest", "Cmd": ["true"], "HostConfig": {"NetworkMode": "container:$absent"}}),
            Ask("POST", "/containers/$own/start"), after=[REMOVE_CONTAINER], around=(24, 48)),
    *(changes(f"start-joined-ipc-{state}", Ask("POST", "/containers/create?name=$own", {
        "Image": "busybox:latest", "Cmd": ["true"], "HostConfig": {"IpcMode": f"container:${state}"}}),
              Ask("POST", "/containers/$own/start"), after=[REMOVE_CONTAINER], around=(24, 44))
      for state in ("created", "running")),
    reads("images-filters-mixed", "GET", "/images/json" + query(filters={"dangling": {"1": True}, "label": ["x"]}),
          until=41, around=(24,)),
    with_option("bridge.gateway-mode-ipv4", "nonsense"), with_option("enable-ipv4", "false"),
    with_option("bridge.trusted-host-interfaces", "eth9"), with_option("advertise-addr-nmsgs", "many"),
    with_option("enable-ipv6", "perhaps"),
    started("nameserver-bad", {"HostConfig": {"Dns": ["nowhere", "10.0.0.2"]}}, INSPECT, until=41, around=(18, 24)),
    started("nameserver-bad-refused", {"HostConfig": {"Dns": ["nowhere"]}}, since=45, around=(45,)),
    started("on-host", on("host"), INSPECT, until=41, around=(24,)),
    started("on-host-refused", on("host"), since=48, around=(48,)),
    started("failed", {"Cmd": ["/no-such"], "HostConfig": {"NetworkMode": "$network"}}, INSPECT, until=41, around=(24,)),
    started("connect-address-bad", {}, connect({"IPv4Address": "nowhere"}), around=(22, 24, 44), until=41),
    started("connect-link-local-bad", {}, connect({"LinkLocalIPs": ["nowhere"]}), around=(24,), until=41),
    started("connect-link-local-wide", {}, connect({"LinkLocalIPs": ["10.0.0.1"]}), around=(24,), until=41),
    started("connect-refused", {}, connect({"LinkLocalIPs": ["nowhere"]}), around=(44,), since=44),
    changes("start-ports-unbound", Ask("POST", "/containers/create?name=$own", {
        "Image": "busybox:latest", "Cmd": ["sleep", "60"], "ExposedPorts": {"80/tcp": {}}}),
            Ask("POST", "/containers/$own/start", {"PortBindings": {"80/tcp": []}}), INSPECT, after=[REMOVE_CONTAINER],
            until=23, ignore=OF_STARTED, unsettled=OF_STARTED),
    changes("start-storage", Ask("POST", "/containers/create?name=$own", {
        "Image": "busybox:latest", "Cmd": ["sleep", "60"]}),
            Ask("POST", "/containers/$own/start", {"StorageOpt": {"size": "10G"}, "Dns": ["10.0.0.2"]}),
            after=[REMOVE_CONTAINER], until=23),
    reads("ambiguous-stat", "HEAD", "/containers/$ambiguous/archive?path=/", since=20, around=(24, 43)),
    reads("ambiguous-kill", "POST", "/containers/$ambiguous/kill", around=(24, 43)),
    made("link-ambiguous", {"HostConfig": {"Links": ["$ambiguous:x"]}}, (24, 43)),
    made("kernel-memory-text", {"HostConfig": {"KernelMemory": "4m"}}, (24, 42)),
    made("mac-number", {"MacAddress": 5}, (24, 42)),
    reads("search-unreachable", "GET", "/images/search?term=127.0.0.1:9/x", around=(24, 42)),
]
