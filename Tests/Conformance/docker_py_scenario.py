# SPDX-License-Identifier: Apache-2.0
"""What a user of docker-py does; run as a program under any release of it, from 0.4 to 7.

    docker_py_scenario.py BASE_URL API_VERSION NAME REGISTRY

Prints a JSON object: step -> its result, or {"error": class, "status": …, "said": …}. Steps that a release
or an API version does not have are left out.
"""

import datetime
import inspect
import io
import json
import sys
import tarfile
import time

import docker
import docker.errors

base_url, api_version, name, registry = sys.argv[1:5]
# How long what is due may take, in seconds.
PATIENCE = 120
number = tuple(map(int, api_version.split(".")))
release = tuple(map(int, docker.__version__.split(".")[:2]))
# 0.4 reads streams beneath Python 3's buffers, where part of what came is missing; so do later ones in attach().
has_streams = release >= (0, 7)
has_attach = release < (1, 8)
client = getattr(docker, "APIClient", None) or docker.Client
client = client(base_url=base_url, version=api_version, timeout=PATIENCE)
steps = {}


def step(since=(1, 12), until=(9, 9), has=None, when=True):
    def run(function):
        if when and since <= number < until and (has is None or hasattr(client, has)):
            try:
                steps[function.__name__] = function()
            except docker.errors.APIError as error:
                explanation = error.explanation
                steps[function.__name__] = {
                    "error": type(error).__name__, "status": error.response.status_code,
                    "said": explanation.decode() if isinstance(explanation, bytes) else explanation}
            except Exception as problem:  # of docker-py itself: a result to compare, and the other steps go on
                steps[function.__name__] = {"raised": repr(problem)}
        return function
    return run


def takes(function, argument):
    """Whether it does, or may behind the decorators of some releases."""
    parameters = inspect.signature(function).parameters
    return argument in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def host_config(**settings):
    """A host config, however a release makes one; None where it can only be given at the start."""
    make = getattr(client, "create_host_config", None) or getattr(docker.utils, "create_host_config", None)
    return make(**settings) if make and number >= (1, 15) else None


def sleeping(suffix, **settings):
    client.create_container("busybox", ["sleep", "600"], name=name + suffix, **settings)
    return name + suffix


def heard(ask, whole):
    """What `ask` gives, asked again where a part is missing: what comes together with the head of an answer that
    docker-py reads from the socket is lost to it, and its own fault."""
    said = None
    for _ in range(20):
        said = ask()
        if said == whole:
            break
    return said


def received(channel):
    """All that a socket gives until its end."""
    data = b""
    while part := channel.recv(4096):
        data += part
    return data


def text(output):
    if isinstance(output, bytes):
        return output.decode()
    if isinstance(output, str):
        return output
    return b"".join(part if isinstance(part, bytes) else part.encode() for part in output).decode()


def archive(member, content):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        info = tarfile.TarInfo(member)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def settled(container, expected):
    """Whether it runs and whether it is paused: a busy engine's own events may undo what it said, for a moment."""
    deadline = time.monotonic() + PATIENCE
    while True:
        state = client.inspect_container(container)["State"]
        seen = [state["Running"], state["Paused"]]
        if seen == expected or time.monotonic() > deadline:
            return seen
        time.sleep(0.1)


def alone(call):
    """What an engine does for one client at a time, when its turn has come."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except docker.errors.APIError as error:
            if "already running" not in str(error) or time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def wait(container):
    """0 in old releases, {"StatusCode": 0} in new ones."""
    ended = client.wait(container)
    return ended["StatusCode"] if isinstance(ended, dict) else ended


def documents(lines):
    """Progress as a list of documents, whatever a release makes of the stream."""
    if isinstance(lines, (str, bytes)):
        lines = text(lines).splitlines()
    found = []
    for line in lines:
        for part in text(line).splitlines() if not isinstance(line, dict) else [line]:
            found.append(json.loads(part) if isinstance(part, str) and part.strip().startswith("{") else part)
    return [one for one in found if one]


def engine_time():
    """The engine's clock, in whole seconds, rounded up."""
    said = client.info().get("SystemTime")
    now = datetime.datetime.fromisoformat(said[:19] + "+00:00").timestamp() if said else time.time()
    return int(now) + 1


@step()
def version():
    return sorted(client.version())


@step()
def ping():
    answer = client.ping()
    return answer if isinstance(answer, bool) else text(answer)


@step()
def info():
    return "Containers" in client.info()


@step()
def images():
    image = next(i for i in client.images() if "busybox:latest" in (i["RepoTags"] or []))
    return {key: type(value).__name__ for key, value in image.items()}


@step()
def image_inspect():
    image = client.inspect_image("busybox")
    return {"virtual": image.get("VirtualSize") == image["Size"], "command": image["Config"]["Cmd"]}


@step()
def image_history():
    history = client.history("busybox")
    return len(json.loads(history) if isinstance(history, str) else history)


@step()
def create():
    made = client.create_container("busybox", ["sh", "-c", "echo out; echo err >&2; sleep 0.3; exit 3"], name=name)
    return sorted(made)


@step()
def start_wait_and_logs():
    client.start(name)
    code = wait(name)
    return {"code": code, "out": text(client.logs(name, stdout=True, stderr=False)),
            "err": text(client.logs(name, stdout=False, stderr=True)),
            "followed": sorted(text(client.logs(name, stream=True)).splitlines()) if has_streams else None}


@step()
def container_inspect():
    found = client.inspect_container(name)
    return {"keys": sorted(found), "network": sorted(found["NetworkSettings"]),
            "ended": found["State"]["ExitCode"], "running": found["State"]["Running"]}


@step(when=has_attach)
def attach_to_what_was_said():
    return sorted(text(client.attach(name, stdout=True, stderr=True, logs=True)).splitlines())


@step()
def containers():
    mine = [c for c in client.containers(all=True) if "/" + name in c["Names"]]
    return [{key: type(value).__name__ for key, value in c.items()} for c in mine]


@step()
def sleeper():
    client.start(sleeping("-s"))
    return client.inspect_container(name + "-s")["State"]["Running"]


HOST = {"binds": {"/usr": {"bind": "/bound", "ro": True}}, "port_bindings": {80: ("127.0.0.1",)}}


def has_host_config(container):
    found = client.inspect_container(container)
    host = found["HostConfig"]
    ports = {port: [b["HostIp"] for b in bound] for port, bound in host["PortBindings"].items()}
    return {"binds": host["Binds"], "ports": ports, "running": found["State"]["Running"],
            "published": [[p.get("IP"), p["PrivatePort"], "PublicPort" in p] for c in client.containers()
                          if "/" + container in c["Names"] for p in c["Ports"]]}


@step()
def host_config_at_creation():
    config = host_config(restart_policy={"Name": "on-failure", "MaximumRetryCount": 2}, dns=["10.9.8.7"], **HOST)
    if config is None:
        return "this release gives it at the start"
    client.start(sleeping("-h", host_config=config, ports=[80], volumes=["/bound"]))
    host = client.inspect_container(name + "-h")["HostConfig"]
    return has_host_config(name + "-h"), host["RestartPolicy"], host["Dns"]


@step(until=(1, 24))
def host_config_at_the_start():
    sleeping("-o", ports=[80], volumes=["/bound"])
    try:
        client.start(name + "-o", **HOST)
    except getattr(docker.errors, "DeprecatedMethod", ()):
        return "this release gives it at the creation"
    return has_host_config(name + "-o")


@step()
def addresses():
    settings = client.inspect_container(name + "-s")["NetworkSettings"]
    return {key: type(settings.get(key)).__name__ for key in ("IPAddress", "Gateway", "MacAddress", "IPPrefixLen", "Bridge")}


@step(has="exec_create", since=(1, 15))
def execute():
    def ask():
        made = client.exec_create(name + "-s", ["sh", "-c", "echo in; exit 5"])
        said = text(client.exec_start(made["Id"]))
        return {"said": said, "code": client.exec_inspect(made["Id"])["ExitCode"] if number >= (1, 16) else None}
    return heard(ask, {"said": "in\n", "code": 5 if number >= (1, 16) else None})


@step(has="exec_create", since=(1, 15))
def execute_streaming():
    def ask():
        made = client.exec_create(name + "-s", ["sh", "-c", "echo a; echo b"])
        return text(client.exec_start(made["Id"], stream=True))
    return heard(ask, "a\nb\n")


@step()
def top():
    return client.top(name + "-s")["Titles"]


@step(has="stats", since=(1, 17))
def stats():
    decoded = {"decode": True} if "decode" in inspect.signature(client.stats).parameters else {}
    first = next(iter(client.stats(name + "-s", **decoded)))
    first = first if isinstance(first, dict) else json.loads(text(first))
    return "memory_stats" in first


@step(has="put_archive", since=(1, 20))
def copy_in():
    return client.put_archive(name + "-s", "/tmp", archive("f", b"copied"))


@step(has="get_archive", since=(1, 20))
def copy_out():
    stream, stat = client.get_archive(name + "-s", "/tmp/f")
    data = b"".join(stream) if not hasattr(stream, "read") else stream.read()
    return [stat["size"], tarfile.open(fileobj=io.BytesIO(data)).extractfile("f").read().decode()]


@step(until=(1, 24), has="copy")
def copy_out_of_old():
    return len(tarfile.open(fileobj=io.BytesIO(client.copy(name + "-s", "/etc/passwd").read())).getnames())


@step(when=has_streams)
def attached():
    client.create_container("busybox", ["sh", "-c", "read line; echo got $line; sleep 0.3"], name=name + "-a", stdin_open=True)
    channel = client.attach_socket(name + "-a", {"stdin": 1, "stdout": 1, "stream": 1})
    client.start(name + "-a")
    channel = getattr(channel, "_sock", channel)
    channel.settimeout(PATIENCE)
    channel.sendall(b"hello\n")
    return received(channel)[8:].decode()


@step()
def commit_and_run():
    client.commit(name, repository=name, tag="one")
    client.tag(name + ":one", name, "two")
    return sorted(tag for i in client.images() for tag in i["RepoTags"] or [] if tag.startswith(name))


@step(when=has_streams)
def build():
    file = io.BytesIO(("FROM busybox\nRUN echo %s >/built\n" % name).encode())
    lines = documents(client.build(fileobj=file, tag=name + ":built", rm=True))
    return {"kinds": sorted({key for line in lines for key in line}), "done": "Success" in json.dumps(lines[-1])}


@step(when=has_streams)
def build_failing():
    file = io.BytesIO(b"FROM busybox\nRUN exit 9\n")
    clean = {"forcerm": True} if takes(client.build, "forcerm") else {}
    lines = documents(client.build(fileobj=file, rm=True, **clean))
    return "exit" in json.dumps(lines[-1]) or lines[-1]


@step()
def push_and_pull():
    there = registry + "/" + name
    # An image of one's own: of two names that an image is given at a time, Podman may forget one.
    client.tag(name + ":one", there, "1")
    # Old releases ask the registry whether it speaks TLS, unless told that it need not.
    how = {"insecure_registry": True} if takes(client.push, "insecure_registry") else {}
    how["stream"] = has_streams
    pushed = documents(client.push(there, **how, **({"tag": "1"} if takes(client.push, "tag") else {})))
    client.remove_image(there + ":1")
    pulled = documents(client.pull(there, tag="1", **how))
    found = client.inspect_image(there + ":1")["RepoTags"]
    client.remove_image(there + ":1")
    return ["error" in json.dumps(pushed), "error" in json.dumps(pulled), there + ":1" in found]


@step()
def save_and_load():
    image = client.get_image(name + ":one")
    data = image.read() if hasattr(image, "read") else b"".join(image)
    client.remove_image(name + ":one")
    client.load_image(data)
    return any(name + ":one" in (i["RepoTags"] or []) for i in client.images())


@step()
def life():
    states = []
    for act in ("pause", "unpause", "stop", "start", "restart", "kill", "start"):
        if not hasattr(client, act):
            continue
        getattr(client, act)(name + "-s", **({"timeout": 0} if act in ("stop", "restart") else {}))
        states.append(settled(name + "-s", [act not in ("stop", "kill"), act == "pause"]))
    return states


@step(since=(1, 17), has="rename")
def rename():
    client.rename(name + "-s", name + "-r")
    client.rename(name + "-r", name + "-s")
    return True


@step(since=(1, 22), has="create_network")
def network():
    client.create_network(name)
    client.connect_container_to_network(name + "-s", name, aliases=["other"])
    attached = client.inspect_container(name + "-s")["NetworkSettings"]["Networks"]
    there = [n["Name"] for n in client.networks(names=[name])]
    members = [c["Name"] for c in client.inspect_network(name)["Containers"].values()]
    client.disconnect_container_from_network(name + "-s", name)
    client.remove_network(name)
    return [sorted(attached), "other" in attached[name]["Aliases"], there, members]


@step(since=(1, 21), has="create_volume")
def volume():
    made = client.create_volume(name)
    found = client.inspect_volume(name)
    listed = [v["Name"] for v in client.volumes()["Volumes"] if v["Name"] == name]
    client.remove_volume(name)
    return [made["Name"], made["Driver"], sorted(found), listed]


@step()
def changes_and_export():
    changed = sorted(c["Path"] for c in client.diff(name + "-s") or [])
    whole = client.export(name)
    data = whole.read() if hasattr(whole, "read") else b"".join(whole)
    return changed, "bin/busybox" in tarfile.open(fileobj=io.BytesIO(data)).getnames()


@step(since=(1, 22), has="update_container")
def update():
    client.update_container(name + "-s", mem_limit="32m", memswap_limit="64m")
    return client.inspect_container(name + "-s")["HostConfig"]["Memory"]


@step(since=(1, 25), has="prune_volumes")
def prune():
    client.create_container("busybox", "true", name=name + "-p", labels={"run": name})
    return len(alone(lambda: client.prune_containers(filters={"label": "run=" + name}))["ContainersDeleted"])


@step()
def events():
    if not takes(client.events, "since"):
        return "this release takes no filter, and other tests make events too"
    # At once after what it tells of: the engine remembers its last 256 events and no more.
    client.create_container("busybox", "true", name=name + "-e")
    client.start(name + "-e")
    wait(name + "-e")
    client.remove_container(name + "-e")
    told, actions, margin = [], [], 0
    # Podman stops reading its journal when that time comes, done or not.
    while not {"destroy", "remove"}.intersection(actions) and margin < PATIENCE:
        told = documents(client.events(since=1, until=engine_time() + margin, filters={"container": name + "-e"}))
        actions, margin = [e.get("status", e.get("Action")) for e in told], 2 * margin + 1
    return [actions, sorted({key for e in told for key in e})]


@step()
def error_absent():
    return client.inspect_container(name + "-none")


@step()
def error_conflict():
    return client.create_container("busybox", "true", name=name)


@step()
def error_bad():
    return client.create_container("busybox", "true", name="!")


@step()
def error_image():
    return client.remove_image(name + "-none")


@step()
def remove():
    for one in ("", "-s", "-a", "-h", "-o"):
        if any("/" + name + one in c["Names"] for c in client.containers(all=True)):
            client.stop(name + one, timeout=0)
            client.remove_container(name + one)
    return [c for c in client.containers(all=True) if any(n.startswith("/" + name) for n in c["Names"])]


print(json.dumps(steps))
