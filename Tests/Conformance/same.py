# SPDX-License-Identifier: Apache-2.0
"""Doing one thing twice, direct and through the proxy, and comparing what came of it."""

import re
from concurrent.futures import ThreadPoolExecutor

VOLATILE = [
    (r"\b[0-9a-f]{64}\b", "ID"),
    (r"\b[0-9a-f]{12}\b", "ID"),
    (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?Z| ?[+-]\d\d:?\d\d)?( [A-Z]{3})?", "TIME"),
    (r"\b10\.\d+\.\d+\.\d+\b", "ADDRESS"),
    (r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", "MAC"),
    (r"\bup \d+ \w+|\bUp (Less than a second|\d+ \w+|About \w+ \w+)", "UP"),
    (r"\b(Less than a second|\d+ (second|minute)s?|About \w+ \w+) ago\b", "AGO"),
    (r"\b\d+(\.\d+)?s\b", "DURATION"),
    (r"unix:///\S+?\.sock", "SOCKET"),
]


def normal(value, names=()):
    """`value` without what differs from run to run: ids, times, addresses, and `names`."""
    if isinstance(value, bytes):
        return normal(value.decode("utf-8", "backslashreplace"), names)
    if isinstance(value, dict):
        return {normal(k, names): normal(v, names) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [normal(v, names) for v in value]
    if not isinstance(value, str):
        return value
    for index, name in enumerate(names):
        value = value.replace(name, f"NAME{index}")
    for pattern, word in VOLATILE:
        value = re.sub(pattern, word, value)
    return value


def both(act, direct, proxied):
    """act(side) for both sides at a time; both results, or the first error."""
    return tuple(each(act, [direct, proxied]))


def each(act, sides):
    """act(side) for all sides at a time; their results in that order, or the first error."""
    with ThreadPoolExecutor(len(sides)) as pool:
        return list(pool.map(act, sides))


def shape(value):
    """Keys and types without values; a list is the shapes that its elements have."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted({repr(shape(inner)) for inner in value})
    return type(value).__name__
