# SPDX-License-Identifier: Apache-2.0
"""A Compose project as the engine itself has it, whatever made it."""

import json
import urllib.parse

import rawhttp
from same import normal


def what_there_is(engine, name):
    """The project's containers."""
    filters = urllib.parse.quote(json.dumps({"label": [f"com.docker.compose.project={name}"]}))
    found = {}
    with rawhttp.Connection(engine) as connection:
        for one in connection.json("GET", f"/v1.41/containers/json?all=1&filters={filters}"):
            inspected = connection.json("GET", f"/v1.41/containers/{one['Id']}/json")
            networks = inspected["NetworkSettings"]["Networks"]
            found[inspected["Name"]] = {
                "state": inspected["State"]["Status"],
                "word": [v for v in inspected["Config"]["Env"] or [] if v.startswith("WORD=")],
                "networks": {n: sorted(set(normal(given["Aliases"] or []))) for n, given in networks.items()},
                "mounts": [[m["Destination"], m.get("Name")] for m in inspected["Mounts"]],
                "ports": sorted(port for port, bound in inspected["NetworkSettings"]["Ports"].items() if bound),
                "memory": inspected["HostConfig"]["Memory"],
            }
    return found


def what_is_left(engine, name):
    """The project's volumes, networks and images."""
    with rawhttp.Connection(engine) as connection:
        volumes = [volume["Name"] for volume in connection.json("GET", "/v1.41/volumes")["Volumes"] or []]
        networks = [network["Name"] for network in connection.json("GET", "/v1.41/networks")]
        images = [tag for image in connection.json("GET", "/v1.41/images/json") for tag in image["RepoTags"] or []]
    return [each for each in volumes + networks + images if name in each]
