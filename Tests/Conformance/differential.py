# SPDX-License-Identifier: Apache-2.0
"""What two engines, or one engine and the proxy, answer to the same request: what differs, and where."""

import json
import re

import rawhttp

# What is different a moment later, without anything being wrong.
MOMENTARY = re.compile(
    r"\.(SystemTime|NGoroutines|NFd|NEventsListener|Status|Uptime|read|preread|Containers(Running|Paused|Stopped)?"
    r"|Images|LastUsedAt|BuildCache|LayersSize|Log|SizeRw|UsageData|Processes)$")

HEADERS = ("Content-Type", "Api-Version", "Ostype", "Docker-Experimental", "X-Content-Type-Options",
           "X-Docker-Container-Path-Stat")


def answer(socket, method, target, body=None):
    with rawhttp.Connection(socket, timeout=60) as connection:
        response = connection.exchange(method, target, body)
    try:
        content = json.loads(response.body)
    except ValueError:
        content = response.body.decode("utf-8", "backslashreplace")
    return response.status, {name: response[name] for name in HEADERS}, content


def ordered(items):
    """A list whose order the engine leaves to chance, by what names its elements."""
    def name(item):
        return [str(item.get(key)) for key in ("Id", "ID", "Name", "Destination", "Target", "PrivatePort", "Type")]
    return sorted(items, key=name) if all(isinstance(item, dict) for item in items) else items


def differences(left, right, at=""):
    """Where two JSON values differ: (path, left, right); a missing key is `...`."""
    if MOMENTARY.search(at):
        return
    if isinstance(left, dict) and isinstance(right, dict):
        for key in left.keys() | right.keys():
            yield from differences(left.get(key, ...), right.get(key, ...), f"{at}.{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, (one, other) in enumerate(zip(ordered(left), ordered(right))):
            yield from differences(one, other, f"{at}[{index}]")
    elif left != right or type(left) is not type(right):
        yield at, left, right


def compare(left, right):
    """The differences between two answers."""
    found = []
    if left[0] != right[0]:
        found.append(("status", left[0], right[0]))
    for name in HEADERS:
        if left[1][name] != right[1][name]:
            found.append((f"header {name}", left[1][name], right[1][name]))
    return found + list(differences(left[2], right[2]))
