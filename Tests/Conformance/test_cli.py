# SPDX-License-Identifier: Apache-2.0
"""The real Docker CLI, direct and through the proxy, with the same result.

A scenario is a function of the CLI, a name that is its own, and what else it needs; it returns all
that a person would have seen. Ids, times, addresses and the name are evened out before comparing.
"""

import io
import json
import os
import re
import tarfile

import pytest

import testbed
from cli import CLI
from image_world import archive
from proxy import until
from same import both, normal
from testbed import PAUSE

# Every engine by an old and by a new CLI; the one between on its own engine; the newest pinned to what is oldest,
# on every engine.
PAIRS = [(client, engine, None) for engine in testbed.ENGINES for client in ("20.10", "28")]
PAIRS += [("26.1", "26.1", None), *(("28", engine, "1.24") for engine in testbed.ENGINES)]
SCENARIOS = []


def scenario(function):
    SCENARIOS.append(function)
    return function


# Whether the CLI still says this of a container that never started, or, up to 1.24, that it removes by itself, is a
# race within the CLI.
WAITED = re.compile(
    rb"time=\S+ level=error msg=\"error (?:(?:waiting for|removing) container|getting events from daemon): .*\n")


def seen(*results):
    return [(result.code, result.out, WAITED.sub(b"", result.err)) for result in results]


def state(docker, name, field="{{.State.Status}}"):
    return docker.text("inspect", "-f", field, name)


def settled(docker, name, expected):
    """Its state, once that is the expected one: a busy engine's own events may undo what it said, for a moment."""
    return until(lambda: state(docker, name) == expected and expected, f"{name} is {expected}")


# -------------------------------------------------------------------- running


@scenario
def run_gives_output_apart_and_the_exit_code(docker, name, **_):
    return seen(
        docker("run", "--rm", "busybox", "sh", "-c", f"echo out; echo err >&2; {PAUSE}; exit 7"),
        docker("run", "--name", name, "busybox", "/no/such/program"),
        docker("run", "--rm", "busybox", "sh", "-c", "kill -9 $$"),
    )


@scenario
def run_with_input_ends_at_its_end(docker, name, **_):
    large = os.urandom(1 << 16) * 16
    echoed = docker.must("run", "--rm", "-i", "busybox", "cat", input=large)
    assert echoed.out == large
    return seen(
        docker.must("run", "--rm", "-i", "busybox", "sh", "-c", "cat; " + PAUSE, input=b"hi\n"),
        docker.must(
            "run", "--rm", "-i", "busybox", "sh", "-c", "cat >/dev/null; echo after the end; " + PAUSE, input=b"x"),
    )


@scenario
def run_at_a_terminal(docker, name, **_):
    with docker.terminal("run", "--rm", "-it", "--name", name, "busybox", "sh") as terminal:
        terminal.until(rb"# ")
        terminal.type(b"tty; echo $((40+2))-sum\r")
        terminal.until(rb"/dev/pts/\d+\r\n42-sum\r\n")
        terminal.type(b"exit 3\r")
        return terminal.code()


@scenario
def detach_keys_leave_the_container_running(docker, name, **_):
    docker.must("run", "-dit", "--name", name, "busybox", "sh")
    with docker.terminal("attach", name) as terminal:
        terminal.type(b"echo wor''king\r")
        terminal.until(rb"working\r\n")
        terminal.type(b"\x10\x11")
        code = terminal.code()
    with docker.terminal("attach", "--detach-keys", "ctrl-x,x", name) as terminal:
        terminal.type(b"\r")
        terminal.until(rb"# ")
        terminal.type(b"\x18x")
        return code, terminal.code(), state(docker, name)


@scenario
def attach_passes_input_and_output(docker, name, **_):
    docker.must("create", "-i", "--name", name, "busybox", "sh", "-c", "read line; echo got $line; echo bad >&2; " + PAUSE)
    started = docker("start", "-a", "-i", name, input=b"hello\n")
    return seen(started, docker("wait", name))


@scenario
def exec_in_every_manner(docker, name, **_):
    docker.must("run", "-d", "--name", name, "busybox", "sleep", "600")
    results = seen(
        docker("exec", "-i", name, "cat", input=b"hi\n"),
        docker("exec", "-e", "A=b", "-w", "/tmp", "-u", "nobody", name, "sh", "-c", "echo $A; pwd; id -u; exit 5"),
        docker("exec", "-d", name, "touch", "/made"),
        docker("exec", name, "sh", "-c", "until [ -e /made ]; do sleep 0.1; done; echo seen"),
        docker("exec", name, "/no/such/program"),
    )
    with docker.terminal("exec", "-it", name, "sh") as terminal:
        terminal.until(rb"# ")
        terminal.type(b"stty size >/dev/null; echo $((40+2))-sum; exit 4\r")
        terminal.until(rb"42-sum")
        return results, terminal.code()


@scenario
def logs_whole_in_part_and_followed(docker, name, **_):
    docker.must("run", "--name", name, "busybox", "sh", "-c", "for i in 1 2 3; do echo out $i; done; " + PAUSE)
    docker.must("run", "--name", name + "-err", "busybox", "sh", "-c", "echo err >&2; " + PAUSE)
    return seen(
        docker("logs", "--tail", "2", name),
        docker("logs", "-f", name),
        docker("logs", "-t", "--tail", "1", name),
        docker("logs", name + "-err"),
    )


@scenario
def logs_follow_a_running_container(docker, name, **_):
    docker.must("run", "-d", "--name", name, "busybox", "sh", "-c",
                f"echo first; until [ -e /go ]; do sleep 0.1; done; echo last; {PAUSE}; exit 2")
    following = docker.start("logs", "-f", name)
    following.out.until(rb"first\n")
    # Detached: the container ends as soon as the file is there, and whatever still runs in it with it.
    docker.must("exec", "-d", name, "touch", "/go")
    return seen(following.finish(), docker("wait", name))


# -------------------------------------------------------------------- a container's life


@scenario
def life_of_a_container(docker, name, **_):
    docker.must("create", "--name", name, "--label", "a=b", "busybox", "sleep", "600")
    states = [state(docker, name)]
    for command, then in (("start", "running"), ("pause", "paused"), ("unpause", "running"), ("restart -t 0", "running"),
                          ("stop -t 0", "exited"), ("start", "running"), ("kill", "exited")):
        docker.must(*command.split(), name)
        states.append(settled(docker, name, then))
    docker.must("rename", name, name + "-renamed")
    results = seen(docker("wait", name + "-renamed"), docker("rm", name), docker("rm", name + "-renamed"))
    return states, results


@scenario
def wait_tells_how_it_ended(docker, name, **_):
    docker.must("run", "-d", "--name", name, "busybox", "sleep", "600")
    waiting = docker.start("wait", name)
    docker.must("kill", "-s", "KILL", name)
    return seen(waiting.finish())


@scenario
def listing_and_looking(docker, name, **_):
    docker.must("run", "-d", "--name", name, "-p", "127.0.0.1::80", "-e", "A=b", "-v", "/vol", "busybox", "sleep", "600")
    listed = docker.text("ps", "-a", "--filter", f"name={name}", "--format", "{{.Names}} {{.Image}} {{.Command}} {{.State}}")
    inspected = json.loads(docker.text("inspect", name))[0]
    top = [line.split()[1:] for line in docker.text("top", name, "-o", "pid,args").splitlines()]
    stats = docker.text("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}", name)
    # Engines since 23 don't tell of these to clients of a time when they did; through the proxy they are told.
    host_config = sorted(inspected["HostConfig"].keys() - {"KernelMemory", "KernelMemoryTCP"})
    return (listed, top, stats, sorted(inspected), sorted(inspected["NetworkSettings"]), host_config, inspected["Config"]["Env"], docker.text("ps", "--help"))


@scenario
def update_and_differences(docker, name, **_):
    docker.must("run", "-d", "--name", name, "busybox", "sh", "-c", "echo x >/made; rm /etc/group; sleep 600")
    docker.must("exec", name, "sh", "-c", "until [ ! -e /etc/group ]; do sleep 0.1; done")
    updated = docker("update", "--memory", "64m", "--memory-swap", "64m", name)
    differences = sorted(docker.text("diff", name).splitlines())  # the engine tells them in any order
    return seen(updated), differences, state(docker, name, "{{.HostConfig.Memory}}")


# -------------------------------------------------------------------- files


@scenario
def copy_in_and_out(docker, name, **_):
    inside = os.path.join(docker.folder, "inside")
    os.makedirs(os.path.join(inside, "sub"))
    content = os.urandom(1 << 20)
    with open(os.path.join(inside, "sub", "data"), "wb") as file:
        file.write(content)
    docker.must("create", "--name", name, "busybox", "true")
    docker.must("cp", inside, f"{name}:/copied")
    docker.must("cp", f"{name}:/copied/sub/data", os.path.join(docker.folder, "back"))
    with open(os.path.join(docker.folder, "back"), "rb") as file:
        assert file.read() == content
    stream = docker.must("cp", f"{name}:/copied", "-").out
    members = sorted((m.name, m.size, m.mode) for m in tarfile.open(fileobj=io.BytesIO(stream)))
    docker.must("cp", "-", f"{name}:/tmp", input=stream)
    nowhere = docker("cp", os.path.join(docker.folder, "back"), "no-such-container:/x")
    # The client may complain in its log, before or after, of an answer that came while it was still sending.
    answer = [line for line in nowhere.err.splitlines() if line.startswith(b"Error")]
    return members, seen(docker("cp", f"{name}:/nothing", docker.folder)), nowhere.code, answer


@scenario
def export_and_import(docker, name, **_):
    docker.must("create", "--name", name, "busybox", "true")
    exported = docker.must("export", name).out
    names = sorted(tarfile.open(fileobj=io.BytesIO(exported)).getnames())
    docker.must("import", "--change", f"CMD echo imported; {PAUSE}", "-", name + ":imported", input=exported)
    return names, seen(docker("run", "--rm", name + ":imported"))


# -------------------------------------------------------------------- images


@scenario
def commit_tag_history_and_remove(docker, name, **_):
    docker.must("run", "--name", name, "busybox", "sh", "-c", f"echo kept {name} >/kept")
    docker.must("commit", "-m", "words", "--change", "ENV A=b", name, name + ":one")
    docker.must("tag", name + ":one", name + ":two")
    return seen(
        docker("run", "--rm", name + ":two", "sh", "-c", "cat /kept; " + PAUSE),
        docker("history", "--format", "{{.Comment}}|{{.CreatedBy}}", name + ":two"),
        docker("image", "inspect", "-f", "{{.Config.Env}} {{.Comment}} {{len .RootFS.Layers}}", name + ":two"),
        docker("rmi", name + ":one"),
        docker("rmi", name + ":two"),
        docker("rmi", name + ":two"),
    )


@scenario
def save_and_load(docker, name, **_):
    docker.must("tag", "busybox", name + ":saved")
    before = docker.text("image", "inspect", "-f", "{{.Id}}", name + ":saved")
    saved = docker.must("save", name + ":saved").out
    docker.must("rmi", name + ":saved")
    loaded = docker.must("load", input=saved)
    assert docker.text("image", "inspect", "-f", "{{.Id}}", name + ":saved") == before
    return seen(loaded), sorted(os.path.basename(n) for n in tarfile.open(fileobj=io.BytesIO(saved)).getnames())


def context(docker, dockerfile):
    folder = os.path.join(docker.folder, "context")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "Dockerfile"), "w") as file:
        file.write(dockerfile)
    with open(os.path.join(folder, "data"), "w") as file:
        file.write("from the context\n")
    return folder


@scenario
def classic_build(docker, name, **_):
    said = f"CMD cat /word /data; {PAUSE}\n"
    good = context(docker, "FROM busybox\nARG word\nRUN echo $word >/word\nCOPY data /data\n" + said)
    built = docker("build", "--no-cache", "--build-arg", "word=spoken", "-t", name, good, DOCKER_BUILDKIT="0")
    ran = docker("run", "--rm", name)
    bad = context(docker, f"FROM busybox\nRUN echo before; {PAUSE}; exit 9\n")
    failed = docker("build", "--no-cache", "--force-rm", bad, DOCKER_BUILDKIT="0")
    return seen(built, ran, failed)


@scenario
def push_and_pull(docker, name, registry, **_):
    reference = f"{registry}/{name}:1"
    # An image of one's own: of two names that an image is given at a time, Podman may forget one.
    docker.must("import", "-", name, input=archive(file=name))
    docker.must("tag", name, reference)
    pushed = docker("push", "-q", reference)
    docker.must("rmi", reference)
    pulled = docker("pull", reference)
    # Not by the ids that some begin with, which each run has others of.
    told = [line for line in pulled.out.splitlines() if b"layer" not in line.lower()]
    lines = sorted(told, key=lambda line: line.rpartition(b": ")[2])
    return seen(pushed), pulled.code, pulled.err, lines, seen(
        docker("pull", f"{registry}/{name}:none"), docker("rmi", reference))


# -------------------------------------------------------------------- networks, volumes, events


@scenario
def networks(docker, name, **_):
    docker.must("network", "create", "--label", "a=b", name)
    docker.must("run", "-d", "--name", name + "-c", "--network", name, "--network-alias", "other", "busybox", "sleep", "600")
    docker.must("network", "disconnect", name, name + "-c")
    docker.must("network", "connect", "--alias", "again", name, name + "-c")
    attached = docker.text("network", "inspect", "-f", "{{range .Containers}}{{.Name}}{{end}} {{.Driver}} {{.Labels}}", name)
    resolved = docker("exec", name + "-c", "ping", "-c", "1", "-q", "again")
    busy = docker("network", "rm", name)
    docker.must("rm", "-f", name + "-c")
    return attached, resolved.code, seen(busy, docker("network", "rm", name), docker("network", "inspect", name))


@scenario
def volumes(docker, name, **_):
    docker.must("volume", "create", "--label", "a=b", name)
    docker.must("run", "--rm", "-v", f"{name}:/v", "busybox", "sh", "-c", "echo kept >/v/f")
    docker.must("create", "--name", name + "-c", "-v", f"{name}:/v:ro", "busybox", "sh", "-c", "cat /v/f; " + PAUSE)
    result = seen(
        docker("start", "-a", name + "-c"),
        docker("volume", "inspect", "-f", "{{.Labels}} {{.Driver}} {{.Scope}}", name),
        docker("volume", "rm", name),
    )
    docker.must("rm", name + "-c")
    return result, seen(docker("volume", "rm", name), docker("volume", "inspect", name))


@scenario
def events_past_and_live(docker, name, **_):
    begin = docker.text("info", "-f", "{{.SystemTime}}")
    live = docker.start("events", "--since", begin, "--filter", f"label=run={name}", "--format", "{{json .}}")
    docker.must("run", "--name", name, "--label", f"run={name}", "busybox", "true")
    docker.must("rm", name)
    live.out.until(rb'"destroy"[^\n]*\n')
    live.kill()
    end = docker.text("info", "-f", "{{.SystemTime}}")
    past = docker.text("events", "--since", begin, "--until", end, "--filter", f"label=run={name}", "--format", "{{json .}}")
    told = [[json.loads(line) for line in text.splitlines()] for text in (live.out.seen.decode(), past)]
    for event in told[0] + told[1]:
        event.pop("time"), event.pop("timeNano")
        attributes = event["Actor"]["Attributes"]
        attributes.update({key: "SECONDS" for key in attributes.keys() & {"execDuration"}})
    # An engine tells of who attached once it has let them, when they may have started the container already.
    return [sorted(events, key=lambda event: event["Action"] != "attach") for events in told]


@scenario
def ports_and_pruning(docker, name, **_):
    label = f"run={name}"
    docker.must("run", "-d", "--name", name, "--label", label, "-p", "127.0.0.1::80", "busybox", "sleep", "600")
    port = docker.text("port", name, "80/tcp").split(":")[0]
    docker.must("kill", name)
    docker.must("network", "create", "--label", label, name)
    docker.must("volume", "create", "--label", label, name)
    return port, seen(*(alone(docker, kind, "prune", "-f", "--filter", f"label={label}")
                        for kind in ("container", "network", "volume", "image")))


# -------------------------------------------------------------------- errors and the engine itself


@scenario
def errors(docker, name, **_):
    docker.must("run", "-d", "--name", name, "busybox", "sleep", "600")
    return seen(
        docker("inspect", name + "-none"),
        docker("start", name + "-none"),
        docker("logs", name + "-none"),
        docker("exec", name + "-none", "true"),
        docker("rm", name),
        docker("run", "--name", name, "busybox", "true"),
        docker("run", "--name", "!", "busybox", "true"),
        docker("run", "--rm", "--memory", "1k", "busybox", "true"),
        docker("rmi", name + "-none"),
        docker("network", "connect", name + "-none", name),
        docker("kill", "-s", "NOSIGNAL", name),
    )


@scenario
def what_the_engine_says_of_itself(docker, name, **_):
    version = json.loads(docker.text("version", "-f", "{{json .}}"))
    info = json.loads(docker.text("info", "-f", "{{json .}}"))
    return version["Server"]["Version"], version["Client"], sorted(info), [
        alone(docker, "system", "df", *more).code for more in ([], ["-v"])]


def alone(docker, *arguments):
    """An engine counts and prunes for one client at a time, and both sides ask at once: then the other asks again."""
    def ask():
        result = docker(*arguments)
        return b"already running" not in result.err and result

    return until(ask, "the other side is done")


@pytest.mark.parametrize("client, engine, pin", PAIRS, ids=lambda value: value or "")
@pytest.mark.parametrize("act", SCENARIOS, ids=lambda function: function.__name__)
def test_the_same_through_the_proxy(act, client, engine, pin, engines, proxies, registry, unique, folder):
    environment = {"DOCKER_API_VERSION": pin} if pin else {}
    sides = {"direct": engines.socket(engine), "proxied": proxies(engine).socket}
    binary = testbed.docker_cli(client)

    def run(side):
        own = os.path.join(folder, side)
        os.mkdir(own)
        name = unique()
        result = act(CLI(binary, sides[side], own, **environment), name, registry=registry)
        return normal(normal(result, [name]), [folder + "/" + side])

    direct, proxied = both(run, "direct", "proxied")
    assert proxied == direct


@pytest.mark.parametrize("engine", testbed.ENGINES)
def test_the_cli_of_this_machine_runs_a_container(engine, proxies, folder):
    docker = CLI(testbed.docker_cli("host"), proxies(engine).socket, folder)
    assert docker.must("run", "--rm", "-i", "busybox", "sh", "-c", "cat; " + PAUSE, input=b"hi\n").out == b"hi\n"


@pytest.mark.parametrize("engine", ["26.1", "28"])
@pytest.mark.parametrize("version", ["1.12", "1.18", "1.21", "1.23"])
def test_a_cli_pinned_to_a_version_that_the_engine_refuses(engine, version, engines, proxies, unique, folder):
    """Only what needs no rules beyond the first ones."""
    pin = {"DOCKER_API_VERSION": version}
    binary, name = testbed.docker_cli("20.10"), unique()
    refused = CLI(binary, engines.socket(engine), folder, **pin)("ps")
    assert refused.code != 0 and b"too old" in refused.err
    CLI(binary, engines.socket(engine), folder).must("run", "--name", name, "busybox", "sh", "-c", "echo hi; " + PAUSE)
    docker = CLI(binary, proxies(engine).socket, folder, **pin)
    assert name in docker.text("ps", "-a", "--format", "{{.Names}}").split()
    assert state(docker, name) == "exited"
    assert docker.text("logs", name) == "hi"
    assert "busybox" in docker.text("images", "--format", "{{.Repository}}")
    era = CLI(binary, engines.socket("20.10"), folder, **pin)  # an engine that speaks the version itself
    assert seen(docker("logs", name + "-none")) == seen(era("logs", name + "-none"))
    assert seen(docker("run", "--name", "!", "busybox")) == seen(era("run", "--name", "!", "busybox"))
    docker.must("rm", name)
