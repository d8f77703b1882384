# SPDX-License-Identifier: Apache-2.0
"""Podman's service for Docker clients: what a client gets directly, it gets through the proxy, and more."""

import json
import os
import time
import urllib.parse

import pytest

import rawhttp
import test_cli
import testbed
from answer import values
from cli import CLI
from proxy import until
from same import both, each, normal
from test_docker_py import play

# What Podman does otherwise than Docker, and is put right: what docker-py must see instead.
PUT_RIGHT = {
    "containers": lambda containers: "HostConfig" in containers[0],  # the network mode was not told
    "images": lambda image: "RepoTags" in image,  # was named docker.io/library/busybox
    "commit_and_run": lambda tags: tags == ["NAME0:one", "NAME0:two"],
    "save_and_load": lambda found: found is True,
    "top": lambda titles: len(titles) > 1,  # was one text
    "network": lambda network: set(network[0]) == {"NAME0", "bridge"},  # was podman
    "events": lambda events: events[0][-1] == "destroy",  # was remove
    "update": lambda memory: memory == 0,  # Podman takes a limit without telling of it; was 404
    "error_conflict": lambda error: error["status"] == 409,  # was 500
    "error_bad": lambda error: error["status"] == 400,  # was 500
}
# Podman's own ways, which no rule can change, or which are its own words.
OWN = {"container_inspect", "containers", "host_config_at_creation", "host_config_at_the_start", "build",
       "build_failing", "changes_and_export", "error_absent", "error_image"}
# A filter that nobody has.
UNKNOWN = urllib.parse.quote('{"foo":["x"]}')
# What works directly, and in the same way each time, of what the CLI does with Docker.
SCENARIOS = [
    test_cli.attach_passes_input_and_output, test_cli.logs_whole_in_part_and_followed,
    test_cli.logs_follow_a_running_container, test_cli.life_of_a_container, test_cli.wait_tells_how_it_ended,
    test_cli.copy_in_and_out, test_cli.export_and_import, test_cli.push_and_pull,
]


def is_right(result, steps):
    return {step: PUT_RIGHT[step](result[step]) for step in steps} == dict.fromkeys(steps, True)


def without(result, steps):
    return {step: value for step, value in result.items() if step not in steps}


def test_a_new_docker_py(engines, proxies, registry, unique):
    sides = engines.socket(testbed.PODMAN), proxies(testbed.PODMAN).socket
    direct, proxied = both(lambda path: play("7.1.0", "1.41", path, unique(), registry), *sides)
    assert without(proxied, PUT_RIGHT) == without(direct, PUT_RIGHT)
    assert is_right(proxied, PUT_RIGHT) and not is_right(direct, PUT_RIGHT)


def test_an_old_docker_py_as_with_an_engine_of_its_era(engines, proxies, registry, unique):
    """Podman takes 1.21 for its own version, which has another shape."""
    sides = engines.socket("20.10"), proxies(testbed.PODMAN).socket
    era, proxied = both(lambda path: play("1.10.6", "1.21", path, unique(), registry), *sides)
    put_right = PUT_RIGHT.keys() & era.keys()
    assert without(proxied, OWN | put_right) == without(era, OWN | put_right)
    assert is_right(proxied, put_right)


def test_a_network_in_use_is_not_deleted_by_its_id(proxies, unique, folder):
    docker, name = CLI(testbed.docker_cli("28"), proxies(testbed.PODMAN).socket, folder), unique()
    network = docker.text("network", "create", name)
    docker.must("run", "--detach", "--name", name, "--network", name, "busybox", "sleep", "600")
    refused = docker("network", "rm", network)
    assert refused.code == 1 and b"has active endpoints" in refused.err
    docker.must("rm", "--force", name)
    docker.must("network", "rm", network)


def test_what_the_cli_can_do_through_the_proxy_alone(proxies, unique, folder):
    """Learn how a container ended that removes itself, find those of an image, commit, update."""
    docker, name = CLI(testbed.docker_cli("28"), proxies(testbed.PODMAN).socket, folder), unique()
    assert docker("run", "--rm", "busybox", "sh", "-c", "exit 7").code == 7
    docker.must("run", "--name", name, "busybox", "true")
    found = docker.text("ps", "--all", "--filter", "ancestor=busybox", "--format", "{{.Names}}")
    assert name in found.split()
    docker.must("commit", "-m", "words", name, name + ":one")
    assert docker.text("image", "inspect", "-f", "{{.Comment}} {{.Config.Cmd}}", name + ":one") == "words [true]"
    docker.must("rm", name)
    docker.must("rmi", name + ":one")
    docker.must("run", "-d", "--name", name, "busybox", "sleep", "600")
    docker.must("update", "--memory", "64m", "--memory-swap", "64m", "--cpus", "0.5", name)
    assert b"Podman does not update RestartPolicy" in docker("update", "--restart", "always", name).err


def test_the_cli(engines, proxies, registry, unique, folder):
    sockets = {"direct": engines.socket(testbed.PODMAN), "proxied": proxies(testbed.PODMAN).socket}

    def play_all(run):
        client, side = run
        told = {}
        for act in SCENARIOS:
            own = os.path.join(folder, client, side, act.__name__)
            os.makedirs(own)
            name = unique()
            result = act(CLI(testbed.docker_cli(client), sockets[side], own), name, registry=registry)
            told[act.__name__] = normal(normal(result, [name]), [os.path.join(folder, client, side)])
        return told

    runs = [(client, side) for client in ("20.10", "28") for side in sockets]
    old_direct, old_proxied, new_direct, new_proxied = each(play_all, runs)
    assert old_proxied == old_direct
    assert new_proxied == new_direct


@pytest.mark.parametrize("version", ["1.24", "1.44", "1.51"])
def test_a_cli_pinned_to_another_version_than_podman_has(version, engines, proxies, unique, folder):
    # Up to 1.24 the CLI itself removes what ran with --rm, and waits for Docker's word that it did.
    docker, name = CLI(testbed.docker_cli("28"), proxies(testbed.PODMAN).socket, folder, DOCKER_API_VERSION=version), unique()
    assert docker.text("run", "--rm", "busybox", "echo", "hi") == "hi"
    docker.must("create", "--name", name, "busybox", "sh", "-c", "echo said; exit 3")
    assert docker("start", "-a", name).out == b"said\n"
    assert docker.text("inspect", "-f", "{{.State.ExitCode}}", name) == "3"
    assert docker.text("logs", name) == "said"
    assert "busybox" in docker.text("images", "--format", "{{.Repository}}").split()
    assert "bridge" in docker.text("network", "ls", "--format", "{{.Name}}").split()
    docker.must("rm", name)


def test_a_client_that_takes_nothing_older_than_1_44(engines, start_proxy, folder):
    # As Docker CLI 29, which turns Podman's 1.41 down.
    proxy = start_proxy(engines.socket(testbed.PODMAN), "--ceiling", "1.44")
    with rawhttp.Connection(proxy.socket) as client:
        ping = client.exchange("GET", "/_ping")
        assert (ping.status, ping["Api-Version"]) == (200, "1.44")
        assert client.json("GET", "/v1.44/containers/json") is not None


def test_events_of_the_past_end_where_they_are_asked_to(engines, proxies, unique):
    name, begun = unique(), time.time()
    direct, proxied = engines.socket(testbed.PODMAN), proxies(testbed.PODMAN).socket

    def told(socket, rest):
        answer = rawhttp.once(socket, "GET", f"/v1.41/events?since={begun:.6f}&{rest}")
        return [event for event in values(answer.body.decode()) if event["Actor"]["Attributes"]["name"] == name]

    assert rawhttp.once(direct, "POST", "/v1.41/volumes/create", {"Name": name}).status == 201
    created = until(lambda: told(direct, "stream=false"), "the event of the volume")[0]["timeNano"]
    assert rawhttp.once(direct, "DELETE", f"/v1.41/volumes/{name}").status == 204
    until(lambda: len(told(direct, "stream=false")) == 2, "the event of its end")
    ended = f"until={created // 10**9}.{created % 10**9:09}"
    assert [event["Action"] for event in told(proxied, ended)] == ["create"]
    assert not told(direct, ended), "Podman tells them itself"


def test_its_own_api_passes_unchanged(engines, proxies):
    with rawhttp.Connection(engines.socket(testbed.PODMAN)) as podman, rawhttp.Connection(proxies(testbed.PODMAN).socket) as proxy:
        for path in ("/v4.0.0/libpod/_ping", "/v4.0.0/libpod/images/json", "/v4.0.0/libpod/containers/nope/json"):
            direct, proxied = (side.exchange("GET", path) for side in (podman, proxy))
            assert (proxied.status, proxied.body) == (direct.status, direct.body), path
            assert proxied["Libpod-Api-Version"] == direct["Libpod-Api-Version"] is not None


@pytest.mark.parametrize("version", ["1.25", "1.40", "1.51"])
def test_a_container_is_made_anew_from_what_its_inspect_told(version, proxies, unique):
    """As Watchtower does: with the settings of the default network under Docker's name for it."""
    name, way = unique(), f"/v{version}/containers"
    with rawhttp.Connection(proxies(testbed.PODMAN).socket) as client:
        made = {"Image": "busybox", "Cmd": ["sleep", "600"], "HostConfig": {"NetworkMode": "bridge"}}
        assert client.exchange("POST", f"{way}/create?name={name}", made).status == 201
        assert client.exchange("POST", f"{way}/{name}/start").status == 204
        told = client.json("GET", f"{way}/{name}/json")["NetworkSettings"]["Networks"]
        assert client.exchange("DELETE", f"{way}/{name}?force=1").status == 204
        anew = client.exchange("POST", f"{way}/create?name={name}", made | {"NetworkingConfig": {"EndpointsConfig": told}})
        assert anew.status == 201, anew
        assert client.exchange("POST", f"{way}/{name}/start").status == 204
        networks = client.json("GET", f"{way}/{name}/json")["NetworkSettings"]["Networks"]
        assert networks.keys() == told.keys() == {"bridge"} and networks["bridge"]["IPAddress"]
        assert client.exchange("DELETE", f"{way}/{name}?force=1").status == 204


@pytest.mark.parametrize("version", ["1.41", "1.51"])
@pytest.mark.parametrize("network", ["bridge", "own"])
def test_a_container_has_the_mac_address_and_not_the_one_that_another_was_told(version, network, proxies, unique):
    name, way, mac = unique(), f"/v{version}", "02:42:ac:11:00:22"
    network = name if network == "own" else network
    with rawhttp.Connection(proxies(testbed.PODMAN).socket) as client:
        assert client.exchange("POST", f"{way}/networks/create", {"Name": name}).status == 201
        told = {"IPAMConfig": None, "IPAddress": "192.0.2.7"}
        made = {"Image": "busybox", "Cmd": ["sleep", "600"], "MacAddress": mac, "HostConfig": {"NetworkMode": network},
                "NetworkingConfig": {"EndpointsConfig": {network: {**told, "MacAddress": mac}}}}
        assert client.exchange("POST", f"{way}/containers/create?name={name}", made).status == 201
        assert client.exchange("POST", f"{way}/containers/{name}/start").status == 204
        networks = client.json("GET", f"{way}/containers/{name}/json")["NetworkSettings"]["Networks"]
        assert [endpoint["MacAddress"] for endpoint in networks.values()] == [mac] and networks.keys() == {network}
        assert client.exchange("DELETE", f"{way}/containers/{name}?force=1").status == 204
        assert client.exchange("DELETE", f"{way}/networks/{name}").status == 204


@pytest.mark.parametrize("notation", [lambda value: [value], lambda value: {value: True}], ids=["list", "map"])
def test_filters_find_the_default_network(notation, proxies, unique):
    name = unique()
    with rawhttp.Connection(proxies(testbed.PODMAN).socket) as client:

        def found(path, filters):
            query = json.dumps({key: notation(value) for key, value in filters.items()})
            return client.json("GET", f"/v1.41/{path}filters={urllib.parse.quote(query)}")

        assert client.exchange("POST", f"/v1.41/containers/create?name={name}", {"Image": "busybox"}).status == 201
        containers = found("containers/json?all=1&", {"network": "bridge", "name": name})
        assert [container["Names"] for container in containers] == [["/" + name]]
        assert client.exchange("DELETE", f"/v1.41/containers/{name}").status == 204
        for part in ("bridge", "^bri"):
            assert [network["Name"] for network in found("networks?", {"name": part})] == ["bridge"]


def test_errors_have_the_status_that_docker_gives_them(engines, proxies, unique):
    name = unique()
    container, network = f"/v1.51/containers/{name}", "/v1.51/networks/create"

    def creation(**settings):
        return "POST", "/v1.51/containers/create", {"Image": "busybox", **settings}

    cases = [
        ("POST", network, {"Name": name}), ("POST", network, {"Name": "bridge"}),
        ("POST", network, {"Name": name + "2", "Driver": "nope"}),
        ("DELETE", f"/v1.51/networks/{name}"), ("DELETE", "/v1.51/networks/bridge"),
        ("POST", f"{container}/kill?signal=BAD"), ("POST", f"{container}/unpause"),
        creation(StopSignal="BAD"), creation(HostConfig={"CapAdd": ["NOPE"]}),
        creation(HostConfig={"Mounts": [{"Type": "nope", "Target": "/x"}]}),
        creation(HostConfig={"PortBindings": {"x/tcp": [{}]}}),
        creation(HostConfig={"PortBindings": {"80/tcp": [{"HostPort": "a"}]}}),
        creation(HostConfig={"NanoCpus": 10**9, "CpuPeriod": 100000}),
        creation(HostConfig={"AutoRemove": True, "RestartPolicy": {"Name": "always"}}),
        creation(HostConfig={"Mounts": [{"Type": "", "Target": "/x"}]}),
        creation(Image=5), ("POST", "/v1.51/containers/create", []), ("GET", "/v1.51/containers/json?filters=x"),
        *(("GET", f"/v1.51/{what}?filters={UNKNOWN}") for what in ("images/json", "containers/json", "networks", "volumes")),
        *(("POST", f"/v1.51/{what}/prune?filters={UNKNOWN}") for what in ("images", "containers", "networks", "volumes")),
        ("POST", "/v1.51/images/busybox/tag?repo=UP&tag=x"),
        ("POST", "/v1.51/volumes/create", {"Name": name, "Driver": "nope"}),
    ]

    def statuses(socket):
        with rawhttp.Connection(socket) as client:
            assert client.exchange("POST", network, {"Name": name}).status == 201
            method, path, body = creation(Cmd=["sleep", "600"], HostConfig={"NetworkMode": name})
            assert client.exchange(method, f"{path}?name={name}", body).status == 201
            assert client.exchange("POST", f"{container}/start").status == 204
            found = [client.exchange(*case).status for case in cases]
            assert client.exchange("DELETE", f"{container}?force=1").status == 204
            assert client.exchange("DELETE", f"/v1.51/networks/{name}").status == 204
        return found

    docker, podman = both(statuses, engines.socket("28"), proxies(testbed.PODMAN).socket)
    assert dict(zip(map(str, cases), podman)) == dict(zip(map(str, cases), docker))


def test_a_published_port_has_an_address(proxies, unique):
    name, way = unique(), "/v1.41/containers"
    made = {"Image": "busybox", "Cmd": ["sleep", "600"], "ExposedPorts": {"80/tcp": {}},
            "HostConfig": {"PortBindings": {"80/tcp": [{}]}}}
    with rawhttp.Connection(proxies(testbed.PODMAN).socket) as client:
        assert client.exchange("POST", f"{way}/create?name={name}", made).status == 201
        assert client.exchange("POST", f"{way}/{name}/start").status == 204
        listed = next(one for one in client.json("GET", f"{way}/json") if f"/{name}" in one["Names"])
        assert [port["IP"] for port in listed["Ports"]] == ["0.0.0.0"]
        bound = client.json("GET", f"{way}/{name}/json")["NetworkSettings"]["Ports"]["80/tcp"]
        assert [binding["HostIp"] for binding in bound] == ["0.0.0.0"]
        assert client.exchange("DELETE", f"{way}/{name}?force=1").status == 204


@pytest.mark.parametrize("version", ["1.24", "1.41", "1.51"])
def test_what_podman_says_nothing_of_is_answered_as_docker_does(version, engines, proxies, unique):
    name, way = unique(), f"/v{version}"
    with rawhttp.Connection(proxies(testbed.PODMAN).socket) as client, rawhttp.Connection(engines.socket("28")) as docker:
        told = []
        for side in docker, client:
            assert side.exchange("POST", f"{way}/containers/create?name={name}", {"Image": "busybox"}).status == 201
            stats = side.json("GET", f"{way}/containers/{name}/stats?stream=0")
            assert stats.pop("name") == f"/{name}" and len(stats.pop("id")) == 64
            top = side.exchange("GET", f"{way}/containers/{name}/top")
            assert "is not running" in top.json()["message"]
            told.append([stats, top.status, side.json("GET", f"{way}/plugins")])
            assert side.exchange("DELETE", f"{way}/containers/{name}").status == 204
        assert told[0] == told[1]
        page = client.exchange("GET", f"{way}/nodes")
        assert (page.status, page.json()) == (404, {"message": "page not found"})


def test_there_is_no_cache_of_builds_to_prune(proxies):
    with rawhttp.Connection(proxies(testbed.PODMAN).socket) as client:
        assert client.json("POST", "/v1.41/build/prune") == {"CachesDeleted": None, "SpaceReclaimed": 0}
        assert client.json("GET", "/v1.41/system/df")["LayersSize"] > 0


def test_each_loaded_image_has_a_line(proxies, unique):
    name = unique()
    with rawhttp.Connection(proxies(testbed.PODMAN).socket) as client:
        for tag in "one", "two":
            assert client.exchange("POST", f"/v1.41/images/busybox/tag?repo={name}&tag={tag}").status == 201
        archive = client.exchange("GET", f"/v1.41/images/get?names={name}:one&names={name}:two").body
        loaded = client.exchange("POST", "/v1.41/images/load", archive, [("Content-Type", "application/x-tar")])
        lines = "".join(f"Loaded image: {name}:{tag}\n" for tag in ("one", "two"))
        assert values(loaded.body.decode()) == [{"stream": lines}]
        for tag in "one", "two":
            assert client.exchange("DELETE", f"/v1.41/images/{name}:{tag}").status == 200
