# SPDX-License-Identifier: Apache-2.0
"""docker-py of every era, direct and through the proxy, with the same result."""

import json
import os
import subprocess

import pytest

import testbed
from same import both, normal

# release of docker-py, API version it is pinned to, engines that accept that version
ACCEPTED = [
    ("0.4.0", "1.12", ["20.10"]),
    ("0.7.2", "1.12", ["20.10"]),
    ("1.2.3", "1.18", ["20.10"]),
    ("1.7.2", "1.21", ["20.10"]),
    ("1.9.0", "1.22", ["20.10"]),
    ("1.10.6", "1.21", ["20.10"]),
    ("1.10.6", "1.24", ["26.1", "28"]),
    ("2.7.0", "1.25", ["20.10", "26.1", "28"]),
    ("3.7.3", "1.30", ["20.10", "26.1", "28"]),
    ("4.4.4", "1.35", ["20.10", "26.1", "28"]),
    ("7.1.0", "1.41", ["20.10", "26.1", "28"]),
    ("7.1.0", "1.44", ["26.1", "28"]),
    ("7.1.0", "1.51", ["28"]),
]
REFUSED = [("0.4.0", "1.12"), ("0.7.2", "1.12"), ("1.2.3", "1.18"), ("1.7.2", "1.21"), ("1.9.0", "1.22"),
           ("1.10.6", "1.21"), ("1.10.6", "1.23"), ("4.4.4", "1.21")]

# What a refused version's client gets only once later rules exist; all other steps must be as in its own era.
LATER = {"host_config_at_the_start"}  # a part of the creation since 1.24


def play(release, version, socket, name, registry):
    """The scenario's results under one release of docker-py."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DOCKER_")}
    environment |= {"PYTHONPATH": str(testbed.docker_py(release)), "PYTHONWARNINGS": "ignore"}
    scenario = testbed.ROOT / "Tests/Conformance/docker_py_scenario.py"
    finished = subprocess.run(
        [testbed.python(), str(scenario), f"unix://{socket}", version, name, registry],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100)
    assert finished.returncode == 0, finished.stderr.decode()[-3000:]
    return normal(json.loads(finished.stdout), [name])


@pytest.mark.parametrize(
    "release, version, engine",
    [(release, version, engine) for release, version, engines in ACCEPTED for engine in engines])
def test_the_same_through_the_proxy(release, version, engine, engines, proxies, registry, unique):
    sides = engines.socket(engine), proxies(engine).socket
    direct, proxied = both(lambda socket: play(release, version, socket, unique(), registry), *sides)
    assert not [step for step, result in direct.items() if isinstance(result, dict) and "raised" in result]
    assert proxied == direct


@pytest.mark.parametrize("engine", ["26.1", "28"])
@pytest.mark.parametrize("release, version", REFUSED)
def test_a_version_that_the_engine_refuses_works_through_the_proxy(
        release, version, engine, engines, proxies, registry, unique):
    refused = play(release, version, engines.socket(engine), unique(), registry)
    for step in ("version", "images", "create", "containers", "build"):
        assert f"client version {version} is too old" in refused[step].get("said", ""), step
    era, proxied = both(lambda socket: play(release, version, socket, unique(), registry),
                        engines.socket("20.10"), proxies(engine).socket)
    due = era.keys() - LATER
    assert {step: proxied[step] for step in due} == {step: era[step] for step in due}
