# SPDX-License-Identifier: Apache-2.0
"""Where everything under test is: real engines, their clients, and the proxy's binary."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("20.10", "26.1", "28")
PODMAN = "podman"
HOME = Path(os.environ.get("ENGINES_HOME", "/opt/engines"))

# The newest API version that the proxy knows.
NEWEST = re.findall(r'Entry\("(1\.\d+)"', (ROOT / "Sources/VersionRules/VersionHistory.swift").read_text())[-1]

# Another program that takes the same flags can stand in, such as a build with a sanitizer.
BINARY = Path(os.environ.get("COMPATPROXY_BINARY", ROOT / ".build/release/compatproxy"))

# How long what is due may take, in seconds. A busy machine may stand still for a while.
PATIENCE = 120

# What a container does before it ends: of one that ends at once, an engine on a busy machine may lose the output.
PAUSE = "sleep 0.3"

# Pulls of what is not here fail at once instead of waiting for a name server.
NOWHERE = "http://127.0.0.1:9"


def missing(what):
    """Skips where a thing cannot be had; in CI that is a failure, for nothing may go untested unseen."""
    if os.environ.get("CI"):
        pytest.fail(f"missing: {what}")
    pytest.skip(f"missing: {what}")


def script(*arguments, **environment):
    """Runs scripts/engines; its standard output, stripped."""
    environment = {**os.environ, "HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE,
                   "NO_PROXY": "127.0.0.0/8,localhost,::1", **environment}
    finished = subprocess.run(
        [ROOT / "scripts/engines", *map(str, arguments)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=environment, timeout=5 * PATIENCE,
    )
    if finished.returncode != 0:
        raise RuntimeError(f"scripts/engines {' '.join(map(str, arguments))} failed: {finished.stdout}")
    return finished.stdout.strip()


class Engines:
    """Starts engines when they are first asked for; at the end stops those that it started, and no others."""

    def __init__(self, **environment):
        self.environment = environment
        self._sockets = {}
        self._started = []
        self._registry = None
        self._owns_registry = False

    def socket(self, name):
        """The socket of a running engine that has busybox; what is no name of one is its address."""
        if name not in (*ENGINES, PODMAN):
            return name
        if name not in self._sockets:
            if not (HOME / name / "installed").exists():
                missing(f"engine {name}: scripts/engines install")
            was_up = self._is_up(name)
            path = self._script("start", name)
            if not was_up:
                self._started.append(name)
            self._give_busybox(path)
            self._sockets[name] = path
        return self._sockets[name]

    def _is_up(self, name):
        return f"{name} up " in self._script("status")

    def _script(self, *arguments):
        return script(*arguments, **self.environment)

    def _give_busybox(self, path):
        have = subprocess.run(
            ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--unix-socket", path,
             "http://engine/images/busybox:latest/json"], stdout=subprocess.PIPE, text=True, timeout=PATIENCE)
        if have.stdout != "200":
            self._script("image", path, "busybox")

    def registry(self):
        """The address of a registry that every engine may push to and pull from."""
        if self._registry is None:
            was_up = self._is_up("registry")
            self._registry = self._script("registry")
            self._owns_registry = not was_up
        return self._registry

    def stop(self):
        if self._started:
            self._script("stop", *self._started)
        if self._owns_registry:
            self._script("registry", "stop")


def apart(word, step=20):
    """The environment of engines with sockets, data, bridges, addresses and a registry of their own."""
    first, second = os.environ.get("ENGINES_SUBNET", "10.201").split(".")
    above, below = int(second) + step, int(second) - step
    return {"ENGINES_RUN": f"{os.environ.get('ENGINES_RUN', '/run/engines')}-{word}",
            "ENGINES_DATA": f"{os.environ.get('ENGINES_DATA', HOME)}-{word}",
            "ENGINES_BRIDGE": word[:2] + os.environ.get("ENGINES_BRIDGE", "engine"),
            "ENGINES_SUBNET": f"{first}.{above if above <= 255 else below}",
            "ENGINES_REGISTRY": str(int(os.environ.get("ENGINES_REGISTRY", "5055")) + step)}


def keep_workers_apart():
    """The first worker of pytest-xdist has the engines that a run without it has; others have their own."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if number:
        os.environ.update(apart(f"w{number}", number))


keep_workers_apart()


def docker_cli(name):
    """The Docker CLI of an engine's own release, or `host` for the one that is installed here."""
    path = shutil.which("docker") if name == "host" else str(HOME / name / "bin/docker")
    if not path or not os.path.exists(path):
        missing(f"Docker CLI {name}")
    return path


def plugin(name):
    """A plugin of the Docker CLI, which runs by itself as well."""
    path = HOME / name / f"bin/docker-{name}"
    if not path.exists():
        missing(f"{name}: scripts/engines install {name}")
    return path


def docker_py(version):
    """The folder that has one release of docker-py."""
    folder = ROOT / ".cache/docker-py" / version
    if not folder.is_dir():
        missing(f"docker-py {version}: scripts/test installs it")
    return folder


def docker_compose(version):
    """The folder that has one release of docker-compose, run as a module."""
    folder = ROOT / ".cache/docker-compose" / version
    if not folder.is_dir():
        missing(f"docker-compose {version}: scripts/test installs it")
    return folder


def python():
    return sys.executable
