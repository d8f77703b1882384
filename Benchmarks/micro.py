# SPDX-License-Identifier: Apache-2.0
"""The rule engine alone: how fast, how many heap allocations and how many instructions a body takes."""

import json
import os
import re
import struct
import subprocess

import bodies
import contenders

BINARY = os.path.join(os.path.dirname(contenders.BINARY), "rules-bench")
# What `rules-bench` calls it, and the body that it is given.
CASES = {"inspect": "6 kB", "containers": "400 kB", "images": "8 MB", "events": "events", "untouched": "400 kB",
         "unruled": "400 kB", "among500": "400 kB"}


def run(folder, interposer, smoke):
    """{case: {metric: value}}; a smoke run does each body once and counts no instructions."""
    place = os.path.join(folder, "bodies")
    bodies.write(place)
    events = os.path.join(folder, "events")
    with open(events, "wb") as file:
        file.writelines(bodies.events(10_000_000))
    found = {}
    for case, size in CASES.items():
        path = events if size == "events" else f"{place}/v{bodies.VERSION}{bodies.TARGETS[size]}"
        length = os.path.getsize(path)
        iterations = 1 if smoke else max(3, 200_000_000 // length)
        best = min(once(case, path, iterations)["nanoseconds"] for _ in range(1 if smoke else 5))
        found[case] = {
            "gb_per_second": length * iterations / best,
            "allocations": difference(lambda number: allocations(folder, interposer, case, path, number)),
        }
        if not smoke and length < 1_000_000:
            found[case]["instructions"] = difference(lambda number: instructions(folder, case, path, number))
    return found


def once(case, path, iterations, **options):
    return json.loads(subprocess.run([BINARY, case, path, str(iterations)], check=True, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, **options).stdout)


def difference(count):
    """What one more iteration costs, once everything is warm: the mean of many, for hashes differ from run to run, and with
    them the start by some 300,000 instructions."""
    return (count(202) - count(2)) / 200


def allocations(folder, interposer, case, path, iterations):
    counter = os.path.join(folder, "micro-count")
    if os.path.exists(counter):
        os.unlink(counter)
    once(case, path, iterations, env={**os.environ, "LD_PRELOAD": interposer, "ALLOCATIONS_FILE": counter})
    return read_count(counter)


def read_count(path):
    with open(path, "rb") as file:
        return struct.unpack("Q", file.read(8))[0]


def instructions(folder, case, path, iterations):
    answer = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind",
         contenders.stripped(BINARY, folder), case, path, str(iterations)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected *: *(\d+)", answer.stderr).group(1))
