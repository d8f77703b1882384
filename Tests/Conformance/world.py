# SPDX-License-Identifier: Apache-2.0
"""A small world on an engine for the differential suites: containers in every state, networks, volumes, images."""

import json
import urllib.parse

import rawhttp

# The version that things are made at, where the engine speaks it: the newest of the oldest engine under test.
SETUP = 41


def window(socket):
    """The oldest and newest API version that an engine speaks, as minor numbers."""
    version = rawhttp.once(socket, "GET", "/version").json()
    return tuple(int(version[key].split(".")[1]) for key in ("MinAPIVersion", "ApiVersion"))


class World:
    """Makes its things with names of its own and removes them at the end."""

    def __init__(self, socket, prefix):
        self.socket = socket
        self.prefix = prefix
        self.oldest, self.newest = window(socket)
        self.minor = min(max(SETUP, self.oldest), self.newest)
        self.containers = {}
        self.execs = {}
        self.network = f"{prefix}-net"
        self.volume = f"{prefix}-vol"
        self.image = f"{prefix}-img"

    def ask(self, method, target, body=None, expect=range(200, 400)):
        """An answer to a request at the world's own version."""
        response = rawhttp.once(self.socket, method, f"/v1.{self.minor}{target}", body, timeout=60)
        assert response.status in expect, f"{method} {target}: {response}"
        return json.loads(response.body) if response.body.startswith((b"{", b"[")) else response.body

    def scope(self):
        """What `$name`s stand for in the cases."""
        things = {"prefix": self.prefix, "network": self.network, "volume": self.volume, "image": self.image,
                  "absent": self.name("absent")}
        names = {kind: self.name(kind) for kind in self.containers}
        ids = {f"{kind}_id": identifier for kind, identifier in self.containers.items()}
        execs = {f"exec_{kind}": identifier for kind, identifier in self.execs.items()}
        return {**things, **names, **ids, **execs}

    def name(self, kind):
        return f"{self.prefix}-{kind}"

    def build(self):
        self.ask("POST", "/networks/create",
                 {"Name": self.network, "Labels": {"suite": self.prefix}, "Options": {"com.example": "1"}})
        self.ask("POST", "/volumes/create", {"Name": self.volume, "Labels": {"suite": self.prefix}})
        self.ask("POST", f"/images/busybox:latest/tag?repo={self.image}&tag=one")
        sleep = ["sh", "-c", "trap 'exit 3' TERM; echo out; echo err >&2; while :; do sleep 1; done"]
        self.create("running", {"Cmd": sleep, "Env": ["A=1", "EMPTY="], "Labels": {"suite": self.prefix, "x": "y"}})
        self.create("tuned", {
            "Cmd": sleep, "Hostname": "tuned", "Domainname": "example.test", "User": "nobody", "WorkingDir": "/tmp",
            "ExposedPorts": {"80/tcp": {}, "53/udp": {}}, "Volumes": {"/anonymous": {}}, "StopSignal": "SIGTERM",
            "Healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 3600000000000},
            "HostConfig": {
                "Memory": 67108864, "CpuShares": 512, "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1"}]},
                "Binds": [f"{self.volume}:/data:ro", "/tmp:/host"], "RestartPolicy": {"Name": "always"},
                "Ulimits": [{"Name": "nofile", "Soft": 1024, "Hard": 2048}], "CapAdd": ["NET_ADMIN"],
                "ExtraHosts": ["other:10.0.0.1"], "Dns": ["10.0.0.2"], "Tmpfs": {"/scratch": "rw"},
                "LogConfig": {"Type": "json-file", "Config": {"max-size": "1m"}}, "ReadonlyRootfs": True}})
        self.create("mounted", {"Cmd": sleep, "HostConfig": {"Mounts": [
            {"Type": "volume", "Source": self.volume, "Target": "/data"}, {"Type": "tmpfs", "Target": "/t"}]}})
        self.create("networked", {"Cmd": sleep, "HostConfig": {"NetworkMode": self.network},
                                  "NetworkingConfig": {"EndpointsConfig": {self.network: {"Aliases": ["alias"]}}}})
        self.create("both", {"Cmd": sleep})
        self.ask("POST", f"/networks/{self.network}/connect", {"Container": self.containers["both"]})
        self.create("host", {"Cmd": sleep, "HostConfig": {"NetworkMode": "host"}})
        self.create("none", {"Cmd": sleep, "HostConfig": {"NetworkMode": "none"}})
        self.create("sharing", {"Cmd": sleep, "HostConfig": {"NetworkMode": f"container:{self.name('running')}"}})
        self.create("terminal", {"Cmd": ["sh"], "Tty": True, "OpenStdin": True})
        self.create("paused", {"Cmd": sleep})
        self.ask("POST", f"/containers/{self.name('paused')}/pause")
        self.create("exited", {"Cmd": ["sh", "-c", "echo gone; exit 7"]})
        self.ask("POST", f"/containers/{self.name('exited')}/wait")
        self.create("created", {"Cmd": sleep}, start=False)
        self.create("linked", {"Cmd": sleep, "HostConfig": {"Links": [f"{self.name('running')}:peer"]}})
        body = {"AttachStdout": True, "Cmd": ["true"], "Env": ["B=2"], "Privileged": False}
        self.execs["done"] = self.ask("POST", f"/containers/{self.name('running')}/exec", body)["Id"]
        self.ask("POST", f"/exec/{self.execs['done']}/start", {"Detach": False, "Tty": False})
        self.execs["waiting"] = self.ask("POST", f"/containers/{self.name('running')}/exec", body)["Id"]
        self.ask("POST", f"/commit?container={self.name('exited')}&repo={self.image}&tag=two&comment=hi",
                 {"Labels": {"suite": self.prefix}, "Cmd": ["echo"]})
        return self

    def create(self, kind, config, start=True):
        config = {"Image": "busybox:latest", **config}
        made = self.ask("POST", f"/containers/create?name={self.name(kind)}", config)
        self.containers[kind] = made["Id"]
        if start:
            self.ask("POST", f"/containers/{made['Id']}/start")

    def destroy(self):
        """Removes what is here, and what cases have made under names that begin alike."""
        everything = range(200, 600)
        filters = urllib.parse.quote(json.dumps({"name": [self.prefix]}))
        for container in self.ask("GET", f"/containers/json?all=1&filters={filters}"):
            self.ask("DELETE", f"/containers/{container['Id']}?force=1&v=1", expect=everything)
        for network in self.ask("GET", f"/networks?filters={filters}"):
            self.ask("DELETE", f"/networks/{network['Id']}", expect=everything)
        for volume in self.ask("GET", f"/volumes?filters={filters}")["Volumes"] or ():
            self.ask("DELETE", f"/volumes/{volume['Name']}?force=1", expect=everything)
        for tag in ("one", "two"):
            self.ask("DELETE", f"/images/{self.image}:{tag}", expect=everything)
