# SPDX-License-Identifier: Apache-2.0
"""The same engine, asked directly at a version and through a proxy that speaks only the engine's newest: every rule
between the two is ours, and the answers must be equal, value by value."""

import os
import re

import pytest

import differential
import world

# The oldest version of each engine, and its newest, which is the one that the proxy speaks.
NATIVE = {"20.10": (12, 41), "26.1": (24, 45), "28": (24, 51)}

# What may differ: the case, the place, and why. The cases are counted and printed.
EXCEPTIONS = [
    ("unknown-route", r"header Api-Version", "the proxy tells its version on every answer, engines not on this one"),
    ("(start|stop)-.*", r"header X-Content-Type-Options", "20.10 sends the field of text errors with a 304 below 1.24"),
    ("image-json-.*", r"\.Container(Config\b.*)?$", "1.45: what an image was committed from is told nowhere else"),
    ("info", r"\.ExecutionDriver$", "1.25: put back as the engines of that era had it; 28 leaves it out"),
]


@pytest.fixture(scope="module")
def worlds(engines):
    made = {}

    def get(engine):
        if engine not in made:
            made[engine] = world.World(engines.socket(engine), f"cpw-{os.urandom(3).hex()}")
            made[engine].build()
        return made[engine]

    yield get
    for one in made.values():
        one.destroy()


def excepted(name, place):
    return any(re.fullmatch(case, name) and re.search(pattern, place) for case, pattern, _ in EXCEPTIONS)


@pytest.mark.parametrize(
    "engine, minor",
    [(engine, minor) for engine, (oldest, newest) in NATIVE.items() for minor in range(oldest, newest)])
def test_answers_equal_the_engines_own(engine, minor, worlds, proxies):
    native = worlds(engine)
    proxy = proxies(engine, "--speak", "newest", "--floor", f"1.{NATIVE[engine][0]}")
    cases = native.reads()
    found, allowed = [], []
    for name, method, target in cases:
        direct = differential.answer(native.socket, method, f"/v1.{minor}{target}")
        proxied = differential.answer(proxy.socket, method, f"/v1.{minor}{target}")
        differing = differential.compare(direct, proxied)
        wrong = [difference for difference in differing if not excepted(name, difference[0])]
        found += [f"{name}: {place}: engine {left!r}, proxy {right!r}" for place, left, right in wrong]
        if differing and not wrong:
            allowed.append(name)
    print(f"engine {engine} at 1.{minor}: {len(cases)} cases, known exceptions: {', '.join(allowed) or 'none'}")
    assert not found, "\n".join(found)
