# SPDX-License-Identifier: Apache-2.0
"""Whole lives of containers, every answer on the way compared."""

import io
import tarfile

from case import RECORDS, REMOVE_CONTAINER, STREAM, TAR, Ask, changes, query

from cases.containers import UPGRADE

OWN = "/containers/$own"
INSPECT = Ask("GET", f"{OWN}/json")
WAIT = Ask("POST", f"{OWN}/wait", read=RECORDS)
CREATE = "/containers/create?name=$own"
LIST = Ask("GET", "/containers/json" + query(all=1, size=1, filters={"name": ["^/?$own$$"]}))
SLEEP = {"Image": "busybox:latest", "Cmd": ["sleep", "1000"]}


# A signal that comes before the container's program does ends the runtime's instead, with a status of its own.
EXIT = r"State\.ExitCode"


def archive():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        entry = tarfile.TarInfo("put/in")
        entry.size = 3
        tar.addfile(entry, io.BytesIO(b"put"))
    return buffer.getvalue()


def created(body=None):
    return Ask("POST", CREATE, body or {"Image": "busybox:latest", "Cmd": ["true"]})


CASES = [
    changes(
        "life-whole",
        Ask("POST", CREATE, {
            **SLEEP, "Memory": 67108864, "CpuShares": 512, "Cpuset": "0", "Volumes": {"/data": {}}, "Env": ["A=1"],
            "ExposedPorts": {"80/tcp": {}}, "HostConfig": {
                "Binds": ["/tmp:/host:ro"], "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": ""}]},
                "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2}, "SecurityOpt": ["label:disable"]}}),
        Ask("POST", f"{OWN}/start"), INSPECT, LIST,
        Ask("GET", f"{OWN}/top?ps_args=-o%20comm"),
        Ask("POST", f"{OWN}/exec", {"AttachStdout": True, "Cmd": ["echo", "hi"]}, keep="exec"),
        Ask("POST", "/exec/$exec/start", {"Detach": False, "Tty": False}, read=STREAM), Ask("GET", "/exec/$exec/json"),
        Ask("POST", f"{OWN}/kill?signal=TERM"), Ask("POST", f"{OWN}/pause"), INSPECT, Ask("POST", f"{OWN}/pause"),
        Ask("POST", f"{OWN}/unpause"), Ask("POST", f"{OWN}/unpause"),
        Ask("POST", f"{OWN}/rename?name=$own-other"), Ask("POST", "/containers/$own-other/rename?name=$own"),
        Ask("POST", f"{OWN}/update", {"CpuShares": 256, "RestartPolicy": {"Name": "no"}}),
        Ask("POST", f"{OWN}/restart?t=0"), INSPECT, Ask("POST", f"{OWN}/stop?t=0"), Ask("POST", f"{OWN}/stop?t=0"),
        INSPECT, WAIT, Ask("DELETE", f"{OWN}?v=1"), INSPECT,
        after=[REMOVE_CONTAINER], around=(21, 30, 44), ignore=r"\.(HostPort|PublicPort|SizeR\w+|ExitCode)$"),
    changes(
        "life-terminal", created({"Image": "busybox:latest", "Tty": True, "Cmd": ["echo", "hi"], "OpenStdin": True}),
        Ask("POST", f"{OWN}/start", b""), WAIT, INSPECT, Ask("GET", f"{OWN}/logs?stdout=1&stderr=1", read=STREAM),
        Ask("POST", f"{OWN}/attach?logs=1&stdout=1", read=STREAM), Ask("DELETE", OWN),
        after=[REMOVE_CONTAINER], around=(20, 42)),
    changes(
        "life-attached", created({"Image": "busybox:latest", "Cmd": ["sh", "-c", "echo out; echo err >&2"]}),
        Ask("POST", f"{OWN}/start"), WAIT, Ask("POST", f"{OWN}/attach?logs=1&stdout=1&stderr=1", headers=UPGRADE,
                                         read=STREAM),
        Ask("GET", f"{OWN}/logs?stdout=1&stderr=1&follow=1", read=STREAM), after=[REMOVE_CONTAINER],
        around=(20, 42)),
    changes(
        "life-waited", created({**SLEEP, "Cmd": ["sleep", "1"], "HostConfig": {"AutoRemove": True}}),
        Ask("POST", f"{OWN}/start"), Ask("POST", f"{OWN}/wait?condition=removed", read=RECORDS),
        after=[REMOVE_CONTAINER], around=(30,)),
    changes(
        "life-next-exit", created({**SLEEP, "Cmd": ["false"], "HostConfig": {"RestartPolicy": {"Name": "always"}}}),
        Ask("POST", f"{OWN}/start"),
        Ask("POST", f"{OWN}/wait?condition=next-exit", read=RECORDS), after=[REMOVE_CONTAINER], around=(30,)),
    changes(
        "life-failed", created({"Image": "busybox:latest", "Cmd": ["no-such-program"]}), Ask("POST", f"{OWN}/start"),
        INSPECT, WAIT, LIST, after=[REMOVE_CONTAINER], around=(24, 30)),
    changes(
        "life-killed", created(SLEEP), Ask("POST", f"{OWN}/start"), Ask("POST", f"{OWN}/kill"), WAIT, INSPECT,
        Ask("POST", f"{OWN}/kill"), after=[REMOVE_CONTAINER], around=(24,), ignore=EXIT),
    changes(
        "life-signalled", created(SLEEP), Ask("POST", f"{OWN}/start"), Ask("POST", f"{OWN}/stop?t=0&signal=KILL"), INSPECT,
        after=[REMOVE_CONTAINER], around=(42,), ignore=EXIT),
    changes(
        "life-networked", created({**SLEEP, "HostConfig": {"NetworkMode": "$network"}}), Ask("POST", f"{OWN}/start"),
        Ask("POST", "/networks/bridge/connect", {"Container": "$own"}), INSPECT,
        Ask("POST", "/networks/bridge/connect", {"Container": "$own"}), LIST,
        Ask("POST", "/networks/$network/disconnect", {"Container": "$own"}), INSPECT,
        Ask("POST", "/networks/$network/disconnect", {"Container": "$own", "Force": True}),
        after=[REMOVE_CONTAINER], around=(21, 22, 40, 44)),
    changes(
        "life-host", created({**SLEEP, "HostConfig": {"NetworkMode": "host"}}), Ask("POST", f"{OWN}/start"), INSPECT,
        Ask("POST", "/networks/$network/connect", {"Container": "$own"}),
        after=[REMOVE_CONTAINER], around=(21, 44)),
    changes(
        "life-files", created(), Ask("PUT", f"{OWN}/archive?path=/tmp", archive()),
        Ask("HEAD", f"{OWN}/archive?path=/tmp/put/in"), Ask("GET", f"{OWN}/archive?path=/tmp/put", read=TAR),
        Ask("POST", f"{OWN}/copy", {"Resource": "tmp/put/in"}, read=TAR), Ask("GET", f"{OWN}/changes"),
        after=[REMOVE_CONTAINER], around=(20, 24)),
    changes(
        "life-events", created(), Ask("POST", f"{OWN}/rename?name=$own-2"), Ask("POST", "/containers/$own-2/rename?name=$own"),
        Ask("DELETE", OWN),
        Ask("GET", "/events" + query(since="$begun", until="$now", filters={"container": ["$own"]}), read=RECORDS),
        Ask("GET", "/events" + query(since="$begun", until="$now", filters={"container": ["$own"], "event": ["create"]}),
            read=RECORDS),
        Ask("GET", "/events" + query(since="$begun", until="$now", filters={
            "container": ["$own"], "type": ["container"], "label": ["none"]}), read=RECORDS),
        Ask("GET", "/events" + query(since="$begun", until="$now", filters={"type": {"image": True}, "image": ["$own"]}),
            read=RECORDS),
        after=[REMOVE_CONTAINER], around=(22,)),
    changes(
        "life-updated", created(),
        Ask("POST", f"{OWN}/update", {"Memory": 67108864, "MemorySwap": -1, "CpuShares": 300, "BlkioWeight": 300}),
        Ask("POST", f"{OWN}/update", {"KernelMemory": 67108864, "PidsLimit": 0}),
        Ask("POST", f"{OWN}/update", {"PidsLimit": 50, "NanoCpus": 500000000}),
        Ask("POST", f"{OWN}/update", {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 1}}), INSPECT,
        after=[REMOVE_CONTAINER], around=(22, 23, 29, 40, 42)),
    changes("life-pruned", Ask("POST", CREATE, {"Image": "busybox:latest", "Labels": {"own": "$own"}}),
            Ask("POST", "/containers/prune" + query(filters={"label": ["own=$own"]})), INSPECT,
            after=[REMOVE_CONTAINER], since=25, around=(42,), is_alone=True),
    changes("life-removed-badly", created(), Ask("DELETE", f"{OWN}?v=perhaps&force=perhaps&link=0"), INSPECT,
            after=[REMOVE_CONTAINER], around=(24,)),
    changes("life-link-removed", created({"Image": "busybox:latest", "HostConfig": {"Links": ["$running:peer"]}}),
            Ask("DELETE", f"{OWN}/peer?link=1"), INSPECT, after=[REMOVE_CONTAINER], around=(24,), is_alone=True),
    *(changes(f"commit-{name}", Ask("POST", "/commit?container=$created&repo=$own" + parameters, body),
              Ask("GET", "/images/$own/json"), after=[Ask("DELETE", "/images/$own")], around=around)
      for name, parameters, body, around in (
          ("plain", "", {}, (13, 44, 45)), ("no-body", "", None, (24,)), ("tagged", "&tag=latest&pause=0", {}, (13,)),
          ("described", "&comment=hello&author=me&pause=1", {}, (13,)),
          ("config", "", {"Cmd": ["ls"], "Env": ["A=2"], "Labels": {"x": "y"}, "ExposedPorts": {"80/tcp": {}},
                          "PortSpecs": None, "Volumes": {"/a": {}}}, (13, 20)),
          ("changes", "&changes=CMD+%5B%22ls%22%5D%0AENV+B%3D3&changes=EXPOSE+81", {}, (13,)))),
]
