# SPDX-License-Identifier: Apache-2.0
"""Requests of clients newer than the engine: what the engine would leave out without a word is refused, and not done."""

import json
import urllib.parse

import pytest

from rawhttp import once


def create(**config):
    return "POST", "/containers/create?name=$own", {"Image": "busybox", **config}


def mount(**options):
    return create(HostConfig={"Mounts": [{"Target": "/t", **options}]})


def endpoint(**options):
    return create(HostConfig={"NetworkMode": "bridge"}, NetworkingConfig={"EndpointsConfig": {"bridge": options}})


def service(**container):
    return "POST", "/services/create", {"Name": "$own", "TaskTemplate": {"ContainerSpec": {"Image": "busybox", **container}}}


def bind(**options):
    return {"Type": "bind", "Source": "/tmp", "Target": "/t", "BindOptions": options}


LINUX = urllib.parse.quote(json.dumps({"os": "linux", "architecture": "amd64"}))

# By the version that brought it: what an engine of 1.41 must not be asked.
OF_20_10 = {
    "1.42": {
        "import for another architecture": ("POST", "/images/create?fromSrc=-&repo=$own&platform=linux/s390x", b""),
        "signal to stop with": ("POST", "/containers/$own/stop?signal=SIGINT", None),
        "signal to restart with": ("POST", "/containers/$own/restart?signal=SIGINT", None),
        "mountpoint that Binds can't say": mount(Type="bind", Source="/tmp/$own:x", BindOptions={"CreateMountpoint": True}),
        "cluster volume": ("POST", "/volumes/create", {"Name": "$own", "ClusterVolumeSpec": {"Group": "g"}}),
        "pruning anonymous volumes": ("POST", "/volumes/prune", None),
    },
    "1.43": {"annotations": create(HostConfig={"Annotations": {"a": "b"}})},
    "1.44": {
        "read-only by force": mount(Type="bind", Source="/tmp", ReadOnly=True, BindOptions={"ReadOnlyForceRecursive": True}),
        "start interval": create(Healthcheck={"Test": ["NONE"], "StartInterval": 10**9}),
        "service's start interval": service(Healthcheck={"Test": ["NONE"], "StartInterval": 10**9}),
        "service's seccomp": service(Privileges={"Seccomp": {"Mode": "unconfined"}}),
        "service's AppArmor": service(Privileges={"AppArmor": {"Mode": "disabled"}}),
        "service's privileges": service(Privileges={"NoNewPrivileges": True}),
        "service's mountpoint": service(Mounts=[bind(CreateMountpoint=True)]),
        "service's mount, read-only by force": service(Mounts=[bind(ReadOnlyForceRecursive=True)]),
    },
    "1.45": {
        "part of a volume": mount(Type="volume", Source="$own", VolumeOptions={"Subpath": "a"}),
        "service's part of a volume": service(
            Mounts=[{"Type": "volume", "Source": "$own", "Target": "/t", "VolumeOptions": {"Subpath": "a"}}]),
    },
    "1.46": {
        "sysctls of an endpoint": endpoint(
            DriverOpts={"com.docker.network.endpoint.sysctls": "net.ipv4.conf.IFNAME.log_martians=1"}),
        "push of a platform": ("POST", f"/images/busybox/push?platform={LINUX}", None),
        "tmpfs options": mount(Type="tmpfs", TmpfsOptions={"Options": [["noexec"]]}),
        "service's tmpfs options": service(
            Mounts=[{"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"Options": [["noexec"]]}}]),
        "service's OOM score": service(OomScoreAdj=5),
    },
    "1.48": {
        "image mount": mount(Type="image", Source="busybox"),
        "history of a platform": ("GET", f"/images/busybox/history?platform={LINUX}", None),
        "load of a platform": ("POST", f"/images/load?platform={LINUX}", b""),
        "archive of a platform": ("GET", f"/images/busybox/get?platform={LINUX}", None),
        "archives of a platform": ("GET", f"/images/get?names=busybox&platform={LINUX}", None),
        "space for builds": ("POST", "/build/prune?max-used-space=5", None),
        "network without IPv4": ("POST", "/networks/create", {"Name": "$own", "EnableIPv4": False}),
        "gateway priority": endpoint(GwPriority=5),
        "gateway priority at connect": ("POST", "/networks/bridge/connect",
                                        {"Container": "$own", "EndpointConfig": {"GwPriority": 5}}),
    },
    "1.49": {"inspection of a platform": ("GET", f"/images/busybox/json?platform={LINUX}", None)},
    "1.50": {"deletion of platforms": ("DELETE", f"/images/busybox?platforms={LINUX}", None)},
}

# The same of one of 1.51.
OF_28 = {
    "1.52": {
        "swap of services": ("POST", "/services/create", {
            "Name": "$own", "TaskTemplate": {"ContainerSpec": {"Image": "busybox"}, "Resources": {"SwapBytes": 5}}}),
    },
    "1.54": {
        "address at connect": ("POST", "/networks/bridge/connect",
                               {"Container": "$own", "EndpointConfig": {"MacAddress": "02:42:ac:11:00:09"}}),
        "format of logs": ("GET", "/containers/$own/logs?stdout=1&format=json", None),
    },
    "1.55": {
        "limits of a device": ("POST", "/containers/$own/update",
                               {"BlkioDeviceReadBps": [{"Path": "/dev/null", "Rate": 1}]}),
    },
}

CASES = [
    pytest.param(engine, spoken, since, *request, id=f"{engine}-{since}-{name.replace(' ', '-')}")
    for engine, spoken, table in (("20.10", "1.41", OF_20_10), ("28", "1.51", {**OF_20_10, **OF_28}))
    for since, requests in table.items() for name, request in requests.items()
    if engine == "20.10" or since in OF_28]


@pytest.mark.parametrize("engine, spoken, since, method, target, body", CASES)
def test_newer_requests_are_refused(engine, spoken, since, method, target, body, engines, proxies, unique):
    own = unique()
    if isinstance(body, dict):
        body = json.loads(json.dumps(body).replace("$own", own))
    answer = once(proxies(engine).socket, method, f"/v1.56{target.replace('$own', own)}", body)
    assert answer.status == 400, answer
    message = answer.json()["message"]
    assert f"needs API v{since} or newer" in message and f"API v{spoken}" in message, message
    path = engines.socket(engine)
    for kind in "containers", "volumes", "networks":
        assert once(path, "GET", f"/v1.41/{kind}/{own}{'/json' if kind == 'containers' else ''}").status == 404


# Which say the same as nothing at all, and so are no reason to refuse.
HARMLESS = {
    "import for the engine's own": ("POST", "/images/create?fromSrc=-&repo=$own&platform=linux/$arch", b"", 200),
    "defaults": create(
        Healthcheck={"StartInterval": 0},
        HostConfig={"Annotations": None, "ConsoleSize": [30, 90], "Mounts": [
            {"Type": "volume", "Source": "$own", "Target": "/v", "VolumeOptions": {"Subpath": ""}},
            {"Type": "bind", "Source": "/tmp", "Target": "/b", "BindOptions": {"ReadOnlyForceRecursive": False}}]},
        NetworkingConfig={"EndpointsConfig": {"bridge": {"GwPriority": 0, "MacAddress": "", "DriverOpts": None}}}) + (201,),
    "network with IPv4": ("POST", "/networks/create", {"Name": "$own", "EnableIPv4": True}, 201),
    "pruning all volumes": ("POST", "/volumes/prune" "?filters=" + urllib.parse.quote(
        json.dumps({"all": ["true"], "label": ["$own"]}), safe="$"), None, 200),
    "mountpoint": mount(Type="bind", Source="/tmp/$own", BindOptions={"CreateMountpoint": True}) + (201,),
}


@pytest.mark.parametrize("method, target, body, status", HARMLESS.values(), ids=(n.replace(" ", "-") for n in HARMLESS))
def test_what_asks_for_nothing_new_is_done(method, target, body, status, engines, proxies, unique):
    own = unique()
    arch = once(engines.socket("20.10"), "GET", "/version").json()["Arch"]
    if isinstance(body, dict):
        body = json.loads(json.dumps(body).replace("$own", own))
    target = target.replace("$own", own).replace("$arch", arch)
    answer = once(proxies("20.10").socket, method, f"/v1.56{target}", body)
    assert answer.status == status, answer
