# SPDX-License-Identifier: Apache-2.0
"""Who the audit says that its clients are: processes, services and containers, over unix sockets and TCP."""

import os
import sqlite3
import subprocess
import sys

import pytest

import audit
import rawhttp
import testbed
from cli import CLI
from proxy import until

# Asks once, says so, and stays until it is ended.
CLIENT = """
import socket, sys
peer = socket.socket(socket.AF_UNIX)
peer.connect(sys.argv[1])
peer.sendall(b"GET /v1.41/_ping HTTP/1.1\\r\\nHost: docker\\r\\nUser-Agent: %s/1\\r\\n\\r\\n" % sys.argv[2].encode())
peer.recv(4096)
sys.stdin.read()
"""


def clients(proxy):
    """The rows of clients in the store."""
    try:
        with sqlite3.connect(f"file:{audit.store(proxy)}?mode=ro", uri=True, timeout=testbed.PATIENCE) as database:
            database.row_factory = sqlite3.Row
            return database.execute("SELECT * FROM client").fetchall()
    except sqlite3.DatabaseError:
        return []


def wait_for_client(proxy, condition, what):
    until(lambda: any(map(condition, clients(proxy))), f"{what} in the store")
    return next(filter(condition, clients(proxy)))


def asking(proxy):
    """What asks again and again in a container."""
    return f"while :; do wget -q -O- {proxy.tcp_address.replace('tcp:', 'http:')}/v1.41/_ping; sleep 0.2; done"


@pytest.fixture
def cli(engines, folder):
    return CLI(testbed.docker_cli("28"), engines.socket("28"), folder)


def test_a_container_with_the_proxys_socket_is_named_and_so_is_one_that_is_renamed(engines, start_proxy, unique, cli):
    """By the control group of the process at the other end. The CLI in it stays for a while, and comes again: who
    comes while the engine is busy with something else is known by less."""
    name = unique()
    proxy = start_proxy(engines.socket("28"))
    os.chmod(os.path.dirname(proxy.socket), 0o755)
    os.chmod(proxy.socket, 0o666)
    # The CLI with what it is linked against.
    volumes = [f"{os.path.dirname(proxy.socket)}:/proxy", f"{cli.binary}:/docker:ro", "/lib:/lib:ro", "/lib64:/lib64:ro"]
    identity = cli.text(
        "run", "--detach", "--name", name, "--user", "1234:5678", "--network", "none",
        *[f"--volume={volume}" for volume in volumes], "busybox", "sh", "-c",
        "while :; do /docker --host unix:///proxy/proxy.sock events --until $(($(date +%s) + 2)); done")
    client = wait_for_client(proxy, lambda row: row["container_name"] == name, f"the container {name}")
    assert client["container"] == identity[:12]
    assert (client["uid"], client["gid"]) == (1234, 5678)
    assert client["executable"] == "/docker" and client["user_agent"].startswith("Docker-Client/")
    assert any(row["client"].startswith(f"{name} (Docker-Client/") for row in audit.report(proxy)["clients"])
    renamed = unique()
    cli.must("rename", name, renamed)
    client = wait_for_client(proxy, lambda row: row["container_name"] == renamed, f"the container {renamed}")
    assert client["container"] == identity[:12]


def test_a_container_at_the_other_end_of_tcp_is_named(engines, start_proxy, unique, cli):
    name = unique()
    gateway = cli.text("network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}")
    proxy = start_proxy(
        engines.socket("28"), "--listen", f"tcp://{gateway}:0", environment={"COMPATPROXY_ALLOW_INSECURE_TCP": "true"})
    cli.must("run", "--detach", "--name", name, "busybox", "sh", "-c", asking(proxy))
    client = wait_for_client(proxy, lambda row: row["container_name"] == name, f"the container {name}")
    address = cli.text("inspect", "--format", "{{.NetworkSettings.Networks.bridge.IPAddress}}", name)
    assert client["host"] == address and client["uid"] is None and client["user_agent"].startswith("Wget")


def test_an_address_is_that_of_the_container_that_has_it_now(engines, start_proxy, unique, cli):
    network, first, second = unique(), unique(), unique()
    cli.must("network", "create", "--subnet", "10.215.7.0/28", "--gateway", "10.215.7.1", network)
    proxy = start_proxy(
        engines.socket("28"), "--listen", "tcp://10.215.7.1:0", environment={"COMPATPROXY_ALLOW_INSECURE_TCP": "true"})
    for name in [first, second]:
        cli.must("run", "--detach", "--name", name, "--network", network, "--ip", "10.215.7.5", "busybox", "sh", "-c",
                 asking(proxy))
        client = wait_for_client(proxy, lambda row: row["container_name"] == name, f"the container {name}")
        assert client["host"] == "10.215.7.5"
        cli.must("rm", "--force", name)


def hierarchy():
    """Where systemd has its control groups: in a hierarchy of their own, or in the only one."""
    own = "/sys/fs/cgroup/systemd"
    return own if os.path.isdir(own) else "/sys/fs/cgroup"


@pytest.fixture
def service():
    """A control group that is named as systemd names those of services."""
    path = os.path.join(hierarchy(), f"audited-{os.getpid()}.service")
    try:
        os.mkdir(path)
    except OSError as error:
        testbed.missing(f"control groups that can be written: {error}")
    yield path
    os.rmdir(path)


def test_a_service_is_named_by_its_unit(fake, start_proxy, service):
    proxy = start_proxy(fake.path)
    client = subprocess.Popen(
        ["sh", "-c", f'echo $$ > {service}/cgroup.procs && exec "$@"', "sh", sys.executable, "-c", CLIENT, proxy.socket,
         "serviced"], stdin=subprocess.PIPE)
    try:
        row = wait_for_client(proxy, lambda row: row["user_agent"] == "serviced/1", "the service's client")
        assert row["unit"] == os.path.basename(service) and row["container"] is None
        assert (row["uid"], row["gid"]) == (os.getuid(), os.getgid())
        assert row["executable"] == os.path.realpath(sys.executable) and row["command"] == sys.executable
    finally:
        client.communicate(timeout=testbed.PATIENCE)


def test_one_connection_may_serve_several_clients(fake, start_proxy):
    """As another proxy before this one has it: each request counts for the `User-Agent` that it came with."""
    proxy = start_proxy(fake.path)
    with rawhttp.Connection(proxy.socket) as client:
        for agent in ["a/1", "a/1", "b/2", None, "a/1"]:
            headers = [("User-Agent", agent)] if agent else []
            assert client.exchange("GET", "/v1.41/info", headers=headers).status == 200
    audit.wait_for(proxy, 5)
    found = {}
    for row in audit.report(proxy)["clients"]:
        _, _, agent = row["client"].partition(" (")
        found[agent] = found.get(agent, 0) + row["requests"]
    assert found == {"a/1)": 3, "b/2)": 1, "": 1}
