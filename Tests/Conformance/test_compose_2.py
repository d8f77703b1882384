# SPDX-License-Identifier: Apache-2.0
"""Docker Compose 2: a project's whole life, direct and through the proxy, with the same result.

It negotiates its API version, and takes the one that `/version` tells as a reason to create containers with several
networks at a time or to connect them one after the other.
"""

import json
import os

import pytest

import testbed
from cli import CLI
from compose_project import lay_out, on_each, what_is_left, what_there_is
from same import normal
from testbed import PAUSE

# What is stopped by SIGKILL is gone at once, and has the same exit status everywhere.
PROJECT = """\
services:
  store:
    image: busybox
    command: sleep 600
    stop_signal: SIGKILL
    volumes: ["data:/data"]
    networks: {back: {aliases: [shelf]}}
    healthcheck: {test: "true", interval: 500ms, retries: 60}
  web:
    build: ./web
    command: sh -c "echo $$WORD to you; exec sleep 600"
    stop_signal: SIGKILL
    environment: ["WORD=${WORD}"]
    secrets: [word]
    depends_on: {store: {condition: service_healthy}}
    ports: ["127.0.0.1::80"]
    networks: {front: {priority: 1}, back: {}}
    mac_address: "02:42:0a:00:00:07"
    restart: on-failure
    mem_limit: 64m
  beside:
    image: busybox
    command: sleep 600
    stop_signal: SIGKILL
    network_mode: service:web
    tmpfs: [/scratch]
  worker:
    image: busybox
    command: sleep 600
    stop_signal: SIGKILL
    network_mode: bridge
  once:
    image: busybox
    command: sh -c "echo done; sleep 0.3"
    network_mode: none
    profiles: [asked]
secrets: {word: {environment: WORD}}
networks: {front: {}, back: {}}
volumes: {data: {}}
"""
# Below 1.44 Compose itself loses the MAC address of a service whose networks have settings.
LOOK_AROUND = """\
cat /built /run/secrets/word && echo
grep -qx 02:42:0a:00:00:07 /sys/class/net/*/address && echo addressed
ping -c 1 -q shelf >/dev/null && echo reached
echo kept >/kept/f
"""


class Compose:
    """Compose for one project; run by itself, for the CLI would only hand on what it is told."""

    def __init__(self, socket, folder, name, environment):
        self.command = CLI(testbed.plugin("compose"), socket, folder, WORD="first", **environment)
        self.project = ("-p", name)

    def __call__(self, *arguments, **environment):
        """The lines that it wrote, in an order of no meaning."""
        return sorted(self.command.text(*self.project, *arguments, **environment).splitlines())

    def code(self, *arguments):
        return self.command(*self.project, *arguments).code

    def start(self, *arguments):
        return self.command.start(*self.project, *arguments)

    def ps(self):
        return sorted(map(listed, self("ps", "-a", "--format", "json")), key=lambda row: row["Name"])


def listed(line):
    """A container of `ps`, without the port that an engine chose."""
    row = json.loads(line)
    return row | {
        "Labels": sorted(row["Labels"].split(",")),
        "Mounts": len(row["Mounts"].split(",")),
        "Networks": sorted(row["Networks"].split(",")),
        "Ports": row["Ports"].split("->")[-1],
        "Publishers": [port | {"PublishedPort": port["PublishedPort"] > 0} for port in row["Publishers"] or []],
    }


def kinds_of_events(lines):
    """Without how often each came, which depends on time, and how long a container ran, which newer engines tell."""
    events = [json.loads(line) for line in lines]
    return sorted({" ".join([event["service"], event["action"], *sorted(event["attributes"].keys() - {"execDuration"})])
                   for event in events if not event["action"].startswith("health_status")})


def play(client, engine, environment, folder, name):
    """All that came of a project's life; `client` is the socket that Compose is given."""
    lay_out(folder, name, "compose.yaml", PROJECT)
    compose = Compose(client, folder, name, environment)
    told = {}
    compose("up", "-d")
    told["up"] = what_there_is(engine, name)
    told["ps"] = compose.ps()
    events = compose.start("events", "--json")
    events.out.until(rb"exec_create")  # of the health check: from here on nothing escapes
    told["images"] = [line.split()[:3] for line in compose("images")]
    told["top"] = [line.split()[-2:] for line in compose("top", "web")]
    told["exec"] = compose("exec", "-T", "web", "sh", "-c", LOOK_AROUND)
    told["exec's code"] = compose.code("exec", "-T", "web", "sh", "-c", "exit 7")
    compose("cp", "compose.yaml", "web:/kept/copy")
    compose("cp", "web:/kept/copy", "copy.yaml")
    with open(os.path.join(folder, "copy.yaml")) as file:
        told["copied"] = file.read() == PROJECT
    # What changed is made anew with the volumes of the old one, and what shares its network as well.
    compose("up", "-d", WORD="second")
    told["changed"] = what_there_is(engine, name)
    told["kept"] = compose("exec", "-T", "web", "cat", "/kept/f")
    told["logs"] = compose("logs", "--no-color", "web")
    compose("up", "-d", "--scale", "worker=2", WORD="second")
    compose("pause", "worker")
    compose("stop", "web")
    told["scaled"] = what_there_is(engine, name)
    told["scaled ps"] = compose.ps()
    compose("unpause", "worker")
    compose("start", "web")
    compose("restart", "store")
    told["started"] = what_there_is(engine, name)
    compose("kill", "worker")
    told["attached"] = compose("up", "once")
    told["run"] = compose("run", "--rm", "-T", "worker", "sh", "-c", "echo once; " + PAUSE)
    told["run's code"] = compose.code("run", "--rm", "-T", "worker", "sh", "-c", "exit 7")
    told["before the end"] = what_there_is(engine, name)
    compose("down", "-v", "--rmi", "local", "--remove-orphans")
    told["left"] = what_is_left(engine, name)
    events.out.until(rb'"destroy"[^\n]*-store-1')
    events.interrupt()
    told["events"] = kinds_of_events(events.finish().out.splitlines())
    return normal(told, [name])


# What Compose decides by is the version that it is told of, not the one that it is held at.
@pytest.mark.parametrize("environment, sides", [
    ({}, [("28", None), ("28", []), ("20.10", ["--ceiling", "1.45"])]),
    ({}, [("20.10", None), ("28", ["--ceiling", "1.41"]),
          ("26.1", ["--ceiling", "1.41", "--speak", "newest", "--strict"])]),
    ({"DOCKER_API_VERSION": "1.22", "DOCKER_BUILDKIT": "0"}, [("20.10", None), ("28", ["--ceiling", "1.41"])]),
], ids=["1.45", "1.41", "1.22-refused"])
def test_a_projects_life(environment, sides, engines, proxies, unique, folder):
    """The same on every side: an engine, directly or behind a proxy with these flags."""
    def run(client, engine):
        name = unique()
        return play(client, engine, environment, os.path.join(folder, name), name)

    first, *others = on_each(sides, run, engines, proxies)
    assert first["copied"] and first["kept"] == ["kept"] and "reached" in first["exec"] and len(first["scaled"]) == 5
    for other in others:
        assert other == first
