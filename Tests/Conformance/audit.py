# SPDX-License-Identifier: Apache-2.0
"""What `compatproxy audit` says of a proxy's store, and the store itself."""

import json
import os
import sqlite3
import subprocess

import testbed
from proxy import until
from testbed import PATIENCE


def store(proxy):
    return os.path.join(proxy.state, "audit.sqlite")


def run(proxy, *flags):
    return subprocess.run(
        [testbed.BINARY, "audit", "--state", proxy.state, *flags], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, timeout=PATIENCE)


def report(proxy, *flags):
    finished = run(proxy, "--json", *flags)
    assert finished.returncode in (0, 2, 3, 4), finished.stderr
    return json.loads(finished.stdout)


def requests(path):
    """How many requests the store holds; none where it is not there yet, or not made anew yet."""
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=PATIENCE) as database:
            return database.execute("SELECT coalesce(sum(requests), 0) FROM use").fetchone()[0]
    except sqlite3.DatabaseError:
        return 0


def wait_for(proxy, count):
    """Waits until the store holds that many requests, and no more."""
    def enough():
        found = requests(store(proxy))
        return found >= count and found

    assert until(enough, f"{count} requests in the store") == count
