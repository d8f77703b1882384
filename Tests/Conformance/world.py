# SPDX-License-Identifier: Apache-2.0
"""A small world on an engine for the differential suites: containers in every state, networks, volumes, images."""

import json
import urllib.parse

import rawhttp
from image_world import ImageWorld
from testbed import PAUSE

# The version that things are made at, where the engine speaks it: the newest of the oldest engine under test.
SETUP = 41


def window(socket):
    """The oldest and newest API version that an engine speaks, as minor numbers."""
    version = rawhttp.once(socket, "GET", "/version").json()
    return tuple(int(version[key].split(".")[1]) for key in ("MinAPIVersion", "ApiVersion"))


class World:
    """Makes its things with names of its own and removes them at the end."""

    def __init__(self, socket, prefix, registry):
        self.socket = socket
        self.prefix = prefix
        self.oldest, self.newest = window(socket)
        self.minor = min(max(SETUP, self.oldest), self.newest)
        self.containers = {}
        self.execs = {}
        self.network = f"{prefix}-net"
        self.inner = f"{prefix}-inner"
        self.networks = {}
        # A subnet that other worlds on this machine are unlikely to have.
        self.subnet = f"10.99.{int(prefix[-2:], 16)}"
        self.volume = f"{prefix}-vol"
        self.image = f"{prefix}-img"
        self.images = ImageWorld(self, registry)

    def ask(self, method, target, body=None, expect=range(200, 400)):
        """An answer to a request at the world's own version."""
        response = rawhttp.once(self.socket, method, f"/v1.{self.minor}{target}", body)
        assert response.status in expect, f"{method} {target}: {response}"
        return json.loads(response.body) if response.body.startswith((b"{", b"[")) else response.body

    def text(self, method, target, body=None, headers=()):
        """The body of an answer at the world's own version, as text."""
        with rawhttp.Connection(self.socket) as connection:
            answer = connection.exchange(method, f"/v1.{self.minor}{target}", body, headers)
        assert answer.status < 400, f"{method} {target}: {answer}"
        return answer.body.decode()

    def scope(self):
        """What `$name`s stand for in the cases."""
        things = {"prefix": self.prefix, "network": self.network, "network_id": self.networks[self.network],
                  "inner": self.inner, "address": self.subnet, "volume": self.volume, "image": self.image,
                  "absent": self.name("absent"), "short": self.containers["running"][:12],
                  "ambiguous": self.ambiguous}
        names = {kind: self.name(kind) for kind in self.containers}
        ids = {f"{kind}_id": identifier for kind, identifier in self.containers.items()}
        execs = {f"exec_{kind}": identifier for kind, identifier in self.execs.items()}
        return {**things, **names, **ids, **execs, **self.images.scope()}

    @property
    def ambiguous(self):
        """The digit that most ids of containers begin with; there are more of them than digits."""
        digits = [identifier[0] for identifier in self.containers.values()]
        return max(digits, key=digits.count)

    def name(self, kind):
        return f"{self.prefix}-{kind}"

    def build(self):
        self.create_network({"Labels": {"suite": self.prefix}, "Options": {"com.example": "1"}}, self.network)
        self.create_network({"Internal": True, "Attachable": True, "IPAM": {"Driver": "default", "Config": [{
            "Subnet": f"{self.subnet}.0/24", "Gateway": f"{self.subnet}.1", "IPRange": f"{self.subnet}.128/25",
            "AuxiliaryAddresses": {"printer": f"{self.subnet}.130"}}], "Options": {"a": "b"}}}, self.inner)
        self.ask("POST", "/volumes/create", {"Name": self.volume, "Labels": {"suite": self.prefix}})
        self.ask("POST", f"/images/busybox:latest/tag?repo={self.image}&tag=one")
        self.images.build()
        sleep = ["sh", "-c", "trap 'exit 3' TERM; echo out; echo err >&2; sleep 86400 & wait"]
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
        self.create("limited", {"Image": "busybox:latest", "Cmd": sleep, "StopTimeout": 5, "Shell": ["sh"], "HostConfig": {
            "Devices": [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/x", "CgroupPermissions": "rwm"}],
            "Sysctls": {"net.ipv4.ip_forward": "1"}, "PidsLimit": 100, "CpuPeriod": 100000, "CpuQuota": 50000,
            "CpusetCpus": "0", "MemoryReservation": 33554432, "KernelMemory": 67108864, "OomScoreAdj": 10,
            "DeviceCgroupRules": ["c 1:3 mr"], "SecurityOpt": ["no-new-privileges"], "GroupAdd": ["1000"],
            "IpcMode": "shareable", "PidMode": "host", "UTSMode": "host", "Init": True, "ShmSize": 1048576,
            "StorageOpt": None, "VolumesFrom": [self.name("tuned")], "MaskedPaths": ["/proc/x"],
            "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2}, "DnsSearch": ["x.test"],
            "DnsOptions": ["ndots:1"], "CapDrop": ["MKNOD"]}}, start=False)
        self.create("mounted", {"Cmd": sleep, "HostConfig": {"Mounts": [
            {"Type": "volume", "Source": self.volume, "Target": "/data"}, {"Type": "tmpfs", "Target": "/t"}]}})
        self.create("networked", {"Cmd": sleep, "HostConfig": {"NetworkMode": self.network},
                                  "NetworkingConfig": {"EndpointsConfig": {self.network: {"Aliases": ["alias"]}}}})
        self.create("addressed", {"Cmd": sleep, "HostConfig": {"NetworkMode": self.inner}, "NetworkingConfig": {
            "EndpointsConfig": {self.inner: {"IPAMConfig": {"IPv4Address": f"{self.subnet}.200"}, "Aliases": ["a", "b"],
                                             "Links": [f"{self.name('networked')}:peer"]}}}})
        self.create("both", {"Cmd": sleep})
        self.ask("POST", f"/networks/{self.network}/connect", {"Container": self.containers["both"]})
        self.create("host", {"Cmd": sleep, "HostConfig": {"NetworkMode": "host"}})
        self.create("none", {"Cmd": sleep, "HostConfig": {"NetworkMode": "none"}})
        self.create("sharing", {"Cmd": sleep, "HostConfig": {"NetworkMode": f"container:{self.name('running')}"}})
        self.create("terminal", {"Cmd": ["sh"], "Tty": True, "OpenStdin": True})
        self.create("typed", {"Cmd": ["sh", "-c", "echo typed; " + PAUSE], "Tty": True})
        self.create("lines", {"Cmd": ["sh", "-c", "for i in 1 2 3 4; do echo $i; done; " + PAUSE], "Env": ["A=1"], "HostConfig": {
            "LogConfig": {"Type": "json-file", "Config": {"env": "A"}}}})
        self.create("unlogged", {"Cmd": ["echo", "lost"], "HostConfig": {"LogConfig": {"Type": "none"}}})
        self.create("workshop", {"Cmd": sleep})
        self.create("restarting", {"Cmd": ["false"], "HostConfig": {"RestartPolicy": {"Name": "always"}}})
        # A start that takes longer would be checked soon by engines since 25, perhaps while a case looks at it.
        self.create("healthy", {"Cmd": sleep, "Healthcheck": {"Test": ["CMD", "true"], "Interval": 3600000000000,
                                                              "Retries": 2, "StartPeriod": 1000000}})
        self.create("paused", {"Cmd": sleep})
        self.ask("POST", f"/containers/{self.name('paused')}/pause")
        self.create("exited", {"Cmd": ["sh", "-c", f"echo gone; {PAUSE}; exit 7"]})
        for kind in ("exited", "typed", "lines", "unlogged"):
            self.ask("POST", f"/containers/{self.name(kind)}/wait")
        self.create("created", {"Cmd": sleep}, start=False)
        self.create("linked", {"Cmd": sleep, "HostConfig": {"Links": [f"{self.name('running')}:peer"]}})
        body = {"AttachStdout": True, "Cmd": ["true"], "Env": ["B=2"], "Privileged": False}
        self.execs["waiting"] = self.ask("POST", f"/containers/{self.name('running')}/exec", body)["Id"]
        self.ask("POST", f"/commit?container={self.name('exited')}&repo={self.image}&tag=two&comment=hi",
                 {"Labels": {"suite": self.prefix}, "Cmd": ["echo"]})
        return self

    def create_network(self, settings, name):
        self.networks[name] = self.ask("POST", "/networks/create", {"Name": name, **settings})["Id"]

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
        self.images.destroy()
        for tag in ("one", "two"):
            self.ask("DELETE", f"/images/{self.image}:{tag}", expect=everything)
