# SPDX-License-Identifier: Apache-2.0
"""Requests that clients seldom make, and that engines took for something else as time went by."""

from case import REMOVE_CONTAINER, Ask, changes, query, reads

from cases.creations import made, with_host

REMOVE_IMAGE = Ask("DELETE", "/images/$own")


def committed(name, parameters, body=None, **more):
    return changes(f"commit-{name}", Ask("POST", f"/commit?container=$created&repo=$own{parameters}", body),
                   Ask("GET", "/images/$own/json"), after=[REMOVE_IMAGE], **more)


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
]
