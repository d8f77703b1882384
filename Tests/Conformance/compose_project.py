# SPDX-License-Identifier: Apache-2.0
"""A Compose project, whichever Compose plays it: its folder, its sides, and what the engine itself has of it."""

import json
import os
import urllib.parse

import rawhttp
from same import each, normal


def lay_out(folder, name, file_name, text):
    """The project's folder, with what its service `web` is built from."""
    os.makedirs(os.path.join(folder, "web"))
    with open(os.path.join(folder, file_name), "w") as file:
        file.write(text)
    with open(os.path.join(folder, "web", "Dockerfile"), "w") as file:
        file.write(f"FROM busybox\nRUN echo {name} >/built\nVOLUME /kept\n")


def on_each(sides, play, engines, proxies):
    """What comes of `play`, given sockets for the client and of its engine, on every side at a time: an engine, directly
    or behind a proxy with these flags."""
    def run(side):
        engine, flags = side
        socket = engines.socket(engine)
        return play(socket if flags is None else proxies(engine, *flags).socket, socket)

    for engine, flags in sides:  # one after the other, before all of them are used at a time
        engines.socket(engine), flags is None or proxies(engine, *flags)
    return each(run, sides)


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
