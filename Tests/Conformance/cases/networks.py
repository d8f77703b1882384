# SPDX-License-Identifier: Apache-2.0
"""Networks: lists, inspection, making, joining, leaving, removing."""

from case import REMOVE_CONTAINER, REMOVE_NETWORK, Ask, changes, query, reads

CONTAINER = Ask("POST", "/containers/create?name=$own", {"Image": "busybox:latest", "Cmd": ["true"]})
CONTAINER_INSPECT = Ask("GET", "/containers/$own/json")


def listing(name, filters, **more):
    return reads(f"networks-{name}", "GET", "/networks" + query(filters=filters), **more)


def made(name, body, around=(), **more):
    """A network from a body, inspected and removed."""
    body = {"Name": "$own", **body}
    return changes(f"network-create-{name}", Ask("POST", "/networks/create", body), Ask("GET", "/networks/$own"),
                   after=[REMOVE_NETWORK], around=around, **more)


def joined(name, settings, around, network="$network", **more):
    """A container that was made on the default network is connected to another and disconnected."""
    return changes(
        f"network-connect-{name}", CONTAINER,
        Ask("POST", f"/networks/{network}/connect", {"Container": "$own", "EndpointConfig": settings}), CONTAINER_INSPECT,
        Ask("POST", f"/networks/{network}/disconnect", {"Container": "$own"}), CONTAINER_INSPECT,
        after=[REMOVE_CONTAINER], around=around, **more)


READS = [
    # All of an engine's networks but those that other cases are making just now.
    listing("all", {"name": ["$prefix-", "bridge", "host", "none"]}),
    listing("name", {"name": ["$network"]}), listing("names", {"name": ["$network", "$inner"]}),
    listing("id", {"id": ["$network_id"]}), listing("driver", {"driver": ["null", "host"]}),
    listing("label", {"label": ["suite=$prefix"]}), listing("label-key", {"label": ["suite"], "name": ["$prefix-"]}),
    listing("type-builtin", {"type": ["builtin"]}), listing("type-custom", {"type": ["custom"], "name": ["$prefix-"]}),
    listing("type-bad", {"type": ["other"]}), listing("scope", {"scope": ["local"], "name": ["$prefix-"]}),
    listing("dangling", {"dangling": ["true"], "name": ["$prefix-"]}), listing("dangling-bad", {"dangling": ["maybe"]}),
    listing("map", {"name": {"$network": True}}), listing("unknown", {"colour": ["red"]}),
    listing("none", {"name": ["$absent"]}),
    reads("networks-bad", "GET", "/networks?filters=%7Bbad"),
    reads("networks-slash", "GET", "/networks/" + query(filters={"name": ["$prefix-"]})),
    reads("network", "GET", "/networks/$network"), reads("network-inner", "GET", "/networks/$inner"),
    reads("network-id", "GET", "/networks/$network_id"), reads("network-verbose", "GET", "/networks/$network?verbose=1"),
    reads("network-verbose-bad", "GET", "/networks/$network?verbose=perhaps"),
    reads("network-scope", "GET", "/networks/$network?scope=local"),
    reads("network-scope-other", "GET", "/networks/$network?scope=swarm"),
    reads("network-bridge", "GET", "/networks/bridge"), reads("network-host", "GET", "/networks/host"),
    reads("network-none", "GET", "/networks/none"), reads("network-absent", "GET", "/networks/$absent"),
    reads("network-default", "GET", "/networks/default"),
]

REFUSALS = [
    reads("network-remove-bridge", "DELETE", "/networks/bridge"), reads("network-remove-used", "DELETE", "/networks/$network"),
    reads("network-remove-absent", "DELETE", "/networks/$absent"),
    reads("network-create-taken", "POST", "/networks/create", {"Name": "$network", "CheckDuplicate": True}),
    reads("network-create-predefined", "POST", "/networks/create", {"Name": "bridge", "Driver": "bridge"}),
    reads("network-create-nameless", "POST", "/networks/create", {"Driver": "bridge"}),
    reads("network-create-subnet", "POST", "/networks/create", {
        "Name": "$absent", "IPAM": {"Config": [{"Subnet": "10.0.0.0.0/8"}]}}),
    reads("network-create-gateway", "POST", "/networks/create", {
        "Name": "$absent", "IPAM": {"Config": [{"Subnet": "10.98.0.0/24", "Gateway": "10.99.0.1"}]}}, is_alone=True),
    reads("network-create-mtu-bad", "POST", "/networks/create", {
        "Name": "$absent", "Options": {"com.docker.network.driver.mtu": "x"}}, around=(44,)),
    reads("network-create-pool-none", "POST", "/networks/create", {"Name": "$absent", "IPAM": {"Driver": "null"}},
          around=(44,)),
    reads("network-create-no-body", "POST", "/networks/create"),
    reads("network-create-null", "POST", "/networks/create", b"null", (("Content-Type", "application/json"),)),
    reads("network-create-bad", "POST", "/networks/create", b"{bad", (("Content-Type", "application/json"),)),
    reads("network-create-text", "POST", "/networks/create", b"{}", (("Content-Type", "text/plain"),)),
    reads("network-create-wrong", "POST", "/networks/create", {"Name": "$absent", "Internal": "yes"}),
    reads("network-create-scope-bad", "POST", "/networks/create", {"Name": "$absent", "Scope": "swarm", "Driver": "overlay"}),
    reads("network-create-ingress", "POST", "/networks/create", {"Name": "$absent", "Ingress": True, "Driver": "overlay"}),
    reads("network-create-from", "POST", "/networks/create", {"Name": "$absent", "ConfigFrom": {"Network": "$absent"}}),
    reads("network-connect-nobody", "POST", "/networks/$network/connect", {"Container": "$absent"}),
    reads("network-connect-twice", "POST", "/networks/$network/connect", {"Container": "$networked"}),
    reads("network-connect-host", "POST", "/networks/host/connect", {"Container": "$running"}),
    reads("network-connect-none", "POST", "/networks/none/connect", {"Container": "$running"}),
    reads("network-connect-shared", "POST", "/networks/$network/connect", {"Container": "$sharing"}),
    reads("network-connect-empty", "POST", "/networks/$network/connect", {}),
    reads("network-connect-no-body", "POST", "/networks/$network/connect"),
    reads("network-connect-text", "POST", "/networks/$network/connect", b"{}", (("Content-Type", "text/plain"),)),
    reads("network-connect-address-bad", "POST", "/networks/$network/connect", {
        "Container": "$running", "EndpointConfig": {"IPAMConfig": {"IPv4Address": "nowhere"}}}),
    reads("network-disconnect-absent", "POST", "/networks/$absent/disconnect", {"Container": "$running"}),
    reads("network-disconnect-nobody", "POST", "/networks/$network/disconnect", {"Container": "$absent"}),
    reads("network-disconnect-host", "POST", "/networks/host/disconnect", {"Container": "$host"}),
    reads("network-disconnect-no-body", "POST", "/networks/$network/disconnect"),
    reads("network-prune-bad", "POST", "/networks/prune" + query(filters={"colour": ["red"]}), is_alone=True),
    reads("network-prune-bad-until", "POST", "/networks/prune" + query(filters={"until": ["never"]}), is_alone=True),
]

CHANGES = [
    made("ipv4-type", {"EnableIPv4": 1}, (48,), since=48), made("duplicate-type", {"CheckDuplicate": 1}, (44,)),
    made("plain", {}, (22, 44)), made("checked", {"CheckDuplicate": True, "Driver": "bridge"}, (22, 44)),
    made("nulls", {"Driver": "", "IPAM": None, "Options": None, "Labels": None}, (22, 23)),
    made("empty", {"IPAM": {}, "Options": {}, "Labels": {}}, (22, 23)),
    made("ipam-empty", {"IPAM": {"Driver": "default", "Config": [], "Options": None}}, (22,)),
    made("ipam-null", {"IPAM": {"Driver": "", "Config": None, "Options": {}}}, (22,)),
    made("flags", {"Internal": True, "Attachable": True, "EnableIPv6": False, "EnableIPv4": True,
                   "Labels": {"a": "b"}, "Options": {"com.docker.network.driver.mtu": "1400"}}, (22, 23, 25, 47, 48)),
    made("no-ipv4", {"EnableIPv4": False}, (47, 48)),
    made("config-only", {"ConfigOnly": True, "Driver": "null"}, (30,)),
    made("config-only-ipam", {"ConfigOnly": True, "IPAM": {"Config": [{"Subnet": "10.97.0.0/24"}]}}, (30,), is_alone=True),
    made("scope", {"Scope": "local"}, (30,)), made("unknown", {"Colour": "red"}, (44,)),
    made("host-bits", {"IPAM": {"Config": [{"Subnet": "10.97.8.5/29", "IPRange": "10.97.8.6/30"}]}}, (44,), until=43,
         is_alone=True),
    changes("network-create-twice", Ask("POST", "/networks/create", {"Name": "$own", "Driver": "bridge"}),
            Ask("POST", "/networks/create", {"Name": "$own", "Driver": "bridge", "CheckDuplicate": True}),
            after=[REMOVE_NETWORK], around=(44,)),
    changes("network-life", Ask("POST", "/networks/create", {"Name": "$own", "Labels": {"own": "$own"}}),
            Ask("GET", "/networks" + query(filters={"name": ["$own"]})), Ask("DELETE", "/networks/$own"),
            Ask("GET", "/networks/$own"), Ask("DELETE", "/networks/$own"), after=[REMOVE_NETWORK], around=(22, 24, 28)),
    changes("network-pruned", Ask("POST", "/networks/create", {"Name": "$own", "Labels": {"own": "$own"}}),
            Ask("POST", "/networks/prune" + query(filters={"label": ["own=$own"]})),
            after=[REMOVE_NETWORK], since=25, around=(28,), is_alone=True),
    # Up to 1.43 a container that does not run is connected to what is not there yet.
    changes("network-connect-absent", CONTAINER, Ask("POST", "/networks/$absent/connect", {"Container": "$own"}),
            after=[REMOVE_CONTAINER], around=(24, 44)),
    joined("plain", {}, (22, 44)), joined("null", None, (22, 44)),
    joined("aliases", {"Aliases": ["a"], "Links": ["$running:peer"]}, (22, 44, 45)),
    joined("address", {"IPAMConfig": {"IPv4Address": "$address.77"}}, (22, 44), "$inner"),
    joined("mac", {"MacAddress": "02:42:0a:00:00:09"}, (22, 44)), joined("mac-bad", {"MacAddress": "nowhere"}, (22, 44)),
    joined("address-outside", {"IPAMConfig": {"IPv4Address": "10.97.9.9"}}, (44,), "$inner", since=44),
    joined("options", {"DriverOpts": {"a": "b"}}, (32,)),
    joined("priority", {"GwPriority": 3}, (48,)), joined("unsubnetted", {"IPAMConfig": {"IPv4Address": "10.9.9.9"}}, (44,)),
]

CASES = [*READS, *REFUSALS, *CHANGES]
