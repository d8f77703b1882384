# SPDX-License-Identifier: Apache-2.0
"""Fixtures: engines for the session, a proxy before each, and names that belong to one test alone."""

import os
import shutil
import tempfile
import uuid
from collections import Counter

import pytest

import rawhttp
import testbed
from differential import Tally
from fake_engine import FakeEngine
from proxy import Proxy


def pytest_addoption(parser):
    parser.addoption("--engine", help="the socket, or tcp://host:port, of an engine for the differential suites; it needs "
                                      "busybox:latest, and should hold nothing else")
    parser.addoption("--era", help="another such engine, whose own answers the cross-era suite compares those with that "
                                   "--engine gives through the proxy")


# Files that take long, the longest first: a worker that begins one of them last would work alone at the end. The
# differential suites come before those that leave images behind.
LONG = ["test_same_engine.py", "test_cross_era.py", "test_docker_py.py", "test_cli.py", "test_swarm.py", "test_compose.py",
        "test_compose_2.py", "test_podman.py", "test_rules.py", "test_transfers.py"]


def pytest_collection_modifyitems(items):
    rank = {name: index for index, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.name, len(LONG)))


def pytest_report_header():
    return [f"proxy: {testbed.BINARY}", f"engines: {testbed.HOME}"]


@pytest.fixture(scope="session")
def engines():
    running = testbed.Engines()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def registry(engines):
    return engines.registry()


@pytest.fixture(scope="session")
def session_folder():
    # Not pytest's own: the path of a unix socket has 107 bytes at most.
    folder = tempfile.mkdtemp(prefix="cp-", dir="/tmp")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def folder(session_folder):
    return tempfile.mkdtemp(dir=session_folder)


@pytest.fixture(scope="session")
def proxies(engines, session_folder):
    """proxies(engine, *flags): a proxy before a real engine, one for each set of flags."""
    running = {}

    def get(engine, *flags):
        key = (engine, *flags)
        if key in running and running[key].process.poll() is not None:
            raise AssertionError(f"the proxy before {engine} ended by itself:\n{running[key].text()}")
        if key not in running:
            if not os.access(testbed.BINARY, os.X_OK):
                testbed.missing(f"{testbed.BINARY}: make build")
            own = tempfile.mkdtemp(dir=session_folder)
            running[key] = Proxy(own, engines.socket(engine), *flags)
        return running[key]

    yield get
    for proxy in running.values():
        proxy.stop()


@pytest.fixture(scope="module")
def totals():
    return Counter()


@pytest.fixture
def tally(totals, record_property):
    made = Tally(totals)
    yield made
    record_property("asked", made.asked)
    record_property("exceptions", made.exceptions)


def pytest_terminal_summary(terminalreporter):
    """What the differential suites let pass, and why: nobody should have to look for it."""
    told = [dict(report.user_properties) for report in terminalreporter.getreports("") if report.when == "teardown"]
    made = [tuple(exception) for properties in told for exception in properties.get("exceptions", ())]
    if not made:
        return
    asked = sum(properties.get("asked", 0) for properties in told)
    terminalreporter.section(f"exceptions in {asked} compared cases, each a loss that a change declares")
    for (change, reason), times in sorted(Counter((change, reason) for change, reason, _ in made).items()):
        names = sorted({case for *exemption, case in made if exemption == [change, reason]})
        terminalreporter.line(f"{times:5} {change}: {reason} ({', '.join(names)})")


@pytest.fixture
def start_proxy(folder):
    """start_proxy(upstream, *flags): a proxy for one test."""
    running = []

    def start(upstream, *flags, **options):
        if not os.access(testbed.BINARY, os.X_OK):
            testbed.missing(f"{testbed.BINARY}: make build")
        own = tempfile.mkdtemp(dir=folder)
        proxy = Proxy(own, upstream, *flags, **options)
        running.append(proxy)
        return proxy

    yield start
    for proxy in running:
        proxy.stop()


@pytest.fixture
def fake(folder):
    """A fake engine that says it is 28.5.2."""
    with FakeEngine(os.path.join(folder, "engine.sock")) as engine:
        yield engine


@pytest.fixture
def connect():
    """connect(path): a raw connection, closed when the test ends."""
    opened = []

    def open_connection(path, **options):
        connection = rawhttp.Connection(path, **options)
        opened.append(connection)
        return connection

    yield open_connection
    for connection in opened:
        connection.close()


RUN_PREFIX = "cpt-" + uuid.uuid4().hex[:6]


@pytest.fixture
def unique(engines):
    """unique(): a name that is nobody else's; what bears it on any engine is removed when the test ends."""
    made = []

    def make():
        made.append(f"{RUN_PREFIX}-{uuid.uuid4().hex[:8]}")
        return made[-1]

    yield make
    for socket in engines._sockets.values():
        remove_named(socket, made)


def remove_named(socket, names):
    """Removes containers, networks, volumes and images whose name begins with one of `names`."""
    if not names:
        return

    def mine(name):
        return any(part.startswith(tuple(names)) for part in name.split("/"))

    with rawhttp.Connection(socket) as engine:
        for container in engine.json("GET", "/v1.41/containers/json?all=1") or []:
            if any(mine(name) for name in container["Names"] or []):
                engine.exchange("DELETE", f"/v1.41/containers/{container['Id']}?force=1&v=1")
        for network in engine.json("GET", "/v1.41/networks") or []:
            if mine(network["Name"]):
                engine.exchange("DELETE", f"/v1.41/networks/{network['Id']}")
        for volume in engine.json("GET", "/v1.41/volumes")["Volumes"] or []:
            if mine(volume["Name"]):
                engine.exchange("DELETE", f"/v1.41/volumes/{volume['Name']}?force=1")
        for image in engine.json("GET", "/v1.41/images/json") or []:
            for tag in image["RepoTags"] or []:
                if mine(tag):
                    engine.exchange("DELETE", f"/v1.41/images/{tag}?force=1")
