# SPDX-License-Identifier: Apache-2.0
"""Containers made from bodies of every age: what the engine says, and what it made of them."""

from case import REMOVE_CONTAINER, Ask, changes

JSON_TYPE = (("Content-Type", "application/json"),)
TEXT_TYPE = (("Content-Type", "text/plain"),)
CREATE = "/containers/create?name=$own"
INSPECT = Ask("GET", "/containers/$own/json")


def made(name, body, around, target=CREATE, **more):
    """A container from a body, inspected and removed."""
    body = {"Image": "busybox:latest", "Cmd": ["true"], **body}
    return changes(f"create-{name}", Ask("POST", target, body), INSPECT, after=[REMOVE_CONTAINER], around=around, **more)


def sent(name, text, around, **more):
    """The same from a body's very bytes."""
    return changes(f"create-{name}", Ask("POST", CREATE, text, JSON_TYPE), INSPECT, after=[REMOVE_CONTAINER],
                   around=around, **more)


def with_host(name, host, around, **more):
    return made(name, {"HostConfig": host}, around, **more)


def endpoint(settings, mode="$network"):
    return {"HostConfig": {"NetworkMode": mode}, "NetworkingConfig": {"EndpointsConfig": {"$network": settings}}}


# The fields of Config, where they were and where they went.
CONFIG = [
    made("plain", {}, (18, 19, 20, 25, 30, 40, 41, 44)),
    sent("host-twice", b'{"Image":"busybox:latest","HostConfig":{"Memory":67108864},"HostConfig":{"Init":true}}', (25,)),
    sent("host-spellings", b'{"image":"busybox:latest","HostConfig":{"memory":6,"Memory":67108864}}', (18, 25)),
    sent("remainder", b'{"Image":"busybox:latest"} {"Image":"none"}', (25, 42)),
    made("limits-outside", {"Memory": 67108864, "MemorySwap": -1, "CpuShares": 512, "Cpuset": "0"}, (18, 19)),
    made("limits-both", {"Memory": 67108864, "HostConfig": {"Memory": 33554432}}, (18,)),
    made("shares-low", {"CpuShares": 1}, (18, 19)), made("shares-high", {"CpuShares": 1000000}, (18, 19)),
    made("host-null", {"HostConfig": None, "NetworkingConfig": None}, (18, 40, 44)),
    made("host-empty", {"HostConfig": {}, "NetworkingConfig": {}}, (18, 40, 44)),
    made("host-outside", {"Binds": ["/tmp:/x"], "Privileged": True, "Dns": ["10.0.0.2"]}, (15, 18)),
    made("port-specs", {"PortSpecs": ["8080:80"], "ExposedPorts": {"80/tcp": {}}}, (12, 18)),
    made("ports-odd", {"ExposedPorts": {"80": {}, "90-91/udp": {}}, "HostConfig": {"PortBindings": {
        "80/tcp": [{"HostPort": "0"}, {"HostIp": "::1", "HostPort": "0"}], "90/udp": None, "91/udp": []}}}, (18,)),
    made("ports-bad", {"ExposedPorts": {"many/tcp": {}}}, (18, 44)),
    made("volumes-null", {"Volumes": {"/a": {}, "/b": None}}, (18,)),
    made("volumes-from-outside", {"VolumesFrom": "$tuned"}, (12, 18)),
    made("command-text", {"Cmd": "echo hi", "Entrypoint": "/bin/sh"}, (18,)),
    made("command-null", {"Cmd": None, "Entrypoint": None, "Env": None, "Labels": None}, (18,)),
    made("command-empty", {"Cmd": [], "Entrypoint": []}, (18,)),
    made("strings-empty", {"Hostname": "", "Domainname": "", "User": "", "WorkingDir": "", "StopSignal": ""}, (18,)),
    made("hostname-dotted", {"Hostname": "one.two", "Domainname": "three"}, (18, 24)),
    made("labels", {"Labels": {"a": "", "b.c": "d"}}, (18,)),
    made("network-disabled", {"NetworkDisabled": True}, (18, 44)),
    made("mac", {"MacAddress": "02:42:ac:11:00:99"}, (18, 44)),
    made("mac-host", {"MacAddress": "02:42:ac:11:00:99", "HostConfig": {"NetworkMode": "host"}}, (44,)),
    made("mac-bad", {"MacAddress": "not:a:mac"}, (18, 44)),
    made("mac-network", {"MacAddress": "02:42:ac:11:00:98", **endpoint({})}, (43, 44, 45)),
    made("mac-endpoint", endpoint({"MacAddress": "02:42:ac:11:00:97"}), (43, 44)),
    made("mac-both", {"MacAddress": "02:42:ac:11:00:96", **endpoint({"MacAddress": "02:42:ac:11:00:97"})}, (44,)),
    made("stop", {"StopSignal": "SIGINT", "StopTimeout": 3}, (21, 25)),
    made("shell", {"Shell": ["/bin/ash", "-c"], "OnBuild": ["RUN true"]}, (25,)),
    made("health", {"Healthcheck": {"Test": ["CMD", "true"], "Interval": 1000000000, "Timeout": 0, "Retries": 2}}, (24,)),
    made("health-none", {"Healthcheck": {"Test": ["NONE"]}}, (24,)),
    made("health-start", {"Healthcheck": {"Test": ["CMD", "true"], "StartPeriod": 2000000000}}, (29,)),
    made("health-interval", {"Healthcheck": {"Test": ["CMD", "true"], "StartPeriod": 2000000000,
                                             "StartInterval": 1000000000}}, (44,)),
    made("health-interval-type", {"Healthcheck": {"StartInterval": []}}, (44,), since=44),
    made("health-bad", {"Healthcheck": {"Test": ["CMD", "true"], "Interval": 5}}, (24,)),
    made("terminal", {"Tty": True, "OpenStdin": True, "StdinOnce": True, "AttachStdin": True, "AttachStdout": True,
                      "AttachStderr": True, "ArgsEscaped": True}, (18,)),
    made("platform", {}, (41,), target=CREATE + "&platform=linux/amd64"),
    made("platform-bad", {}, (41,), target=CREATE + "&platform=plan9/none/of/this"),
    made("platform-other", {}, (41,), target=CREATE + "&platform=linux/s390x"),
]

# The fields of HostConfig.
HOST = [
    with_host("memory", {"Memory": 67108864, "MemorySwap": 134217728, "MemoryReservation": 33554432}, (18, 21)),
    with_host("memory-low", {"Memory": 1024}, (18,)),
    with_host("kernel-memory", {"KernelMemory": 67108864, "KernelMemoryTCP": 67108864}, (21, 40, 42)),
    with_host("swappiness", {"MemorySwappiness": 60}, (20, 25)),
    with_host("swappiness-default", {"MemorySwappiness": -1}, (20, 25)),
    with_host("oom", {"OomKillDisable": True, "OomScoreAdj": 100, "Memory": 67108864}, (19, 22, 25)),
    with_host("oom-null", {"OomKillDisable": None, "OomScoreAdj": 2000}, (22,)),
    with_host("shares-low-inside", {"CpuShares": 1}, (18, 19)),
    with_host("cpus", {"NanoCpus": 500000000, "CpusetCpus": "0", "CpusetMems": "0"}, (19, 25)),
    with_host("cpus-both", {"NanoCpus": 500000000, "CpuPeriod": 100000}, (25,)),
    with_host("cpu-period", {"CpuPeriod": 100000, "CpuQuota": 50000, "CpuRealtimePeriod": 0}, (19, 25)),
    with_host("pids", {"PidsLimit": 100}, (23, 40)), with_host("pids-none", {"PidsLimit": -1}, (23, 40)),
    with_host("pids-zero", {"PidsLimit": 0}, (23, 40)), with_host("pids-null", {"PidsLimit": None}, (23, 40)),
    with_host("block", {"BlkioWeight": 300, "BlkioDeviceReadBps": [{"Path": "/dev/null", "Rate": 1000}]}, (19, 22)),
    with_host("block-bad", {"BlkioWeight": 5}, (19,)),
    with_host("ulimits", {"Ulimits": [{"Name": "nofile", "Soft": 10, "Hard": 20}]}, (18,)),
    with_host("devices", {"Devices": [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/x",
                                       "CgroupPermissions": "rwm"}], "DeviceCgroupRules": ["c 1:3 mr"]}, (15, 28)),
    with_host("device-requests", {"DeviceRequests": [{"Count": -1, "Capabilities": [["none"]]}]}, (40,)),
    with_host("sysctls", {"Sysctls": {"net.ipv4.ip_forward": "1"}, "ShmSize": 1048576}, (22, 23, 24)),
    with_host("shm-bad", {"ShmSize": -1}, (22,)),
    with_host("tmpfs", {"Tmpfs": {"/run": "size=1m", "/x": ""}}, (22,)),
    with_host("capabilities", {"CapAdd": ["CAP_NET_ADMIN", "sys_time"], "CapDrop": ["all"]}, (14, 41)),
    with_host("capabilities-text", {"CapAdd": "NET_ADMIN", "CapDrop": None}, (14,)),
    with_host("capabilities-bad", {"CapAdd": ["FLY"]}, (14,)),
    with_host("capabilities-list", {"Capabilities": ["NET_ADMIN"]}, (40, 41)),
    with_host("security", {"SecurityOpt": ["label=disable", "no-new-privileges"]}, (17, 23)),
    with_host("security-old", {"SecurityOpt": ["label:user:me", "apparmor:unconfined", "seccomp:unconfined"]}, (17, 23)),
    with_host("security-bad", {"SecurityOpt": ["magic"]}, (17, 23)),
    with_host("security-null", {"SecurityOpt": None, "GroupAdd": ["1000"], "ExtraHosts": None}, (17, 20)),
    with_host("paths", {"MaskedPaths": ["/proc/x"], "ReadonlyPaths": []}, (38,)),
    with_host("paths-null", {"MaskedPaths": None, "ReadonlyPaths": None, "Privileged": True}, (38,)),
    with_host("log", {"LogConfig": {"Type": "json-file", "Config": {"max-size": "1m", "tag": "x"}}}, (18,)),
    with_host("log-none", {"LogConfig": {"Type": "none", "Config": None}}, (18,)),
    with_host("log-null", {"LogConfig": None}, (18,)), with_host("log-empty", {"LogConfig": {}}, (18,)),
    with_host("log-option-bad", {"LogConfig": {"Type": "json-file", "Config": {"colour": "red"}}}, (18,)),
    with_host("policy", {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3}}, (15,)),
    with_host("policy-empty", {"RestartPolicy": {"Name": "", "MaximumRetryCount": 0}}, (15,)),
    with_host("policy-null", {"RestartPolicy": None}, (15,)),
    with_host("policy-bad", {"RestartPolicy": {"Name": "sometimes"}}, (15, 44)),
    with_host("policy-count", {"RestartPolicy": {"Name": "always", "MaximumRetryCount": 3}}, (15, 44)),
    with_host("policy-nameless", {"RestartPolicy": {"MaximumRetryCount": 3}}, (25,), until=41),
    with_host("policy-negative", {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": -1}}, (15, 44)),
    with_host("policy-removed", {"RestartPolicy": {"Name": "always"}, "AutoRemove": True}, (25,)),
    with_host("auto-remove", {"AutoRemove": True, "Init": True, "Runtime": "runc"}, (25,)),
    with_host("runtime-bad", {"Runtime": "walk"}, (25,)),
    with_host("init-null", {"Init": None, "InitPath": "/x"}, (25,)),
    with_host("ipc", {"IpcMode": "private", "PidMode": "host", "UTSMode": "host", "UsernsMode": ""}, (19, 23, 40)),
    with_host("ipc-shareable", {"IpcMode": "shareable"}, (40,)),
    with_host("ipc-empty", {"IpcMode": "", "CgroupnsMode": ""}, (40, 41)),
    with_host("ipc-bad", {"IpcMode": "sometimes"}, (40,)), with_host("pid-bad", {"PidMode": "sometimes"}, (17,)),
    with_host("cgroup-private", {"CgroupnsMode": "private"}, (41,)),
    with_host("cgroup-host", {"CgroupnsMode": "host", "CgroupParent": "/x", "Cgroup": ""}, (18, 41)),
    with_host("cgroup-bad", {"CgroupnsMode": "sometimes"}, (41,)),
    with_host("userns-bad", {"UsernsMode": "sometimes"}, (23,)),
    with_host("console", {"ConsoleSize": [30, 90]}, (25, 42)), with_host("isolation", {"Isolation": "default"}, (25,)),
    with_host("bandwidth", {"IOMaximumBandwidth": 5}, (48,)), with_host("isolation-bad", {"Isolation": "hyperv"}, (25,)),
    with_host("annotations", {"Annotations": {"a": "b"}}, (43,)),
    with_host("annotations-type", {"Annotations": ["a"]}, (25,), until=41),
    with_host("annotations-wrong", {"Annotations": []}, (43,), since=43),
    with_host("uts-bad", {"UTSMode": "private"}, (23,)), with_host("ipc-of-nobody", {"IpcMode": "container:"}, (40,)),
    with_host("console-type", {"ConsoleSize": "x"}, (42,)),
    with_host("cgroup-type", {"CgroupnsMode": []}, (41,)),
    with_host("annotations-bad", {"Annotations": {"": "b"}}, (43,)),
    with_host("storage", {"StorageOpt": {"size": "1G"}}, (24,)),
    with_host("lxc", {"LxcConf": [{"Key": "lxc.utsname", "Value": "x"}]}, (22,)),
    with_host("lxc-map", {"LxcConf": {"lxc.utsname": "x"}}, (22,)),
    with_host("publish-all", {"PublishAllPorts": True, "PortBindings": {}, "Links": None}, (18,)),
    with_host("port-range", {"PortBindings": {"80/tcp": [{"HostPort": "40000-40010"}]}}, (18,)),
    with_host("port-bad", {"PortBindings": {"80/tcp": [{"HostPort": "many"}]}}, (18, 44)),
    with_host("port-number", {"PortBindings": {"80/tcp": [{"HostPort": 8080}]}}, (18,)),
    with_host("links", {"Links": ["$running:peer", "/$created:/$own/other"]}, (18,)),
    with_host("links-absent", {"Links": ["$absent:peer"]}, (18,)), with_host("links-bad", {"Links": ["peer:b:c"]}, (18,)),
    with_host("dns", {"Dns": ["10.0.0.2"], "DnsOptions": ["ndots:1"], "DnsSearch": ["x.test"]}, (18, 21)),
    with_host("dns-bad", {"Dns": ["somewhere"]}, (18, 44)),
    with_host("hosts", {"ExtraHosts": ["a:10.0.0.1", "b:host-gateway"]}, (15, 41)),
    with_host("hosts-bad", {"ExtraHosts": ["a"]}, (15,)),
]

# Where data comes from.
DATA = [
    with_host("binds", {"Binds": ["/tmp:/a:ro", "$volume:/b", "$own:/c:nocopy"], "VolumesFrom": ["$tuned:ro"]}, (19, 44)),
    made("binds-config", {"Volumes": {"/a": {}}, "HostConfig": {"Binds": ["/tmp:/a"]}}, (19,)),
    with_host("binds-bad", {"Binds": ["/a:/b:purple"]}, (19, 42)), with_host("binds-relative", {"Binds": ["a/b:/c"]}, (42,)),
    with_host("binds-propagated", {"Binds": ["/tmp:/a:rshared,z"]}, (22, 44)),
    with_host("binds-absent", {"Binds": ["/no/such/folder/$own:/a"]}, (42,)),
    with_host("volumes-from-absent", {"VolumesFrom": ["$absent"]}, (19,)),
    with_host("binds-nameless", {"Binds": ["/nameless"]}, (19, 45), until=45),
    with_host("volume-driver", {"VolumeDriver": "local", "Binds": ["$own:/a"]}, (18, 21)),
    made("volume-driver-outside", {"VolumeDriver": "local", "Volumes": {"/a": {}}}, (18, 21)),
    *(with_host(f"mount-{name}", {"Mounts": [mount]}, around)
      for name, mount, around in (
          ("bind", {"Type": "bind", "Source": "/tmp", "Target": "/a", "ReadOnly": True}, (25, 44)),
          ("bind-options", {"Type": "bind", "Source": "/tmp", "Target": "/a", "BindOptions": {
              "Propagation": "rslave", "NonRecursive": True}}, (40, 44)),
          ("bind-absent", {"Type": "bind", "Source": "/no/such/folder", "Target": "/a"}, (25, 42)),
          ("bind-create", {"Type": "bind", "Source": "/tmp/$own/x", "Target": "/a",
                           "BindOptions": {"CreateMountpoint": True}}, (42,)),
          ("bind-readonly", {"Type": "bind", "Source": "/tmp", "Target": "/a", "ReadOnly": True, "BindOptions": {
              "ReadOnlyNonRecursive": True}}, (44,)),
          ("bind-force", {"Type": "bind", "Source": "/tmp", "Target": "/a", "ReadOnly": True, "BindOptions": {
              "ReadOnlyForceRecursive": True}}, (44,)),
          ("bind-writable", {"Type": "bind", "Source": "/tmp", "Target": "/a", "BindOptions": {
              "ReadOnlyNonRecursive": True}}, (44,)),
          ("bind-volume", {"Type": "bind", "Source": "/tmp", "Target": "/a", "VolumeOptions": {}}, (25,)),
          ("volume", {"Type": "volume", "Source": "$volume", "Target": "/a", "VolumeOptions": {
              "NoCopy": True, "Labels": {"a": "b"}, "DriverConfig": {"Name": "local", "Options": {}}}}, (25,)),
          ("volume-anonymous", {"Type": "volume", "Target": "/a", "Consistency": "cached"}, (25, 31)),
          ("subpath", {"Type": "volume", "Source": "$volume", "Target": "/a", "VolumeOptions": {"Subpath": "x"}}, (45,)),
          ("tmpfs", {"Type": "tmpfs", "Target": "/a", "TmpfsOptions": {"SizeBytes": 1048576, "Mode": 511}}, (25,)),
          ("tmpfs-options", {"Type": "tmpfs", "Target": "/a", "TmpfsOptions": {"Options": [["noexec"]]}}, (46,)),
          ("tmpfs-source", {"Type": "tmpfs", "Source": "/x", "Target": "/a"}, (25,)),
          ("image", {"Type": "image", "Source": "busybox:latest", "Target": "/a"}, (47, 48)),
          ("cluster", {"Type": "cluster", "Source": "x", "Target": "/a"}, (42,)),
          ("pipe", {"Type": "npipe", "Source": "x", "Target": "/a"}, (25,)),
          ("bad", {"Type": "cloud", "Target": "/a"}, (25,)), ("no-target", {"Type": "volume"}, (25,)),
          ("relative", {"Type": "bind", "Source": "x", "Target": "/a"}, (25, 42)))),
    with_host("mount-subpath-type", {"Mounts": [{"Type": "volume", "Target": "/a", "VolumeOptions": {"Subpath": []}}]},
              (45,), since=45),
    with_host("mount-image-options", {"Mounts": [{"Type": "tmpfs", "Target": "/a", "ImageOptions": {}}]}, (48,), since=48),
    with_host("mounts-null", {"Mounts": None}, (25,)), with_host("mounts-empty", {"Mounts": []}, (25,)),
    with_host("mount-twice", {"Mounts": [{"Type": "tmpfs", "Target": "/a"}], "Tmpfs": {"/a": ""}}, (25,)),
]

# Networks at creation.
NETWORKS = [
    *(with_host(f"mode-{name}", {"NetworkMode": mode}, (21, 40, 44))
      for name, mode in (("default", "default"), ("bridge", "bridge"), ("none", "none"), ("host", "host"),
                         ("container", "container:$running"), ("network", "$network"), ("empty", ""))),
    with_host("mode-absent", {"NetworkMode": "$absent"}, (21,)),
    with_host("mode-container-absent", {"NetworkMode": "container:$absent"}, (21,)),
    made("mode-container-ports", {"ExposedPorts": {"80/tcp": {}}, "Hostname": "x",
                                  "HostConfig": {"NetworkMode": "container:$running"}}, (19, 44)),
    made("mode-host-ports", {"Hostname": "x", "ExposedPorts": {"80/tcp": {}}, "HostConfig": {
        "NetworkMode": "host", "PortBindings": {"80/tcp": [{"HostPort": ""}]}, "Links": ["$running"]}}, (21, 44)),
    made("endpoint", endpoint({}), (22, 44)), 
    made("endpoint-aliases", endpoint({"Aliases": ["a", "b"], "Links": ["$running:peer"]}), (22, 25, 44, 45)),
    made("endpoint-address", endpoint({"IPAMConfig": {"IPv4Address": "10.99.99.9"}}), (22, 44)),
    made("endpoint-address-bad", endpoint({"IPAMConfig": {"IPv4Address": "nowhere"}}), (22, 44)),
    made("endpoint-options", endpoint({"DriverOpts": {"a": "b"}}), (30, 32)),
    made("endpoint-priority", endpoint({"GwPriority": 5}), (48,)),
    made("endpoint-priority-type", endpoint({"GwPriority": ""}), (48,), since=48),
    made("endpoint-bridge-aliases", {"NetworkingConfig": {"EndpointsConfig": {"bridge": {"Aliases": ["a"]}}}}, (22, 44)),
    made("endpoint-default", {"NetworkingConfig": {"EndpointsConfig": {"default": {"MacAddress": "02:42:0a:00:00:07"}}}},
         (44,)),
    made("endpoint-other", endpoint({}, "bridge"), (22, 44)),
    made("endpoint-absent", {"NetworkingConfig": {"EndpointsConfig": {"$absent": {}}}}, (22, 44)),
    made("endpoint-two", {"HostConfig": {"NetworkMode": "$network"}, "NetworkingConfig": {"EndpointsConfig": {
        "$network": {}, "$inner": {}}}}, (22, 44)),
    made("endpoint-host", {"HostConfig": {"NetworkMode": "host"}, "NetworkingConfig": {"EndpointsConfig": {
        "host": {"Aliases": ["a"]}}}}, (22, 44)),
]


def refused(name, body, around=(24,), target=CREATE, headers=()):
    return changes(f"refuse-{name}", Ask("POST", target, body, headers), after=[REMOVE_CONTAINER], around=around)


REFUSALS = [
    refused("absent-image", {"Image": "$absent"}, ()), refused("no-image", {"Cmd": ["true"]}),
    refused("image-bad", {"Image": "NO such image"}), refused("image-number", {"Image": 1}),
    refused("name-bad", {"Image": "busybox"}, target="/containers/create?name=no%20name"),
    refused("name-taken", {"Image": "busybox"}, (), target="/containers/create?name=$running"),
    refused("name-slash", {"Image": "busybox"}, target="/containers/create?name=/$own"),
    refused("no-body", None, ()), refused("empty-body", b"", (24,), headers=JSON_TYPE),
    refused("null", b"null", (), headers=JSON_TYPE), refused("array", b"[]", (), headers=JSON_TYPE),
    refused("bad-json", b'{"Image":', (), headers=JSON_TYPE), refused("no-json", b"Image", (), headers=JSON_TYPE),
    refused("text-type", b'{"Image":"busybox"}', (), headers=TEXT_TYPE),
    refused("no-type", b'{"Image":"busybox"}', ()),
    refused("charset", b'{"Image":"busybox"}', headers=(("Content-Type", "application/json; charset=utf-8"),)),
    refused("wrong-type", {"Image": "busybox", "Tty": "yes"}), refused("wrong-memory", {"Image": "busybox", "Memory": "x"}),
    refused("wrong-host", {"Image": "busybox", "HostConfig": []}),
    refused("wrong-binds", {"Image": "busybox", "HostConfig": {"Binds": "/a:/b"}}),
    refused("unknown-field", {"Image": "busybox", "Colour": "red", "HostConfig": {"Colour": "red"}}),
    refused("no-command", {"Image": "busybox", "Cmd": None, "Entrypoint": [""]}),
    refused("working-directory", {"Image": "busybox", "WorkingDir": "relative"}),
    refused("environment", {"Image": "busybox", "Env": ["=x"]}), refused("signal", {"Image": "busybox", "StopSignal": "X"}),
    refused("case", b'{"image":"busybox","hostconfig":{"memory":1}}', headers=JSON_TYPE),
]

CASES = [*CONFIG, *HOST, *DATA, *NETWORKS, *REFUSALS]
