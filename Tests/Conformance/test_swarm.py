# SPDX-License-Identifier: Apache-2.0
"""Swarms, services, secrets, configs and plugins, on engines of their own that are each in a swarm of one node."""

import json
import os
import shutil
import subprocess

import pytest

import rawhttp
import swarm_cli
import testbed
from case import Exemption
from cli import CLI
from differential import Pair, Side, assert_declared_impossible, assert_few_exceptions, is_passing, plain_value
from proxy import Proxy, until
from same import normal
from swarm_cases import CASES
from swarm_world import SwarmWorld, cluster_volume, replicas
from test_cross_era import MODES, Panel

# The oldest version of each engine that has swarms, and its newest, which is the one that the proxy speaks. Engine
# 20.10 knows them below that as well, and says so in the words of the time.
NATIVE = {"20.10": (24, 41), "26.1": (24, 45), "28": (24, 51)}
BEFORE_SWARMS = [("20.10", 12), ("20.10", 23)]

# Clients, with the version that they speak, the engine of their era, and the other one that they get by the proxy.
CLIS = [("20.10", "20.10", "28"), ("28", "28", "20.10")]
DOCKER_PYS = [("2.7.0", "1.25", "20.10", "28"), ("3.7.3", "1.30", "20.10", "28"), ("4.4.4", "1.39", "20.10", "28"),
              ("7.1.0", "1.51", "28", "20.10")]

# Whose own answers count at which versions, and which engines give them through the proxy.
ERAS = [("20.10", ("26.1", "28"), (24, 30, 37, 41)), ("28", ("20.10",), (42, 44, 51))]

# Lists of all that there is or was, which is more where an engine knows more; others have elements of each kind. And
# networks that engines and the machine make, as they come by their addresses and labels.
ALL_LISTED = ("services", "services-status", "services-bad-status", "tasks", "swarm-volumes", "swarm-events",
              "swarm-networks", "swarm-networks-scope", "swarm-network-ingress")

# What may differ from the answers of each era.
ERA_EXEMPTIONS = [
    Exemption("swarm-volume-.*|service-create-mount-cluster", "status$", "1.42-create-cluster-volume",
              "engines before 23 have no such volumes"),
    Exemption("swarm-info", r"\.Runtimes\..*\.status$", "1.44-runtime-status", "engines before 25 don't tell"),
    Exemption("swarm-info", r"\.Containerd$", "1.46-containerd", "engines before 27 don't tell where it is"),
    Exemption("service-create-(health-start|seccomp.*|apparmor)|service-update-security", "",
              "1.44-service-security", "refused, for the engine would overlook it"),
    Exemption("service-create-mount-bind-(made|forced)", "", "1.44-service-mount-options",
              "refused, for the engine would overlook it"),
    Exemption("service-create-oom|service-create-mount-(tmpfs-options|subpath)", "",
              "1.46-service-oom-score", "refused, for the engine would overlook it"),
]

# What lets a client of Engine 28 use an older one.
NEWER = ("--ceiling", "1.51")


class Swarms:
    """Engines that are each in a swarm, apart from those of the other suites, which never see one."""

    def __init__(self):
        self.engines = testbed.Engines(**testbed.apart("swarm"))
        self.worlds = {}

    def __getitem__(self, name):
        if name not in self.worlds:
            world = SwarmWorld(self.engines.socket(name), f"cps{os.urandom(3).hex()}")
            self.worlds[name] = world
            world.build()
        return self.worlds[name]

    def stop(self):
        for world in self.worlds.values():
            world.destroy()
        self.engines.stop()
        # Where an engine has ended hard, something of it may still be mounted.
        shutil.rmtree(self.engines.environment["ENGINES_DATA"], ignore_errors=True)


@pytest.fixture(scope="module")
def swarms():
    made = Swarms()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def sides(swarms, session_folder):
    """sides(engine, mark): an engine directly; with flags for it, through a proxy."""
    made, proxies = [], {}

    def get(name, mark, *flags):
        world = swarms[name]
        if flags and (name, *flags) not in proxies:
            folder = os.path.join(session_folder, f"swarm-{len(proxies)}")
            os.makedirs(folder)
            proxies[name, *flags] = Proxy(folder, world.socket, *flags)
        made.append(Side(world, proxies[name, *flags].socket if flags else world.socket, mark))
        return made[-1]

    yield get
    for side in made:
        side.close()
    for proxy in proxies.values():
        proxy.stop()


@pytest.fixture(scope="module")
def pairs(sides):
    """pairs(engine): the engine directly, and through a proxy that speaks its newest version alone."""
    made = {}

    def get(engine):
        if engine not in made:
            made[engine] = Pair(sides(engine, "x"), sides(engine, "y", "--speak", "newest"))
        return made[engine]

    return get


@pytest.mark.parametrize(
    "engine, minor",
    BEFORE_SWARMS + [(engine, minor) for engine, window in NATIVE.items() for minor in range(*window)])
def test_answers_equal_the_engines_own(engine, minor, pairs, tally):
    pair = pairs(engine)
    oldest, newest = NATIVE[engine]
    asked = [case for case in CASES if case.is_asked(minor, min(minor, oldest), newest - 1)]
    faults = pair.faults(asked, minor, [], tally)
    assert not faults, "\n".join(faults)


def test_exceptions_are_few(tally):
    assert_few_exceptions(tally)


@pytest.mark.parametrize("exemption", ERA_EXEMPTIONS, ids=lambda one: one.change)
def test_what_is_exempt_is_declared_impossible(exemption):
    assert_declared_impossible(exemption)


@pytest.fixture(scope="module")
def panels(sides):
    """panels(era, others): an engine for itself, and others in its stead through the proxy, lenient and strict."""
    made = {}

    def get(era, others):
        if (era, others) not in made:
            models = {"lenient": sides(era, "-el"), "strict": sides(era, "-es", *NEWER, *MODES["strict"])}
            ways = {(other, mode): sides(other, f"-o{mode[0]}", *NEWER, *flags)
                    for other in others for mode, flags in MODES.items()}
            made[era, others] = Panel(models, ways)
        return made[era, others]

    yield get
    for panel in made.values():
        panel.close()


@pytest.mark.parametrize("era, others, minor", [(era, others, minor) for era, others, minors in ERAS for minor in minors])
def test_answers_are_those_of_the_era(era, others, minor, panels, tally):
    panel, oldest, newest = panels(era, others), *NATIVE[era]
    asked = [case for case in CASES if case.is_asked(minor, oldest, newest) and case.name not in ALL_LISTED]
    wrong = []
    for case in asked:
        for (engine, mode), differences in panel.differences(case, minor, ERA_EXEMPTIONS).items():
            found = [(one.place, one) for one in differences
                     if not (mode == "lenient" and one.is_beyond)
                     and not is_passing(case, one.place, one.era, one.given)]
            wrong += [f"{engine} {mode}: {case.name}: {one}"
                      for _, one in tally.counted(case, found, ERA_EXEMPTIONS)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("minor", (24, 29, 30))
def test_images_are_pinned_as_the_engine_pins_them(minor, swarms, sides, registry, unique):
    tags = [f"{registry}/{unique()}", f"{registry}/{unique()}:2"]
    for tag in tags:
        publish(swarms["28"].socket, tag)
    direct, proxied = (pinned(side.asker.socket, minor, tags, unique())
                       for side in (sides("28", "d"), sides("28", "p", "--speak", "newest")))
    assert direct[0].count("@sha256:") == (minor < 30)
    assert proxied == direct


def publish(socket, tag):
    host, _, path = tag.partition("/")
    name, _, version = path.partition(":")
    name, version = f"{host}/{name}", version or "latest"
    for target in (f"busybox/tag?repo={name}&tag={version}", f"{name}/push?tag={version}"):
        answer = rawhttp.once(socket, "POST", f"/v1.41/images/{target}", headers=(("X-Registry-Auth", "e30="),))
        assert answer.status in (200, 201), answer
        assert b"error" not in answer.body


def pinned(socket, minor, tags, name):
    """The images that a service of these in turn has, and what the engine says where there is no such image."""
    def ask(method, target, body=None):
        answer = rawhttp.once(socket, method, f"/v1.{minor}{target}", body)
        assert answer.status in (200, 201), answer
        return json.loads(answer.body or b"null")

    def spec(image):
        return {"Name": name, "TaskTemplate": {"ContainerSpec": {"Image": image}}, "Mode": {"Replicated": {"Replicas": 0}}}

    def update(image):
        """Nothing where the swarm, which goes on allocating what a service needs, has changed it meanwhile."""
        index = ask("GET", f"/services/{name}")["Version"]["Index"]
        answer = rawhttp.once(socket, "POST", f"/v1.{minor}/services/{name}/update?version={index}", spec(image))
        assert answer.status == 200 or b"out of sequence" in answer.body, answer
        return answer.status == 200 and answer.json()

    ask("POST", "/services/create", spec(tags[0]))
    images = [ask("GET", f"/services/{name}")["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]]
    said = []
    for image in (tags[1], tags[1] + "-absent"):
        said.append(until(lambda image=image: update(image), f"{name} is updated"))
        images.append(ask("GET", f"/services/{name}")["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"])
    rawhttp.once(socket, "DELETE", f"/v1.{minor}/services/{name}")
    return *images, said


def docker_py(release, version, socket, name):
    """What a release of docker-py makes of a swarm."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DOCKER_")}
    environment |= {"PYTHONPATH": str(testbed.docker_py(release)), "PYTHONWARNINGS": "ignore"}
    scenario = testbed.ROOT / "Tests/Conformance/docker_py_swarm.py"
    finished = subprocess.run(
        [testbed.python(), str(scenario), f"unix://{socket}", version, name],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        timeout=5 * testbed.PATIENCE)
    assert finished.returncode == 0, finished.stderr.decode()[-3000:]
    return plain_value(normal(json.loads(finished.stdout), [name]), name)


@pytest.mark.parametrize("release, version, era, other", DOCKER_PYS)
def test_docker_py_finds_the_swarm_of_its_era(release, version, era, other, sides):
    direct = docker_py(release, version, sides(era, "d").asker.socket, "direct")
    proxied = docker_py(release, version, sides(other, "p", *NEWER).asker.socket, "proxied")
    assert not [step for step, result in direct.items() if isinstance(result, dict) and "raised" in result]
    assert proxied == direct


@pytest.mark.parametrize("cli, era, other", CLIS)
def test_the_cli_finds_the_swarm_of_its_era(cli, era, other, sides, folder):
    seen = []
    for name, side in (("direct", sides(era, "d")), ("proxied", sides(other, "p", *NEWER))):
        own = os.path.join(folder, name)
        os.makedirs(own)
        played = swarm_cli.play(CLI(testbed.docker_cli(cli), side.asker.socket, own), name)
        seen.append(plain_value(normal(played, [name]), name))
    direct, proxied = seen
    assert not [command for command, result in direct.items() if result[0] != 0], direct
    assert proxied == direct


def test_an_older_engine_is_not_asked_for_what_it_would_overlook(sides, folder):
    docker = CLI(testbed.docker_cli("28"), sides("20.10", "p", *NEWER).asker.socket, folder)
    refused = docker("service", "create", "--detach", "--no-resolve-image", "--oom-score-adj", "5", "busybox")
    assert refused.code == 1
    assert b"TaskTemplate.ContainerSpec.OomScoreAdj needs API v1.46 or newer" in refused.err


def test_a_client_does_not_remove_the_volume_that_it_cannot_see(swarms, sides, unique):
    world, proxied, name = swarms["28"], sides("28", "p", "--speak", "newest").asker.socket, unique()

    def remove(options=""):
        return rawhttp.once(proxied, "DELETE", f"/v1.41/volumes/{name}{options}").status

    for volume in (cluster_volume(name), {"Name": name}):
        world.ask("POST", "/volumes/create", volume, minor=51)
    assert "ClusterVolume" not in world.ask("GET", f"/volumes/{name}", minor=51)
    assert remove("?force=1") == 204
    assert "ClusterVolume" in world.ask("GET", f"/volumes/{name}", minor=51)
    assert (remove("?force=1"), remove()) == (204, 404)
    assert "ClusterVolume" in world.ask("GET", f"/volumes/{name}", minor=51)
    world.ask("DELETE", f"/volumes/{name}?force=1", minor=51)


def test_an_older_client_updates_a_service_with_a_cluster_volume(swarms, sides, folder, unique):
    world, name = swarms["28"], unique()
    docker = CLI(testbed.docker_cli("20.10"), sides("28", "p", *NEWER).asker.socket, folder)
    mounts = [{"Type": "cluster", "Source": "v", "Target": "/v"}]
    world.ask("POST", "/services/create", minor=51, body={
        "Name": name, "TaskTemplate": {"ContainerSpec": {"Image": "busybox", "Mounts": mounts}}, "Mode": replicas(0)})
    docker.must("service", "update", "--detach", "--no-resolve-image", "--label-add", "a=b", name)
    docker.must("service", "rollback", "--detach", name)
    service = world.ask("GET", f"/services/{name}", minor=51)
    assert service["Spec"]["TaskTemplate"]["ContainerSpec"]["Mounts"] == mounts
    docker.must("service", "rm", name)


def test_a_task_starts_whatever_its_name_servers(swarms, sides, unique):
    world, proxied, name = swarms["28"], sides("28", "p", *NEWER).asker.socket, unique()
    answer = rawhttp.once(proxied, "POST", "/v1.41/services/create", {
        "Name": world.name(name), "Mode": replicas(1), "TaskTemplate": {"ContainerSpec": {
            "Image": "busybox", "Command": ["sleep", "99"], "DNSConfig": {"Nameservers": ["bad", "10.0.0.2:53"]}}}})
    assert answer.status == 201, answer
    until(lambda: world.task(name), "its task runs")
    world.ask("DELETE", f"/services/{world.name(name)}")
