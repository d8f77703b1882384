# SPDX-License-Identifier: Apache-2.0
"""Swarms, services, secrets, configs and plugins, on engines of their own that are each in a swarm of one node."""

import os
import shutil

import pytest

import testbed
from case import Exemption
from differential import Pair, Side
from proxy import Proxy
from swarm_cases import CASES
from swarm_world import SwarmWorld

# The oldest version of each engine that has swarms, and its newest, which is the one that the proxy speaks. Engine
# 20.10 knows them below that as well, and says so in the words of the time.
NATIVE = {"20.10": (24, 41), "26.1": (24, 45), "28": (24, 51)}
BEFORE_SWARMS = [("20.10", 12), ("20.10", 23)]

# What may differ from the engine's own answers, at most in 2 % of the cases. They are counted and printed.
EXEMPTIONS = [
    Exemption("(secrets|configs)-create-templated|swarm-volume-cluster", r"header (Ostype|Docker-Experimental)", "",
              "refused by the proxy, which does not send these fields"),
    Exemption("service-create-image", r"\[0\]\.Warnings$", "1.30-service-platforms",
              "below 1.30 engines look the image up in its registry, and warn where they cannot"),
    Exemption("swarm-info", r"\.ExecutionDriver$", "1.25-execution-driver", "put back as in that era; 28 leaves it out"),
]


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
        shutil.rmtree(self.engines.environment["ENGINES_DATA"])


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
def test_answers_equal_the_engines_own(engine, minor, pairs):
    pair = pairs(engine)
    oldest, newest = NATIVE[engine]
    asked = [case for case in CASES if case.is_asked(minor, min(minor, oldest), newest - 1)]
    found, exempt = [], []
    for case in asked:
        differences = pair.differences(case, minor)
        wrong = [one for one in differences if not any(known.covers(case.name, one[0]) for known in EXEMPTIONS)]
        found += [f"{case.name}: {place}: engine {left!r:.300}, proxy {right!r:.300}" for place, left, right in wrong]
        if differences and not wrong:
            exempt.append(case.name)
    print(f"engine {engine} at 1.{minor}: {len(asked)} cases, {len(asked) - len(exempt)} equal, "
          f"{len(exempt)} exceptions: {', '.join(exempt) or 'none'}")
    assert not found, "\n".join(found)
    assert len(exempt) <= len(asked) * 0.02, "more than 2 % of the cases are exceptions"
