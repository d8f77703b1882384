# SPDX-License-Identifier: Apache-2.0
"""docker-compose 1.x: a project's whole life, direct and through the proxy, with the same result.

What is compared is each command's exit status, what services said, and what the engine then has: which containers
in which state, on which networks by which names, with which volumes, ports and variables.
"""

import os
import subprocess

import pytest

import testbed
from compose_project import lay_out, on_each, what_is_left, what_there_is
from same import normal
from testbed import PAUSE

PROJECT = """\
version: "{version}"
services:
  store:
    image: busybox
    command: sleep 600
    volumes: ["data:/data"]
    networks: {{back: {{aliases: [shelf]}}}}
{health}
  web:
    build: ./web
    command: sh -c "echo $$WORD to you; exec sleep 600"
    environment: ["WORD=${{WORD}}"]
    depends_on: {depends}
    ports: ["127.0.0.1::80"]
    networks: [front, back]
    restart: on-failure
    mem_limit: 64m
  worker:
    image: busybox
    command: sleep 600
    network_mode: bridge
networks: {{front: {{}}, back: {{}}}}
volumes: {{data: {{}}}}
"""
HEALTH = """\
    healthcheck: {test: "true", interval: 1s, retries: 30}
"""
# Each file format asks docker-compose 1.24 for an API version of its own, which 1.29 takes from the engine.
FORMATS = {
    "2.0": PROJECT.format(version="2.0", health="", depends="[store]"),
    "2.4": PROJECT.format(version="2.4", health=HEALTH, depends="{store: {condition: service_healthy}}"),
}


class Compose:
    def __init__(self, release, socket, folder, name):
        self.command = [testbed.python(), "-m", "compose", "--no-ansi", "-p", name]
        self.folder = folder
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("DOCKER_", "COMPOSE_"))}
        self.environment = {
            **clean, "PYTHONPATH": str(testbed.docker_compose(release)), "PYTHONWARNINGS": "ignore",
            "DOCKER_HOST": f"unix://{socket}", "COMPOSE_HTTP_TIMEOUT": str(testbed.PATIENCE), "WORD": "first"}

    def __call__(self, *arguments, **environment):
        finished = subprocess.run(
            [*self.command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**self.environment, **environment}, cwd=self.folder, timeout=testbed.PATIENCE)
        assert finished.returncode == 0, f"docker-compose {arguments}: {finished.stderr.decode()[-3000:]}"
        return sorted(finished.stdout.decode().splitlines())


def play(release, form, client, engine, folder, name):
    """All that came of a project's life; `client` is the socket that docker-compose is given."""
    lay_out(folder, name, "docker-compose.yml", FORMATS[form])
    compose = Compose(release, client, folder, name)
    told = {}
    compose("up", "-d")
    told["up"] = what_there_is(engine, name)
    told["exec"] = compose("exec", "-T", "web", "sh", "-c", "cat /built; echo kept >/kept/f; ping -c 1 -q shelf >/dev/null; echo $?")
    # What changed is made anew, with the volumes of the old one, which its image's config tells of.
    compose("up", "-d", "-t", "0", WORD="second")
    told["changed"] = what_there_is(engine, name)
    told["kept"] = compose("exec", "-T", "web", "cat", "/kept/f")
    told["logs"] = compose("logs", "--no-color", "web")
    told["ps"] = [line.split()[0] for line in compose("ps") if name in line]
    compose("up", "-d", "--scale", "worker=2", WORD="second")
    compose("stop", "-t", "0", "web")
    told["scaled"] = what_there_is(engine, name)
    compose("start", "web")
    told["started"] = what_there_is(engine, name)
    told["run"] = compose("run", "--rm", "-T", "worker", "sh", "-c", "echo once; " + PAUSE)
    compose("down", "-v", "-t", "0", "--rmi", "local")
    told["down"] = what_there_is(engine, name)
    told["left"] = what_is_left(engine, name)
    return normal(told, [name])


# A ceiling keeps 1.29 on a version that has an image's ContainerConfig, without which it cannot make anything anew.
@pytest.mark.parametrize("release, form, sides", [
    ("1.29.2", "2.4", [("20.10", None), ("20.10", []), ("28", ["--ceiling", "1.43"])]),
    ("1.24.1", "2.4", [("28", None), ("28", [])]),
    ("1.24.1", "2.0", [("20.10", None), ("26.1", [])]),
], ids=["1.29.2", "1.24.1", "1.24.1-refused"])
def test_a_projects_life(release, form, sides, engines, proxies, unique, folder):
    """The same on every side: an engine, directly or behind a proxy with these flags."""
    def run(client, engine):
        return play(release, form, client, engine, os.path.join(folder, unique()), unique())

    first, *others = on_each(sides, run, engines, proxies)
    assert first["kept"] == ["kept"] and len(first["scaled"]) == 4 and not first["down"] and not first["left"]
    for other in others:
        assert other == first
