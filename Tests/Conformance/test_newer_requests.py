# SPDX-License-Identifier: Apache-2.0
"""What newer clients ask of older engines, and what those would silently do otherwise."""

import pytest

import rawhttp


@pytest.fixture
def client(proxies):
    with rawhttp.Connection(proxies("20.10").socket) as connection:
        yield connection


def published(client, version, bindings, name):
    way = f"/v{version}/containers"
    made = {"Image": "busybox", "Cmd": ["sleep", "600"], "ExposedPorts": {"80/tcp": {}},
            "HostConfig": {"PortBindings": {"80/tcp": bindings}}}
    assert client.exchange("POST", f"{way}/create?name={name}", made).status == 201
    assert client.exchange("POST", f"{way}/{name}/start").status == 204
    ports = client.json("GET", f"{way}/{name}/json")["NetworkSettings"]["Ports"]
    assert client.exchange("DELETE", f"{way}/{name}?force=1").status == 204
    return bool(ports["80/tcp"])


@pytest.mark.parametrize("bindings", [[], None])
@pytest.mark.parametrize("version, expected", [("1.41", False), ("1.43", False), ("1.44", True), ("1.55", True)])
def test_a_port_without_bindings_is_published_since_1_44(version, expected, bindings, client, unique):
    assert published(client, version, bindings, unique()) == expected


@pytest.mark.parametrize("version, expected", [("1.45", False), ("1.46", True), ("1.55", True)])
def test_a_network_has_ipv6_by_an_option_since_1_46(version, expected, client, unique):
    name, way = unique(), f"/v{version}/networks"
    asked = {"Name": name, "Options": {"com.docker.network.enable_ipv6": "true"},
             "IPAM": {"Config": [{"Subnet": "10.217.77.0/29"}, {"Subnet": "fd00:217:77::/64"}]}}
    assert client.exchange("POST", f"{way}/create", asked).status == 201
    assert client.json("GET", f"{way}/{name}")["EnableIPv6"] == expected
    assert client.exchange("DELETE", f"{way}/{name}").status == 204


@pytest.mark.parametrize("version, status", [("1.43", 201), ("1.44", 400), ("1.55", 400)])
def test_an_address_outside_the_networks_subnets_is_refused_at_creation(version, status, client, unique):
    name, way = unique(), f"/v{version}"
    network = {"Name": name, "IPAM": {"Config": [{"Subnet": "10.217.78.0/29"}]}}
    assert client.exchange("POST", f"{way}/networks/create", network).status == 201
    for address, expected in (("1.2.3.4", status), ("10.217.78.5", 201)):
        made = {"Image": "busybox", "HostConfig": {"NetworkMode": name},
                "NetworkingConfig": {"EndpointsConfig": {name: {"IPAMConfig": {"IPv4Address": address}}}}}
        answer = client.exchange("POST", f"{way}/containers/create?name={name}", made)
        assert answer.status == expected, answer
        assert expected == 201 or "contain the IP address 1.2.3.4" in answer.json()["message"]
        client.exchange("DELETE", f"{way}/containers/{name}")
    assert client.exchange("DELETE", f"{way}/networks/{name}").status == 204


def test_what_is_no_address_is_not_told_to_clients_that_read_addresses(client, unique):
    name = unique()
    made = {"Image": "busybox", "ExposedPorts": {"80-81/tcp": {}, "80/tcp": {}},
            "HostConfig": {"Dns": ["foo", "1.1.1.1"], "PortBindings": {"80/tcp": [{"HostIp": "localhost"}]}}}
    assert client.exchange("POST", f"/v1.41/containers/create?name={name}", made).status == 201
    told = client.exchange("GET", f"/v1.52/containers/{name}/json")
    assert told.json()["HostConfig"]["Dns"] == ["1.1.1.1"]
    assert told.json()["HostConfig"]["PortBindings"] == {"80/tcp": [{"HostIp": "", "HostPort": ""}]}
    assert told.json()["Config"]["ExposedPorts"] == {"80/tcp": {}}
    assert len(told.all("Warning")) == 3
    assert client.json("GET", f"/v1.51/containers/{name}/json")["HostConfig"]["Dns"] == ["foo", "1.1.1.1"]
    assert client.exchange("DELETE", f"/v1.41/containers/{name}").status == 204
