# SPDX-License-Identifier: Apache-2.0
"""docker-py of every era, direct and through the proxy, with the same result."""

import json
import os
import subprocess

import pytest

import rawhttp
import testbed
from same import each, normal

# release of docker-py, API version it is pinned to, engines that accept that version
CLIENTS = [
    ("0.4.0", "1.12", ["20.10"]),
    ("0.7.2", "1.12", ["20.10"]),
    ("1.2.3", "1.18", ["20.10"]),
    ("1.7.2", "1.21", ["20.10"]),
    ("1.9.0", "1.22", ["20.10"]),
    ("1.10.6", "1.23", ["20.10"]),
    ("1.10.6", "1.24", ["26.1", "28"]),
    ("2.7.0", "1.25", ["20.10", "26.1", "28"]),
    ("3.7.3", "1.30", ["20.10", "26.1", "28"]),
    ("4.4.4", "1.21", ["20.10"]),
    ("4.4.4", "1.35", ["20.10", "26.1", "28"]),
    ("7.1.0", "1.41", ["20.10", "26.1", "28"]),
    ("7.1.0", "1.44", ["26.1", "28"]),
    ("7.1.0", "1.51", ["28"]),
]


def run_under(release, arguments):
    """What a program prints under one release of docker-py."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DOCKER_")}
    environment |= {"PYTHONPATH": str(testbed.docker_py(release)), "PYTHONWARNINGS": "ignore"}
    finished = subprocess.run(
        [testbed.python(), *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=5 * testbed.PATIENCE)
    assert finished.returncode == 0, finished.stderr.decode()[-3000:]
    return finished.stdout


def play(release, version, path, name, registry):
    """The scenario's results under one release of docker-py."""
    scenario = testbed.ROOT / "Tests/Conformance/docker_py_scenario.py"
    printed = run_under(release, [str(scenario), f"unix://{path}", version, name, registry])
    return normal(json.loads(printed), [name])


def too_old_for(version):
    """The engines that refuse it."""
    return ["26.1", "28"] if tuple(map(int, version.split("."))) < (1, 24) else []


@pytest.mark.parametrize("release, version, accepting", CLIENTS, ids=[f"{c[0]}-{c[1]}" for c in CLIENTS])
def test_the_same_through_the_proxy(release, version, accepting, engines, proxies, registry, unique):
    """The same as directly; where an engine refuses the version, the same as from one that does not."""
    refusing = too_old_for(version)
    for engine in refusing:
        with rawhttp.Connection(engines.socket(engine)) as connection:
            assert f"version {version} is too old" in connection.exchange("GET", f"/v{version}/info").body.decode()
    sides = [(engine, engines.socket(engine)) for engine in accepting]
    sides += [(engine, proxies(engine).socket) for engine in accepting + refusing]
    results = each(lambda side: play(release, version, side[1], unique(), registry), sides)
    direct = dict(zip(accepting, results))
    proxied = dict(zip(accepting + refusing, results[len(accepting):]))
    for engine in accepting:
        assert not [step for step, told in direct[engine].items() if isinstance(told, dict) and "raised" in told]
        assert proxied[engine] == direct[engine], engine
    for engine in refusing:
        assert proxied[engine] == direct["20.10"], engine


ATTACH_BY_WEBSOCKET = """
import sys, docker
base_url, version, name = sys.argv[1:]
client = getattr(docker, "APIClient", None) or docker.Client
client = client(base_url=base_url, version=version, timeout=120)
client.create_container("busybox", ["sh", "-c", "read line; echo got $line; sleep 0.3"], name=name, stdin_open=True)
client.start(name)
channel = client.attach_socket(name, {"stdin": 1, "stdout": 1, "stream": 1}, ws=True)
channel.settimeout(120)
channel.send("hello\\n")
said = channel.recv()
print(said.decode() if isinstance(said, bytes) else said, end="")
"""


@pytest.mark.parametrize("release, version, engine", [
    ("1.10.6", "1.21", "28"), ("3.7.3", "1.30", "26.1"), ("7.1.0", "1.41", "20.10"), ("7.1.0", "1.51", "28"),
])
def test_attach_by_websocket(release, version, engine, engines, start_proxy, unique):
    """docker-py has websockets over TCP alone, where no engine of ours listens."""
    proxy = start_proxy(engines.socket(engine), "--listen", "tcp://127.0.0.1:0")
    said = run_under(release, ["-c", ATTACH_BY_WEBSOCKET, proxy.tcp_address, version, unique()])
    assert said == b"got hello\n"
