# SPDX-License-Identifier: Apache-2.0
"""The first rules against the engines' own answers, value by value.

`speak newest` makes every rule the proxy's; the engine itself is then asked at the same version.
"""

import json
import time
from urllib.parse import quote

import pytest

import testbed
from fake_engine import FakeEngine
from rawhttp import Connection, once

NATIVE = {"20.10": [12, 16, 18, 21, 22, 23, 24, 30, 40, 41], "26.1": [24, 30, 41, 43, 44, 45], "28": [24, 30, 41, 43, 44, 50, 51]}
CASES = [(engine, f"1.{minor}") for engine, minors in NATIVE.items() for minor in minors]
SPEAK = ["nearest", "newest"]


@pytest.fixture
def sides(engines, proxies):
    """sides(engine, speak): the engine itself, and the proxy before it."""
    def pair(engine, speak):
        return engines.socket(engine), proxies(engine, "--speak", speak).socket
    return pair


@pytest.fixture(scope="module")
def containers(engines):
    """One container on each kind of network, on each engine, for all tests of this file."""
    made = {}
    names = []

    def get(engine):
        if engine not in made:
            path, prefix = engines.socket(engine), f"cpt-rules-{time.time_ns():x}"
            names.append((path, prefix))
            once(path, "POST", "/v1.41/networks/create", {"Name": prefix})
            made[engine] = {}
            for mode in "bridge", prefix, "none", "host":
                kind = "user" if mode == prefix else mode
                answer = once(path, "POST", f"/v1.41/containers/create?name={prefix}-{kind}", {
                    "Image": "busybox", "Cmd": ["sleep", "86400"], "HostConfig": {"NetworkMode": mode}})
                assert answer.status == 201, answer
                assert once(path, "POST", f"/v1.41/containers/{prefix}-{kind}/start").status == 204
                made[engine][kind] = f"{prefix}-{kind}"
        return made[engine]

    yield get
    from conftest import remove_named
    for path, prefix in names:
        remove_named(path, [prefix])


def same(direct, proxied):
    assert (proxied.status, proxied["Content-Type"]) == (direct.status, direct["Content-Type"])
    return direct.json(), proxied.json()


@pytest.mark.parametrize("speak", SPEAK)
@pytest.mark.parametrize("network", ["bridge", "user", "none", "host"])
@pytest.mark.parametrize("engine, version", CASES)
def test_network_settings(engine, version, network, speak, sides, containers):
    name = containers(engine)[network]
    direct, proxied = same(*(once(path, "GET", f"/v{version}/containers/{name}/json") for path in sides(engine, speak)))
    assert settled(proxied, version) == settled(direct, version)


def settled(container, version):
    """The network settings without what later rules are for."""
    settings = dict(container["NetworkSettings"])
    if version < "1.21":
        settings.pop("Networks", None)
    elif version < "1.45":  # had the container's short id among the aliases
        settings["Networks"] = {name: {**one, "Aliases": ...} for name, one in settings["Networks"].items()}
    return settings


@pytest.mark.parametrize("speak", SPEAK)
@pytest.mark.parametrize("engine, version", CASES)
def test_virtual_size(engine, version, speak, sides):
    direct, proxied = same(*(once(path, "GET", f"/v{version}/images/busybox/json") for path in sides(engine, speak)))
    assert sized(proxied) == sized(direct)
    lists = same(*(once(path, "GET", f"/v{version}/images/json") for path in sides(engine, speak)))
    direct, proxied = ([sized(one) for one in images if "busybox:latest" in (one["RepoTags"] or [])] for images in lists)
    assert proxied == direct and len(direct) == 1


@pytest.mark.parametrize("speak", SPEAK)
@pytest.mark.parametrize("engine, version", [case for case in CASES if case[1] >= "1.25"])
def test_virtual_size_in_disk_usage(engine, version, speak, sides):
    direct, proxied = same(*(once(path, "GET", f"/v{version}/system/df") for path in sides(engine, speak)))
    direct, proxied = ([sized(one) for one in usage["Images"] if "busybox:latest" in (one["RepoTags"] or [])]
                       for usage in (direct, proxied))
    assert proxied == direct and len(direct) == 1


def sized(image):
    return {key: value for key, value in image.items() if key in ("Id", "Size", "VirtualSize")}


@pytest.mark.parametrize("speak", SPEAK)
@pytest.mark.parametrize("engine, version", [case for case in CASES if case[1] >= "1.22"])
def test_events(engine, version, speak, sides, containers):
    """What is told of one container's life, in the same words and fields."""
    path, proxy = sides(engine, speak)
    name = containers(engine)["bridge"]
    assert once(path, "POST", f"/v1.41/containers/{name}/pause").status == 204
    assert once(path, "POST", f"/v1.41/containers/{name}/unpause").status == 204
    filters = json.dumps({"container": [name], "event": ["pause", "unpause"]}).replace('"', "%22").replace(" ", "")
    target = f"/v{version}/events?since=1&until={int(time.time()) + 1}&filters={filters}"
    direct, proxied = (once(path, "GET", target) for path in (path, proxy))
    assert proxied["Content-Type"] == direct["Content-Type"]
    told = [[json.loads(line) for line in answer.body.splitlines()] for answer in (direct, proxied)]
    assert told[0] and told[1][-2:] == told[0][-2:]
    assert all(list(event) == list(told[0][-1]) for event in told[1])


@pytest.mark.parametrize("engine, version", [("20.10", "1.12"), ("26.1", "1.24"), ("28", "1.24")])
def test_each_event_keeps_its_chunk(engine, version, sides, containers):
    """As docker-py before 1.6 reads them, whose build of Fig and of the first releases of Compose depends on it."""
    filters = quote(json.dumps({"container": list(containers(engine).values())}))
    for path in sides(engine, "newest"):
        with Connection(path) as client:
            client.request("GET", f"/v{version}/events?since=1&until={int(time.time()) + 1}&filters={filters}")
            assert client.head().status == 200
            chunks = list(iter(client.chunk, b""))
        assert len(chunks) >= 4
        for chunk in chunks:
            json.loads(chunk)


@pytest.mark.parametrize("engine, version", CASES)
@pytest.mark.parametrize("method, target, body", [
    ("GET", "/containers/no-such/json", None),
    ("GET", "/images/no-such/json", None),
    ("POST", "/containers/create", b"{"),
    ("POST", "/containers/create", {"Image": "no-such-image"}),
    ("POST", "/containers/no-such/start", None),
    ("DELETE", "/images/no-such", None),
])
def test_errors(engine, version, method, target, body, sides):
    headers = [("Content-Type", "application/json")] if body == b"{" else []
    direct, proxied = (once(path, method, f"/v{version}{target}", body, headers) for path in sides(engine, "newest"))
    assert (proxied.status, proxied["Content-Type"], proxied["X-Content-Type-Options"]) == (
        direct.status, direct["Content-Type"], direct["X-Content-Type-Options"])
    assert proxied.body == direct.body


# -------------------------------------------------------------------- an engine of 1.52, which is not in Debian


NETWORK = {"EndpointID": "e1", "Gateway": "172.17.0.1", "IPAddress": "172.17.0.2", "IPPrefixLen": 16, "IPv6Gateway": "",
           "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0, "MacAddress": "02:42:ac:11:00:02", "NetworkID": "n1"}


@pytest.mark.parametrize("flags", [(), ("--speak", "newest")], ids=["nearest", "newest"])
@pytest.mark.parametrize("network, address", [("bridge", "172.17.0.2"), ("mine", "")])
def test_network_settings_of_a_newer_engine(network, address, flags, folder, start_proxy):
    def inspect(request):
        settings = {"SandboxID": "s", "SandboxKey": "/k", "Ports": {}, "Networks": {network: NETWORK}}
        request.connection.answer(body={
            "Id": "c", "NetworkSettings": settings, "HostConfig": {"NetworkMode": network}, "State": {"Running": True}})

    with FakeEngine(f"{folder}/new.sock", release="29.0.0", api="1.52", minimum="1.44") as fake:
        fake.on("GET", "/containers/c/json", inspect)
        proxy = start_proxy(fake.path, *flags)
        for version in "1.51", "1.41", "1.21":
            settings = once(proxy.socket, "GET", f"/v{version}/containers/c/json").json()["NetworkSettings"]
            assert settings["IPAddress"] == address
            assert settings["MacAddress"] == (NETWORK["MacAddress"] if address else "")
            assert settings["IPPrefixLen"] == (16 if address else 0)
            assert (settings["Bridge"], settings["HairpinMode"], settings["LinkLocalIPv6Address"],
                    settings["LinkLocalIPv6PrefixLen"]) == ("", False, "", 0)
            assert settings["SecondaryIPAddresses"] is None and settings["SecondaryIPv6Addresses"] is None
            # Below 1.45 the engine's own aliases stand beside it.
            assert settings["Networks"].keys() == {network} and NETWORK.items() <= settings["Networks"][network].items()
        settings = once(proxy.socket, "GET", "/v1.52/containers/c/json").json()["NetworkSettings"]
        assert sorted(settings) == ["Networks", "Ports", "SandboxID", "SandboxKey"]


@pytest.mark.parametrize("content_type, begin, end", [
    ("application/json", b"", b""), ("application/x-ndjson", b"", b"\n"), ("application/jsonl", b"", b"\n"),
    ("application/json-seq", b"\x1e", b"\n")])
def test_events_of_a_newer_engine_in_every_framing(content_type, begin, end, folder, start_proxy):
    event = {"Type": "container", "Action": "start", "Actor": {"ID": "abc", "Attributes": {"image": "busybox"}},
             "scope": "local", "time": 1, "timeNano": 10}
    record = begin + json.dumps(event).encode() + end

    def tell(request):
        request.connection.start_chunked([("Content-Type", content_type)])
        for part in (record + record)[:50], (record + record)[50:]:
            request.connection.chunk(part)
        request.connection.chunk(b"")

    with FakeEngine(f"{folder}/new.sock", release="29.0.0", api="1.52", minimum="1.52") as fake:
        fake.on("GET", "/events", tell)
        answer = once(start_proxy(fake.path).socket, "GET", "/v1.41/events", headers=[("Accept", content_type)])
        # Before 1.52 the same lines were called by this name.
        assert answer["Content-Type"] == content_type.replace("jsonl", "json")
        decoder, text, told = json.JSONDecoder(), answer.body.decode(), []
        assert text.count("\x1e") == (2 if begin else 0)
        text = text.replace("\x1e", "").replace("\n", "")
        while text:
            one, at = decoder.raw_decode(text)
            told.append(one)
            text = text[at:]
        assert told == [{**event, "status": "start", "id": "abc", "from": "busybox"}] * 2


def test_progress_that_a_newer_engine_dropped(folder, start_proxy):
    def pull(request):
        request.read_body()
        request.connection.start_chunked([("Content-Type", "application/json")])
        request.connection.chunk(json.dumps({
            "status": "Downloading", "progressDetail": {"current": 512, "total": 1024}, "id": "layer"}).encode() + b"\r\n")
        request.connection.chunk(b"")

    with FakeEngine(f"{folder}/new.sock", release="29.0.0", api="1.52", minimum="1.44") as fake:
        fake.on("POST", "/images/create", pull)
        proxy = start_proxy(fake.path)
        told = once(proxy.socket, "POST", "/v1.44/images/create?fromImage=busybox").json()
        assert told["progressDetail"] == {"current": 512, "total": 1024}
        assert told["progress"] == "[=========================>                         ]     512B/1.024kB"


@pytest.mark.parametrize("engine", [*testbed.ENGINES, testbed.PODMAN])
def test_old_clients_list_containers_under_the_second_path_that_they_had(engine, proxies, unique):
    socket, own = proxies(engine).socket, unique()
    assert once(socket, "POST", f"/v1.20/containers/create?name={own}", {"Image": "busybox"}).status == 201
    query = "all=1&filters=" + quote(json.dumps({"name": [own]}))
    for version in "1.12", "1.20":
        listed, again = same(
            *(once(socket, "GET", f"/v{version}/containers/{path}?{query}") for path in ("json", "ps")))
        assert len(listed) == 1 and again == listed
    assert once(socket, "GET", f"/v1.21/containers/ps?{query}").status in (404, 405)  # which Podman says
