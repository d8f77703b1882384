# SPDX-License-Identifier: Apache-2.0
"""Whether two answers look alike to a client: status, headers, and the keys and types at every place.

Values don't count, for two engines of different eras run on things that were made alike, not on the same things. What
is null, empty or absent does, for clients trip over that.
"""

import re
from dataclasses import dataclass

from differential import MOMENTARY

# Fields of the head that tell of the engine's own age, or of files of its own, and not of the era of the answer.
ENGINES_OWN = {"Api-Version", "Builder-Version", "Docker-Experimental", "Swarm", "X-Docker-Container-Path-Stat"}

# What tells of an engine and its machine, and not of a version of the API.
MACHINES_OWN = re.compile(
    r"\.GraphDriver\.Data\."                    # what the storage driver notes for itself
    r"|\.Runtimes\.io\.containerd\.runtime\.v1"  # a runtime that engines had until 20.10
    r"|\.HostConfig\.Runtime$"                  # chosen when a container is made, or when it is started
    r"|\bVolumes\[\]\.Labels$")                # engines since 23 label those that nobody named

# Texts and lists that are empty or not as the engine and its machine have it; but they are there.
MACHINES_CHOICE = re.compile(
    r"\.(GitCommit|ContainerdCommit\.(ID|Expected)|CDISpecDirs|(Http|Https|No)Proxy)$"
    r"|\.Config\.Image$"                        # the image that a build began with, by one builder and not by another
    r"|\bWarnings$"                             # what the machine cannot do
    r"|\.Networks\.[^.]+\.(EndpointID|Gateway|IPAddress|MacAddress|NetworkID)$"  # of what is just being connected
    r"|\.NetworkSettings\.Bridge$"              # the bridge that the engine was told to use, if it was
    r"|\.NetworkSettings\.Sandbox(ID|Key)$"     # engines since 27 forget it when the container ends
    r"|\.HostConfig\.RestartPolicy\.Name$")     # engines since 25 write "no" for it

# What tells the elements of a list apart, the same on every engine.
NAMES = ("RepoTags", "Names", "Name", "Destination", "Target", "PrivatePort", "Type", "CreatedBy")

ABSENT = "absent"


@dataclass(frozen=True)
class Difference:
    place: str
    era: object
    given: object

    @property
    def is_beyond(self):
        """Whether it is something that the era had not, in an answer that has all that the era had."""
        was_nothing = self.era in (ABSENT, None) or (self.era in ("null", "empty object") and self.given == "object")
        return was_nothing and self.place != "status"

    def __str__(self):
        return f"{self.place}: {self.era} in that era, {self.given} now"


def kind(value):
    """The JSON type, with what is empty told from what is not."""
    if value is ...:
        return ABSENT
    if value is None or isinstance(value, bool):
        return "null" if value is None else "bool"
    if isinstance(value, (int, float)):
        return "number"
    name = {str: "string", list: "array", dict: "object"}[type(value)]
    return name if value else f"empty {name}"


def differing(era, given, at=""):
    """Where a body has another shape than that of the era."""
    if MOMENTARY.search(at) or MACHINES_OWN.search(at):
        return
    if isinstance(era, dict) and isinstance(given, dict) and era:
        for key in [*era, *(key for key in given if key not in era)]:
            yield from differing(era.get(key, ...), given.get(key, ...), f"{at}.{key}")
    elif isinstance(era, list) and isinstance(given, list) and era and given:
        left, right = ordered(era), ordered(given)
        for index in range(max(len(left), len(right))):
            yield from differing(left[min(index, len(left) - 1)], right[min(index, len(right) - 1)], f"{at}[]")
    elif kind(era) != kind(given) and not is_choice(at, era, given):
        yield Difference(at, kind(era), kind(given))


def ordered(items):
    """A list as something names its elements, for engines leave the order to chance."""
    def name(item):
        texts = [item.get(key) for key in NAMES] + [(item.get("Spec") or {}).get("Name")]
        texts.append(sorted(item.get("Labels") or ()))
        return [str(sorted(text) if isinstance(text, list) else text) for text in texts]
    return sorted(items, key=name) if all(isinstance(item, dict) for item in items) else items


def is_choice(at, era, given):
    return MACHINES_CHOICE.search(at) and type(era) is type(given)


def compare(era, given):
    """The differences between two answers that had their own names and ids put aside."""
    if era.status != given.status:
        yield Difference("status", era.status, given.status)
        return
    for name in era.headers.keys() - ENGINES_OWN:
        if era.headers[name] != given.headers[name]:
            yield Difference(f"header {name}", era.headers[name], given.headers[name])
    yield from differing(era.body, given.body)
