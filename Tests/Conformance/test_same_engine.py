# SPDX-License-Identifier: Apache-2.0
"""The same engine, asked directly at a version and through a proxy that speaks only the engine's newest: every rule
between the two is ours, and the answers must be equal, value by value.

Any other engine can be asked in the same way, by hand: `pytest test_same_engine.py --engine ADDRESS`.
"""

import os

import pytest

import cases
import world
from case import Exemption
from differential import Pair, Side, assert_declared_impossible, assert_few_exceptions

# The oldest version of each engine, and its newest, which is the one that the proxy speaks.
NATIVE = {"20.10": (12, 41), "26.1": (24, 45), "28": (24, 51)}

# What may differ, at most in 2 % of the cases. They are counted and printed.
EXEMPTIONS = [
    Exemption("image-.*|commit-.*", r"\.Container(Config\b.*)?$", "1.45-container-config",
              "nothing else tells of the container that an image was committed from"),
    Exemption("create-kernel-memory|life-updated", r"\.KernelMemory$", "1.42-kernel-memory",
              "an engine that no longer limits it keeps the number, but only for requests of older versions"),
    Exemption("create-mount-bind-(readonly|writable)", r"\.BindOptions$", "1.44-inspect-non-recursive",
              "an option that came with 1.44, in a request of an older version, can't be told from the rules' own"),
    Exemption("copy-folder", r"^$", "1.24-copy", "an engine of the era put the folder's own name first; 20.10 does not"),
]


def pytest_generate_tests(metafunc):
    """Every version of an engine below its newest; of the one that is given by its address, if there is one."""
    given = metafunc.config.getoption("--engine")
    native = {given: world.window(given)} if given else NATIVE
    if "engine" not in metafunc.fixturenames:
        return
    metafunc.parametrize("engine, minor", [
        (engine, minor) for engine, (oldest, newest) in native.items() for minor in range(oldest, newest)])


@pytest.fixture(scope="module")
def pairs(engines, proxies):
    """pairs(engine): the engine directly, and through the proxy."""
    made = {}

    def get(engine):
        if engine not in made:
            native = world.World(engines.socket(engine), f"cpw-{os.urandom(3).hex()}", engines.registry())
            proxy = proxies(engine, "--speak", "newest", "--floor", f"1.{native.oldest}")
            made[engine] = Pair(Side(native, native.socket, "x"), Side(native, proxy.socket, "y"))
            native.build()
        return made[engine]

    yield get
    for pair in made.values():
        pair.close()
        pair.sides[0].world.destroy()


@pytest.mark.parametrize("exemption", EXEMPTIONS, ids=lambda one: one.change)
def test_what_is_exempt_is_declared_impossible(exemption):
    assert_declared_impossible(exemption)


def test_answers_equal_the_engines_own(engine, minor, pairs, tally):
    pair = pairs(engine)
    native = pair.sides[0].world
    asked = [case for case in chosen(minor) if case.is_asked(minor, native.oldest)]
    faults = pair.faults(asked, minor, EXEMPTIONS, tally)
    assert not faults, "\n".join(faults)


def test_exceptions_are_few(tally):
    assert_few_exceptions(tally)


def chosen(minor):
    """The cases of a version: what has no boundary of its own is asked at every fifth version."""
    return (case for index, case in enumerate(cases.ALL) if case.around or (index + minor) % 5 == 0)
