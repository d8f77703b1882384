# SPDX-License-Identifier: Apache-2.0
"""A host config at the start: what engine 20.10 does by itself, newer engines do through the proxy."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import quote

import pytest

import rawhttp
import testbed
from same import normal

SCENARIO = testbed.ROOT / "Tests/Conformance/docker_py_start.py"


def play(release, version, socket, name):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DOCKER_")}
    environment |= {"PYTHONPATH": str(testbed.docker_py(release)), "PYTHONWARNINGS": "ignore"}
    finished = subprocess.run(
        [testbed.python(), str(SCENARIO), f"unix://{socket}", version, name],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        timeout=5 * testbed.PATIENCE)
    assert finished.returncode == 0, finished.stderr.decode()[-3000:]
    return normal(json.loads(finished.stdout), [name])


@pytest.mark.parametrize("release, version", [("0.7.2", "1.12"), ("1.2.3", "1.18")])
def test_as_an_engine_that_takes_it(release, version, engines, start_proxy, folder, unique):
    proxies = [start_proxy(engines.socket(engine), "--state", f"{folder}/state") for engine in ("26.1", "28")]
    sockets = [engines.socket("20.10"), *(proxy.socket for proxy in proxies)]
    with ThreadPoolExecutor(len(sockets)) as pool:
        era, *proxied = pool.map(lambda socket: play(release, version, socket, unique()), sockets)
    for result in proxied:
        compare(dict(era), result)


def compare(era, proxied):
    failed = [step for step, result in era.items() if isinstance(result, dict) and "said" in result]
    if failed == ["privileged"]:
        # runc of its time does not know the newest capabilities.
        print(f"20.10 runs nothing privileged here: {era.pop('privileged')}")
        assert proxied["privileged"]["running"] and proxied.pop("privileged")["host"]["Privileged"]
    else:
        assert failed == []
    assert proxied == era


def start_anew(proxy, name):
    """A container that was created anew; its two ids."""
    with rawhttp.Connection(proxy.socket) as client:
        body = {"Image": "busybox", "Cmd": ["sleep", "1000"]}
        given = client.json("POST", f"/v1.18/containers/create?name={name}", body)["Id"]
        started = client.exchange("POST", f"/v1.18/containers/{given}/start", {"Dns": ["10.1.2.3"]})
        assert started.status == 204, started
    return given


def test_events_tell_of_one_container(engines, start_proxy, unique):
    """Whoever listens before the first container is created anew, on whatever thread of the proxy."""
    proxy, name = start_proxy(engines.socket("28")), unique()
    with ExitStack() as stack:
        listeners = [stack.enter_context(rawhttp.Connection(proxy.socket)) for _ in range(4)]
        for listener, version in zip(listeners, ("1.15", "1.15", "1.51", "1.51")):
            listener.request("GET", f"/v{version}/events?filters=" + quote(json.dumps({"container": [name]})))
            assert listener.head().status == 200
        given = start_anew(proxy, name)
        rawhttp.once(proxy.socket, "DELETE", f"/v1.15/containers/{given}?force=1")
        for listener in listeners:
            told = b""
            while not told.endswith(b"}\n") or b'"destroy"' not in told:
                told += listener.chunk()
            told = [json.loads(line) for line in told.splitlines()]
            actions = [event["Action"] for event in told if event["id"] == given]
            assert [action for action in actions if action in ("start", "die", "destroy")] == ["start", "die", "destroy"], told


def test_the_old_id_outlives_the_proxy(engines, start_proxy, folder, unique):
    engine, name = engines.socket("28"), unique()
    flags = ("--state", f"{folder}/state")
    first = start_proxy(engine, *flags)
    given = start_anew(first, name)
    real = rawhttp.once(engine, "GET", f"/v1.44/containers/{name}/json").json()["Id"]
    assert real != given
    first.stop()
    second = start_proxy(engine, *flags)
    with rawhttp.Connection(second.socket) as client:
        # For clients of any version, by its beginning too, and by its name.
        for version in ("1.12", "1.24", "1.51", "1.56"):
            for reference in (given, given[:12], name, real):
                found = client.exchange("GET", f"/v{version}/containers/{reference}/json")
                assert found.status == 200 and found.json()["Id"] == given, (version, reference, found)
        assert given in [entry["Id"] for entry in client.json("GET", "/v1.51/containers/json")]
        exec_id = client.json("POST", f"/v1.44/containers/{given}/exec", {"Cmd": ["true"]})["Id"]
        assert client.json("GET", f"/v1.44/exec/{exec_id}/json")["ContainerID"] == given
        assert given in client.json("GET", "/v1.44/networks/bridge")["Containers"]
    # Removed behind the proxy's back, it is forgotten.
    rawhttp.once(engine, "DELETE", f"/v1.44/containers/{real}?force=1")
    assert rawhttp.once(second.socket, "GET", f"/v1.44/containers/{given}/json").status == 404
    second.stop()
    third = start_proxy(engine, *flags)
    assert rawhttp.once(third.socket, "GET", f"/v1.44/containers/{given}/json").status == 404
    third.stop()
    with open(f"{folder}/state/aliases.json") as file:
        assert json.load(file) == {"aliases": {}}
