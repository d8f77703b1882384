# SPDX-License-Identifier: Apache-2.0
"""The same engine, asked directly at a version and through a proxy that speaks only the engine's newest: every rule
between the two is ours, and the answers must be equal, value by value."""

import re

import pytest

import differential
import world

# The newest version of each engine; every older one that it speaks is asked.
NATIVE = {"20.10": (12, 41), "26.1": (24, 45), "28": (24, 51)}

# What may differ: the case, the place, and why. Each is counted and printed.
EXCEPTIONS = [
    ("unknown-route", r"header Api-Version", "the proxy tells its version on every answer, engines not on this one"),
]


@pytest.fixture(scope="module")
def worlds(engines):
    made = {}

    def get(engine, prefix):
        if engine not in made:
            made[engine] = world.World(engines.socket(engine), prefix).build()
        return made[engine]

    yield get
    for one in made.values():
        one.destroy()


def excepted(name, place):
    return any(re.fullmatch(case, name) and re.search(pattern, place) for case, pattern, _ in EXCEPTIONS)


@pytest.mark.parametrize(
    "engine, minor",
    [(engine, minor) for engine, (oldest, newest) in NATIVE.items() for minor in range(oldest, newest)])
def test_answers_equal_the_engines_own(engine, minor, worlds, proxies, unique_prefix, record_property):
    native = worlds(engine, unique_prefix)
    floor = f"1.{NATIVE[engine][0]}"
    proxy = proxies(engine, "--speak", "newest", "--floor", floor)
    found, allowed = [], 0
    for name, method, target in native.reads():
        direct = differential.answer(native.socket, method, f"/v1.{minor}{target}")
        proxied = differential.answer(proxy.socket, method, f"/v1.{minor}{target}")
        differing = differential.compare(direct, proxied)
        wrong = [difference for difference in differing if not excepted(name, difference[0])]
        allowed += bool(differing) and not wrong
        found += [f"{name}: {place}: engine {left!r}, proxy {right!r}" for place, left, right in wrong]
    print(f"engine {engine} at 1.{minor}: {len(native.reads())} cases, {allowed} with a known exception")
    assert not found, "\n".join(found)
