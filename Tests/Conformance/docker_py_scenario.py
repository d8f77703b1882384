# SPDX-License-Identifier: Apache-2.0
"""What a user of docker-py does; run as a program under any release of it, from 0.7 to 7.

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
number = tuple(map(int, api_version.split(".")))
client = getattr(docker, "APIClient", None) or docker.Client
client = client(base_url=base_url, version=api_version, timeout=60)
steps = {}


def step(since=(1, 12), until=(9, 9), has=None):
    def run(function):
        if since <= number < until and (has is None or hasattr(client, has)):
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
    return int(datetime.datetime.fromisoformat(said[:19] + "+00:00").timestamp()) + 1 if said else int(time.time()) + 1


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
    return len(client.history("busybox"))


@step()
def create():
    made = client.create_container("busybox", ["sh", "-c", "echo out; echo err >&2; exit 3"], name=name)
    return sorted(made)


@step()
def start_wait_and_logs():
    client.start(name)
    code = wait(name)
    return {"code": code, "out": text(client.logs(name, stdout=True, stderr=False)),
            "err": text(client.logs(name, stdout=False, stderr=True)),
            "followed": sorted(text(client.logs(name, stream=True)).splitlines())}


@step()
def container_inspect():
    found = client.inspect_container(name)
    return {"keys": sorted(found), "network": sorted(found["NetworkSettings"]),
            "ended": found["State"]["ExitCode"], "running": found["State"]["Running"]}


@step()
def containers():
    mine = [c for c in client.containers(all=True) if "/" + name in c["Names"]]
    return [{key: type(value).__name__ for key, value in c.items()} for c in mine]


@step()
def sleeper():
    client.create_container("busybox", ["sleep", "600"], name=name + "-s")
    client.start(name + "-s")
    return client.inspect_container(name + "-s")["State"]["Running"]


@step()
def addresses():
    settings = client.inspect_container(name + "-s")["NetworkSettings"]
    return {key: type(settings.get(key)).__name__ for key in ("IPAddress", "Gateway", "MacAddress", "IPPrefixLen", "Bridge")}


@step(has="exec_create", since=(1, 15))
def execute():
    made = client.exec_create(name + "-s", ["sh", "-c", "echo in; exit 5"])
    said = text(client.exec_start(made["Id"]))
    return {"said": said, "code": client.exec_inspect(made["Id"])["ExitCode"] if number >= (1, 16) else None}


@step(has="exec_create", since=(1, 15))
def execute_streaming():
    made = client.exec_create(name + "-s", ["sh", "-c", "echo a; echo b"])
    return text(client.exec_start(made["Id"], stream=True))


@step()
def top():
    return client.top(name + "-s")["Titles"]


@step(has="stats", since=(1, 17))
def stats():
    first = next(iter(client.stats(name + "-s", decode=True) if "decode" in inspect.signature(client.stats).parameters
                      else client.stats(name + "-s")))
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


@step()
def attached():
    client.create_container("busybox", ["sh", "-c", "read line; echo got $line"], name=name + "-a", stdin_open=True)
    channel = client.attach_socket(name + "-a", {"stdin": 1, "stdout": 1, "stream": 1})
    client.start(name + "-a")
    channel = getattr(channel, "_sock", channel)
    channel.settimeout(30)
    channel.sendall(b"hello\n")
    received = b""
    while part := channel.recv(4096):
        received += part
    return received[8:].decode()


@step()
def commit_and_run():
    client.commit(name, repository=name, tag="one")
    client.tag(name + ":one", name, "two")
    return sorted(tag for i in client.images() for tag in i["RepoTags"] or [] if tag.startswith(name))


@step()
def build():
    file = io.BytesIO(("FROM busybox\nRUN echo %s >/built\n" % name).encode())
    lines = documents(client.build(fileobj=file, tag=name + ":built", rm=True))
    return {"kinds": sorted({key for line in lines for key in line}), "done": "Success" in json.dumps(lines[-1])}


@step()
def build_failing():
    file = io.BytesIO(b"FROM busybox\nRUN exit 9\n")
    lines = documents(client.build(fileobj=file, rm=True, forcerm=True))
    return "exit" in json.dumps(lines[-1]) or lines[-1]


@step()
def push_and_pull():
    there = registry + "/" + name
    client.tag("busybox", there, "1")
    # Old releases ask the registry whether it speaks TLS, unless told that it need not.
    plain = {"insecure_registry": True} if "insecure_registry" in inspect.signature(client.push).parameters else {}
    pushed = documents(client.push(there, tag="1", stream=True, **plain))
    client.remove_image(there + ":1")
    pulled = documents(client.pull(there, tag="1", stream=True, **plain))
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
    for act in (client.pause, client.unpause, client.stop, client.start, client.restart, client.kill):
        act(name + "-s", **({"timeout": 0} if act.__name__ in ("stop", "restart") else {}))
        state = client.inspect_container(name + "-s")["State"]
        states.append([state["Running"], state["Paused"]])
    return states


@step(since=(1, 17), has="rename")
def rename():
    client.rename(name + "-s", name + "-r")
    client.rename(name + "-r", name + "-s")
    return True


@step(since=(1, 22), has="create_network")
def network():
    client.create_network(name)
    client.connect_container_to_network(name + "-s", name)
    attached = sorted(client.inspect_container(name + "-s")["NetworkSettings"]["Networks"])
    client.disconnect_container_from_network(name + "-s", name)
    client.remove_network(name)
    return attached


@step(since=(1, 21), has="create_volume")
def volume():
    made = client.create_volume(name)
    client.remove_volume(name)
    return [made["Name"], made["Driver"]]


@step()
def events():
    if "since" not in inspect.signature(client.events).parameters:
        return "this release takes no filter, and other tests make events too"
    # At once after what it tells of: the engine remembers its last 256 events and no more.
    client.create_container("busybox", "true", name=name + "-e")
    client.start(name + "-e")
    wait(name + "-e")
    client.remove_container(name + "-e")
    told = documents(client.events(since=1, until=engine_time(), filters={"container": name + "-e"}))
    return [[e.get("status", e.get("Action")) for e in told], sorted({key for e in told for key in e})]


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
    for one in (name, name + "-s", name + "-a"):
        client.remove_container(one, force=True)
    return [c for c in client.containers(all=True) if any(n.startswith("/" + name) for n in c["Names"])]


print(json.dumps(steps))
