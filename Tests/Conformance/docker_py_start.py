# SPDX-License-Identifier: Apache-2.0
"""Host configs at the start, as docker-py gave them before 1.3. Runs under one of its old releases.

Arguments: address, API version, a name for what is made. Prints what each step showed, as JSON.
"""

import json
import sys

import docker

address, version, prefix = sys.argv[1:4]
client = docker.Client(base_url=address, version=version, timeout=120)
results = {}
made = []


def said(error):
    return {"said": str(getattr(error, "explanation", "") or error)}


def create(name, command=("sleep", "1000"), **options):
    container = client.create_container("busybox", list(command), name=prefix + "-" + name, **options)["Id"]
    made.append(container)
    return container


def shown(container):
    found = client.inspect_container(container)
    config, host = found["Config"], found["HostConfig"]
    # Engines from 23 on write out what they take for nothing, whoever creates the container.
    host["NetworkMode"] = "bridge" if host["NetworkMode"] == "default" else host["NetworkMode"]
    host["RestartPolicy"] = host["RestartPolicy"]["Name"] not in ("", "no") and host["RestartPolicy"]
    return {
        "same_id": found["Id"] == container,
        "listed": container in [entry["Id"] for entry in client.containers(all=True)],
        "name": found["Name"], "running": found["State"]["Running"], "cmd": config["Cmd"],
        "entrypoint": config["Entrypoint"], "image": config["Image"], "env": config["Env"],
        "hostname": config["Hostname"] == container[:12], 
        "volumes": {place: "volume" if "/volumes/" in source else source
                    for place, source in (found.get("Volumes") or {}).items()},
        "host": {key: host.get(key) or None for key in (
            "Binds", "PortBindings", "Links", "VolumesFrom", "Privileged", "Dns", "DnsSearch", "RestartPolicy",
            "NetworkMode", "CapAdd", "CapDrop", "Devices", "ExtraHosts", "PublishAllPorts")},
        "ports": {port: [binding["HostIp"] for binding in bindings or [] if ":" not in binding["HostIp"]]
                  for port, bindings in (found["NetworkSettings"]["Ports"] or {}).items()},
    }


def step(name, options, **creation):
    try:
        container = create(name, **creation)
        client.start(container, **options)
        results[name] = shown(container)
        return container
    except Exception as error:  # what the engine says is the result
        results[name] = said(error)


base = step("plain", {})
bound = step("binds", {"binds": {"/tmp": {"bind": "/host", "ro": True}}}, volumes=["/host", "/own"])
step("ports", {"port_bindings": {80: ("127.0.0.1", None)}}, ports=[80])
step("all_ports", {"publish_all_ports": True}, ports=[81])
step("links", {"links": {prefix + "-plain": "db"}})
step("volumes_from", {"volumes_from": [prefix + "-binds"]})
step("volumes_from_id", {"volumes_from": [bound[:12]]})
step("privileged", {"privileged": True})
step("dns", {"dns": ["10.1.2.3"], "dns_search": ["example.test"]})
step("restart", {"restart_policy": {"Name": "on-failure", "MaximumRetryCount": 3}})
step("none", {"network_mode": "none"})
step("host", {"network_mode": "host"})
step("shared", {"network_mode": "container:" + bound})
step("caps", {"cap_add": ["NET_ADMIN"], "cap_drop": ["MKNOD"], "extra_hosts": {"far": "10.9.8.7"}})
step("environment", {"dns": ["10.1.2.3"]}, environment={"A": "1"}, hostname="chosen")

# What a container does, not only what it tells.
mounted = create("sees", ("sh", "-c", "ls -d /host; grep -c 10.9.8.7 /etc/hosts; echo $A; sleep 0.3"), environment={"A": "x"})
client.start(mounted, binds={"/tmp": {"bind": "/host", "ro": False}}, extra_hosts={"far": "10.9.8.7"})
results["sees_status"] = client.wait(mounted)
results["sees"] = client.logs(mounted, stdout=True, stderr=True).decode(errors="replace")

# Who is attached before the start is heard, and hears what it says.
attached = create("attached", ("sh", "-c", "read line; echo got $line; sleep 0.3"), stdin_open=True)
channel = client.attach_socket(attached, {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1})
channel = getattr(channel, "_sock", channel)
channel.settimeout(120)
channel.sendall(b"early\n")
client.start(attached, dns=["10.1.2.3"])
heard = b""
while part := channel.recv(4096):
    heard += part
results["attached"] = [heard.decode(), client.wait(attached)]

# The id goes on to mean the container: in its life, in others' references, and at its end.
life = create("life", ("sh", "-c", "trap 'exit 3' TERM; while :; do sleep 1; done"))
client.start(life, dns=["10.1.2.3"])
client.stop(life, timeout=20)
results["stopped"] = shown(life)
client.start(life)
client.start(life, dns=["10.1.2.3"])
results["again"] = shown(life)
short = client.inspect_container(life[:10])
results["short"] = short["Id"] == life
results["filtered"] = [entry["Id"] == life for entry in client.containers(all=True, before=mounted)
                       if entry["Id"] == life]
results["committed"] = "Id" in client.commit(life, prefix + "-image")
client.remove_image(prefix + "-image")
client.kill(life)
client.wait(life)
client.remove_container(life)
try:
    client.inspect_container(life)
    results["gone"] = False
except docker.errors.APIError as error:
    results["gone"] = error.response.status_code

# A start that fails leaves the container, to be started in another way.
failing = create("failing")
try:
    client.start(failing, network_mode="container:" + prefix + "-nowhere")
    results["failing"] = "started"
except docker.errors.APIError as error:
    results["failing"] = error.response.status_code >= 400
results["failing_after"] = client.inspect_container(failing)["State"]["Running"]
client.start(failing, dns=["10.1.2.3"])
results["failing_then"] = shown(failing)

for container in reversed(made):
    if container != life:
        client.remove_container(container, force=True, v=True)
left = [name for entry in client.containers(all=True) for name in entry["Names"] or [] if prefix in name]
results["left"] = left
json.dump(results, sys.stdout)
