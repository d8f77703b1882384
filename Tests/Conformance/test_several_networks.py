# SPDX-License-Identifier: Apache-2.0
"""Containers that a new client creates with several networks, on an engine that takes one."""

import json

import pytest

import rawhttp
import testbed
from cli import CLI


@pytest.fixture
def docker(engines, proxies, folder):
    """The CLI of 28 before engine 20.10, with the API version that needs one request for all networks."""
    return CLI(testbed.docker_cli("28"), proxies("20.10").socket, folder, DOCKER_API_VERSION="1.44")


@pytest.fixture
def networks(docker, unique):
    names = sorted(unique() for _ in range(3))
    for name in names:
        docker.must("network", "create", name)
    yield names
    docker("network", "rm", *names)


def endpoints(docker, container):
    found = json.loads(docker.text("inspect", "-f", "{{json .NetworkSettings.Networks}}", container))
    return {name: sorted(alias for alias in endpoint["Aliases"] or [] if len(alias) != 12)
            for name, endpoint in found.items()}


def test_the_cli_creates_with_several_networks(docker, networks, unique):
    name, (first, second, third) = unique(), networks
    docker.must("run", "-d", "--name", name, "--network", second, "--network", f"name={first},alias=other",
                "--network", third, "busybox", "sleep", "600")
    assert endpoints(docker, name) == {first: ["other"], second: [], third: []}
    assert docker.text("inspect", "-f", "{{.HostConfig.NetworkMode}}", name) == second
    interfaces = docker.text("exec", name, "ls", "/sys/class/net").split()
    assert [interface for interface in interfaces if interface.startswith("eth")] == ["eth0", "eth1", "eth2"]
    # It is found by its alias from another container there.
    docker.must("run", "--rm", "--network", first, "busybox", "nslookup", "other.")
    docker.must("rm", "-f", name)


def test_nothing_is_left_where_a_network_cannot_be_had(docker, networks, unique, proxies, engines):
    name, (first, *_) = unique(), networks
    body = {"Image": "busybox", "HostConfig": {"NetworkMode": first},
            "NetworkingConfig": {"EndpointsConfig": {"host": {}, first: {}}}}
    answer = rawhttp.once(proxies("20.10").socket, "POST", f"/v1.44/containers/create?name={name}", body)
    direct = rawhttp.once(engines.socket("20.10"), "POST", f"/v1.41/containers/create?name={name}", body | {
        "NetworkingConfig": {"EndpointsConfig": {first: {}}}})
    assert direct.status == 201, "the name is not free"
    refused = rawhttp.once(engines.socket("20.10"), "POST", "/v1.41/networks/host/connect", {"Container": name})
    assert (answer.status, answer.json()) == (refused.status, refused.json())
