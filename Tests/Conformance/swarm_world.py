# SPDX-License-Identifier: Apache-2.0
"""A swarm of one node on an engine, with a bit of everything that only swarms and plugins have."""

import base64
import io
import json
import os
import tarfile
import time

import rawhttp
import world
from proxy import until

# The newest version that every engine under test speaks.
SETUP = 41

LOOP = ["sh", "-c", "echo out; echo err >&2; trap exit TERM; while :; do sleep 1; done"]


class SwarmWorld:
    """Makes a swarm of the engine that it is given, and leaves it at the end."""

    def __init__(self, socket, prefix):
        self.socket = socket
        self.prefix = prefix
        self.minor = SETUP
        self.oldest, self.newest = world.window(socket)
        self.things = {"prefix": prefix, "absent": f"{prefix}-absent", "cluster": f"{prefix}-cluster",
                       "since": str(int(time.time()))}

    def ask(self, method, target, body=None, expect=range(200, 400), headers=(), minor=None):
        response = rawhttp.once(self.socket, method, f"/v1.{minor or SETUP}{target}", body, headers)
        assert response.status in expect, f"{method} {target}: {response}"
        return json.loads(response.body) if response.body.startswith((b"{", b"[", b'"')) else response.body

    def scope(self):
        """What `$name`s stand for in the cases."""
        return self.things

    def name(self, kind):
        return f"{self.prefix}-{kind}"

    def build(self):
        self.ask("POST", "/swarm/leave?force=1", expect=range(200, 600))
        # Of its own: the ports that swarms gossip at are the same for all on one machine.
        address = "127." + ".".join(str(1 + byte % 250) for byte in os.urandom(3))
        self.things["address"] = f"{address}:2377"
        self.things["node"] = self.ask("POST", "/swarm/init", {"ListenAddr": f"{address}:2377", "AdvertiseAddr": address})
        node = self.ask("GET", f"/nodes/{self.things['node']}")
        self.things["hostname"] = node["Description"]["Hostname"]
        self.ask("POST", f"/nodes/{node['ID']}/update?version={node['Version']['Index']}",
                 {**node["Spec"], "Labels": {"suite": self.prefix}})
        self.make("secret", "secrets", {"Data": encoded("secret"), "Labels": {"suite": self.prefix}})
        self.make("templated", "secrets", {"Data": encoded("{{.Node.ID}}"), "Templating": {"Name": "golang"}})
        self.make("config", "configs", {"Data": encoded("config"), "Labels": {"suite": self.prefix}})
        self.make("pattern", "configs", {"Data": encoded("{{.Node.ID}}"), "Templating": {"Name": "golang"}})
        self.make("over", "networks", {"Driver": "overlay", "Attachable": True, "Labels": {"suite": self.prefix}})
        for kind, spec in services(self.things).items():
            self.make(kind, "services", spec)
        if self.newest > SETUP:
            self.make("newer", "services", newer_service(), minor=self.newest)
            self.ask("POST", "/volumes/create", cluster_volume(self.things["cluster"]), minor=self.newest)
        self.update_service("plain", lambda spec: spec["TaskTemplate"].update(ForceUpdate=1))
        for kind in ("running", "terminal", "job"):
            self.things[f"task_{kind}"] = until(lambda kind=kind: self.task(kind), f"a task of {kind} runs")
        self.make_plugin("plugin")
        self.things["until"] = str(int(time.time()))
        return self

    def make(self, kind, folder, body, minor=None):
        made = self.ask("POST", f"/{folder}/create", {"Name": self.name(kind), **body}, minor=minor)
        self.things[kind] = self.name(kind)
        self.things[f"{kind}_id"] = made.get("ID") or made["Id"]

    def update_service(self, kind, change):
        service = self.ask("GET", f"/services/{self.name(kind)}")
        change(service["Spec"])
        self.ask("POST", f"/services/{service['ID']}/update?version={service['Version']['Index']}", service["Spec"])

    def task(self, kind):
        """The id of the service's task, once its container has started."""
        filters = json.dumps({"service": {self.name(kind): True}}).replace(" ", "")
        tasks = self.ask("GET", "/tasks?filters=" + filters.replace('"', "%22"))
        return next((task["ID"] for task in tasks if task["Status"]["State"] in ("running", "complete")), None)

    def make_plugin(self, kind):
        self.things[kind] = self.name(kind)
        self.ask("POST", f"/plugins/create?name={self.name(kind)}", plugin_archive(),
                 headers=(("Content-Type", "application/x-tar"),))

    def destroy(self):
        """Leaves the swarm, and removes what is not of it."""
        self.ask("POST", "/swarm/leave?force=1", expect=range(200, 600))
        for plugin in self.ask("GET", "/plugins"):
            if plugin["Name"].startswith(self.prefix):
                self.ask("DELETE", f"/plugins/{plugin['Name']}?force=1", expect=range(200, 600))


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def services(things):
    """Services by name, none of which needs anything of a machine but busybox."""
    return {
        "plain": {"TaskTemplate": {"ContainerSpec": {"Image": "busybox:latest"}}, "Mode": replicas(0)},
        "running": {"TaskTemplate": {"ContainerSpec": {"Image": "busybox:latest", "Command": LOOP}},
                    "Mode": {"Replicated": {}}},
        "terminal": {"TaskTemplate": {"ContainerSpec": {"Image": "busybox:latest", "Command": LOOP, "TTY": True}},
                     "Mode": {"Global": {}}},
        "job": {"TaskTemplate": {"ContainerSpec": {"Image": "busybox:latest", "Command": ["true"]},
                                 "RestartPolicy": {"Condition": "none"}}, "Mode": {"GlobalJob": {}}},
        "rich": rich_service(things),
    }


def replicas(number):
    return {"Replicated": {"Replicas": number}}


def file_of(kind, things):
    return {"File": {"Name": kind, "UID": "0", "GID": "0", "Mode": 292}, f"{kind.title()}ID": things[f"{kind}_id"],
            f"{kind.title()}Name": things[kind]}


def rich_service(things):
    """All that API 1.41 has."""
    container = {
        "Image": "busybox:latest", "Labels": {"a": "b"}, "Command": ["sleep"], "Args": ["9"], "Hostname": "h",
        "Env": ["A=1"], "Dir": "/tmp", "User": "nobody", "Groups": ["nogroup"], "OpenStdin": True, "ReadOnly": True,
        "Privileges": {"SELinuxContext": {"Disable": True}, "CredentialSpec": {"File": "f"}},
        "Mounts": [
            {"Type": "bind", "Source": "/tmp", "Target": "/b", "ReadOnly": True,
             "BindOptions": {"Propagation": "rslave", "NonRecursive": True}},
            {"Type": "volume", "Source": "v", "Target": "/v",
             "VolumeOptions": {"NoCopy": True, "Labels": {"a": "b"}, "DriverConfig": {"Name": "local"}}},
            {"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 65536, "Mode": 448}}],
        "StopSignal": "SIGINT", "StopGracePeriod": 1000000000,
        "Healthcheck": {"Test": ["CMD", "true"], "Interval": 1000000000, "Timeout": 1000000000, "Retries": 2,
                        "StartPeriod": 1000000000},
        "Hosts": ["10.0.0.9 other"], "DNSConfig": {"Nameservers": ["10.0.0.2"], "Search": ["a"], "Options": ["b"]},
        "Secrets": [file_of("secret", things)], "Configs": [file_of("config", things)], "Isolation": "default",
        "Init": True, "Sysctls": {"net.core.somaxconn": "1024"}, "CapabilityAdd": ["CAP_NET_ADMIN"],
        "CapabilityDrop": ["CAP_KILL"], "Ulimits": [{"Name": "nofile", "Soft": 1024, "Hard": 2048}],
    }
    generic = [{"DiscreteResourceSpec": {"Kind": "gpu", "Value": 1}}, {"NamedResourceSpec": {"Kind": "k", "Value": "v"}}]
    template = {
        "ContainerSpec": container, "ForceUpdate": 3, "Runtime": "container",
        "Resources": {"Limits": {"NanoCPUs": 500000000, "MemoryBytes": 67108864, "Pids": 99},
                      "Reservations": {"NanoCPUs": 1000000, "MemoryBytes": 4194304, "GenericResources": generic}},
        "RestartPolicy": {"Condition": "on-failure", "Delay": 1000000000, "MaxAttempts": 3, "Window": 1000000000},
        "Placement": {"Constraints": ["node.role==worker"], "Preferences": [{"Spread": {"SpreadDescriptor": "node.id"}}],
                      "MaxReplicas": 2, "Platforms": [{"Architecture": "amd64", "OS": "linux"}]},
        "LogDriver": {"Name": "json-file", "Options": {"max-size": "1m"}},
        "Networks": [{"Target": things["over"], "Aliases": ["alias"], "DriverOpts": {"a": "b"}}],
    }
    changing = {"Parallelism": 2, "Delay": 1000000000, "FailureAction": "pause", "Monitor": 1000000000,
                "MaxFailureRatio": 0.5, "Order": "start-first"}
    ports = [{"Name": "p", "Protocol": "tcp", "TargetPort": 80, "PublishedPort": 20080, "PublishMode": "ingress"},
             {"Protocol": "udp", "TargetPort": 53, "PublishMode": "host"}]
    return {"Labels": {"suite": "rich"}, "TaskTemplate": template, "Mode": replicas(0), "UpdateConfig": changing,
            "RollbackConfig": changing, "EndpointSpec": {"Mode": "vip", "Ports": ports}}


def newer_service():
    """What came behind 1.41; each engine takes of it what it knows."""
    container = {
        "Image": "busybox:latest",
        "Privileges": {"Seccomp": {"Mode": "unconfined"}, "AppArmor": {"Mode": "disabled"}, "NoNewPrivileges": True},
        "Healthcheck": {"Test": ["CMD", "true"], "StartInterval": 1000000000}, "OomScoreAdj": 7,
        "Mounts": [{"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"Options": [["noexec"], ["uid", "1"]]}},
                   {"Type": "volume", "Source": "v", "Target": "/v", "VolumeOptions": {"Subpath": "a"}}],
    }
    return {"TaskTemplate": {"ContainerSpec": container}, "Mode": replicas(0)}


def cluster_volume(name):
    """A volume that waits for a driver which no node has."""
    mode = {"Scope": "single", "Sharing": "none", "MountVolume": {}}
    return {"Name": name, "Driver": "none", "ClusterVolumeSpec": {"Group": "g", "AccessMode": mode}}


def plugin_archive():
    """A plugin that could not run, with a bit of everything in its configuration; in its root something that no other
    has, for engines keep no two that are the same."""
    config = {
        "Description": "for tests", "Documentation": "none", "Entrypoint": ["/bin/nothing"], "WorkDir": "/",
        "Interface": {"Types": ["docker.volumedriver/1.0"], "Socket": "none.sock"}, "Network": {"Type": "host"},
        "Linux": {"Capabilities": ["CAP_SYS_ADMIN"], "AllowAllDevices": False,
                  "Devices": [{"Name": "d", "Path": "/dev/null", "Settable": ["path"], "Description": ""}]},
        "Env": [{"Name": "DEBUG", "Value": "0", "Settable": ["value"], "Description": ""}],
        "Args": {"Name": "args", "Value": ["a"], "Settable": ["value"], "Description": ""},
        "Mounts": [{"Name": "m", "Source": "/tmp", "Destination": "/m", "Type": "bind", "Options": ["rbind"],
                    "Settable": ["source"], "Description": ""}],
        "PropagatedMount": "/p", "IpcHost": False, "PidHost": False,
    }
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        folder = tarfile.TarInfo("rootfs")
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        tar.addfile(folder)
        for name, content in (("config.json", json.dumps(config)), ("rootfs/own", os.urandom(8).hex())):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content.encode()))
    return archive.getvalue()
