# SPDX-License-Identifier: Apache-2.0
"""A small world on an engine for the differential suites: containers in every state, networks, volumes, images."""

import json
import urllib.parse

import rawhttp

# The newest version that every engine under test speaks.
SETUP = "/v1.41"


class World:
    """Makes its things with names of its own and removes them at the end."""

    def __init__(self, socket, prefix):
        self.socket = socket
        self.prefix = prefix
        self.containers = {}
        self.execs = {}
        self.network = f"{prefix}-net"
        self.volume = f"{prefix}-vol"
        self.image = f"{prefix}-img"

    def ask(self, method, target, body=None, expect=range(200, 400)):
        with rawhttp.Connection(self.socket, timeout=60) as connection:
            response = connection.exchange(method, target, body)
        assert response.status in expect, f"{method} {target}: {response}"
        return json.loads(response.body) if response.body.startswith((b"{", b"[")) else response.body

    def name(self, kind):
        return f"{self.prefix}-{kind}"

    def build(self):
        self.ask("POST", f"{SETUP}/networks/create",
                 {"Name": self.network, "Labels": {"suite": self.prefix}, "Options": {"com.example": "1"}})
        self.ask("POST", f"{SETUP}/volumes/create", {"Name": self.volume, "Labels": {"suite": self.prefix}})
        self.ask("POST", f"{SETUP}/images/busybox:latest/tag?repo={self.image}&tag=one")
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
        self.ask("POST", f"{SETUP}/networks/{self.network}/connect", {"Container": self.containers["both"]})
        self.create("host", {"Cmd": sleep, "HostConfig": {"NetworkMode": "host"}})
        self.create("none", {"Cmd": sleep, "HostConfig": {"NetworkMode": "none"}})
        self.create("sharing", {"Cmd": sleep, "HostConfig": {"NetworkMode": f"container:{self.name('running')}"}})
        self.create("terminal", {"Cmd": ["sh"], "Tty": True, "OpenStdin": True})
        self.create("paused", {"Cmd": sleep})
        self.ask("POST", f"{SETUP}/containers/{self.name('paused')}/pause")
        self.create("exited", {"Cmd": ["sh", "-c", "echo gone; exit 7"]})
        self.ask("POST", f"{SETUP}/containers/{self.name('exited')}/wait")
        self.create("created", {"Cmd": sleep}, start=False)
        self.create("linked", {"Cmd": sleep, "HostConfig": {"Links": [f"{self.name('running')}:peer"]}})
        body = {"AttachStdout": True, "Cmd": ["true"], "Env": ["B=2"], "Privileged": False}
        self.execs["done"] = self.ask("POST", f"{SETUP}/containers/{self.name('running')}/exec", body)["Id"]
        self.ask("POST", f"{SETUP}/exec/{self.execs['done']}/start", {"Detach": False, "Tty": False})
        self.execs["waiting"] = self.ask("POST", f"{SETUP}/containers/{self.name('running')}/exec", body)["Id"]
        self.ask("POST", f"{SETUP}/commit?container={self.name('exited')}&repo={self.image}&tag=two&comment=hi",
                 {"Labels": {"suite": self.prefix}, "Cmd": ["echo"]})
        return self

    def create(self, kind, config, start=True):
        config = {"Image": "busybox:latest", **config}
        made = self.ask("POST", f"{SETUP}/containers/create?name={self.name(kind)}", config)
        self.containers[kind] = made["Id"]
        if start:
            self.ask("POST", f"{SETUP}/containers/{made['Id']}/start")

    def destroy(self):
        filters = urllib.parse.quote(json.dumps({"name": [self.prefix]}))
        for container in self.ask("GET", f"{SETUP}/containers/json?all=1&filters={filters}"):
            self.ask("DELETE", f"{SETUP}/containers/{container['Id']}?force=1&v=1", expect=range(200, 500))
        for target in (f"networks/{self.network}", f"volumes/{self.volume}",
                       f"images/{self.image}:one", f"images/{self.image}:two"):
            self.ask("DELETE", f"{SETUP}/{target}", expect=range(200, 600))

    def reads(self):
        """Requests that change nothing, as (name, method, target behind the version)."""
        own = urllib.parse.quote(json.dumps({"name": [self.prefix]}))
        label = urllib.parse.quote(json.dumps({"label": [f"suite={self.prefix}"]}))
        cases = [("version", "GET", "/version"), ("info", "GET", "/info"), ("ping", "GET", "/_ping"),
                 ("df", "GET", "/system/df"), ("containers", "GET", f"/containers/json?all=1&filters={own}"),
                 ("containers-sizes", "GET", f"/containers/json?all=1&size=1&filters={own}"),
                 ("containers-labelled", "GET", f"/containers/json?all=1&filters={label}"),
                 ("images", "GET", "/images/json"), ("images-all", "GET", "/images/json?all=1"),
                 ("image-list-filter", "GET", f"/images/json?filter={self.image}"),
                 ("networks", "GET", "/networks"), ("network", "GET", f"/networks/{self.network}"),
                 ("network-bridge", "GET", "/networks/bridge"), ("network-none", "GET", "/networks/none"),
                 ("volumes", "GET", "/volumes"), ("volume", "GET", f"/volumes/{self.volume}"),
                 ("swarm", "GET", "/swarm"), ("nodes", "GET", "/nodes"), ("plugins", "GET", "/plugins")]
        for kind, identifier in self.containers.items():
            cases.append((f"inspect-{kind}", "GET", f"/containers/{identifier}/json"))
        for kind, identifier in self.execs.items():
            cases.append((f"exec-{kind}", "GET", f"/exec/{identifier}/json"))
        for image in ("busybox:latest", f"{self.image}:two"):
            for part in ("json", "history"):
                cases.append((f"image-{part}-{image.split(':')[1]}", "GET", f"/images/{image}/{part}"))
        running, nothing = self.name("running"), f"{self.prefix}-absent"
        cases += [
            ("inspect-size", "GET", f"/containers/{running}/json?size=1"),
            ("top", "GET", f"/containers/{running}/top"), ("changes", "GET", f"/containers/{running}/changes"),
            ("changes-none", "GET", f"/containers/{self.name('created')}/changes"),
            ("logs", "GET", f"/containers/{self.name('exited')}/logs?stdout=1&stderr=1"),
            ("logs-nothing", "GET", f"/containers/{running}/logs"),
            ("stats-stopped", "GET", f"/containers/{self.name('exited')}/stats?stream=0"),
            ("archive-info", "HEAD", f"/containers/{running}/archive?path=/etc/passwd"),
            ("absent-container", "GET", f"/containers/{nothing}/json"),
            ("absent-image", "GET", f"/images/{nothing}/json"), ("absent-volume", "GET", f"/volumes/{nothing}"),
            ("absent-network", "GET", f"/networks/{nothing}"), ("absent-exec", "GET", f"/exec/{nothing}/json"),
            ("absent-stop", "POST", f"/containers/{nothing}/stop"), ("unknown-route", "GET", f"/{nothing}"),
            ("start-running", "POST", f"/containers/{running}/start"),
            ("stop-stopped", "POST", f"/containers/{self.name('exited')}/stop"),
            ("unpause-running", "POST", f"/containers/{running}/unpause"),
            ("pause-paused", "POST", f"/containers/{self.name('paused')}/pause"),
            ("kill-stopped", "POST", f"/containers/{self.name('exited')}/kill"),
            ("remove-running", "DELETE", f"/containers/{running}"),
            ("wait-stopped", "POST", f"/containers/{self.name('exited')}/wait"),
            ("resize", "POST", f"/containers/{self.name('terminal')}/resize?h=30&w=90"),
            ("create-absent", "POST", "/containers/create?name=" + nothing),
            ("bad-filter", "GET", "/containers/json?filters=%7Bbad"),
        ]
        return cases
