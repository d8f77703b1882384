# SPDX-License-Identifier: Apache-2.0
"""What two engines, or one engine and the proxy, answer to the same cases: what differs, and where."""

import json
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import testbed
from answer import Answer, Asker

# What is different a moment later, without anything being wrong.
MOMENTARY = re.compile(
    r"\.(SystemTime|NGoroutines|NFd|NEventsListener|Status|Uptime|read|preread|Containers(Running|Paused|Stopped)?"
    r"|Images|LastUsedAt|BuildCache|LayersSize|Log|SizeRw|UsageData|Processes|Pid|execDuration)$")

# What differs between two things that were made alike, and the word that stands for it.
OWN = [
    (re.compile(r"\b[0-9a-f]{64}\b"), "ID"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "ID"),
    (re.compile(r"\b[0-9a-z]{25}\b"), "ID"),
    (re.compile(r"\b(?!0001-01-01)\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"), "TIME"),
    (re.compile(r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b"), "MAC"),
    (re.compile(r"\b(?:10\.\d+|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d+\.\d+\b"), "ADDRESS"),
    (re.compile(r"\b(Less than a second|\d+ (second|minute)s?|About an? \w+)\b"), "WHILE"),
]


# A text that lists several things, and what it lists.
LISTED, WORD = re.compile(r", |\[.* "), re.compile(r"[^\s,\[\]()]+")


class Side:
    """One of the two ways to ask: where, and with whose things. `mark` is in the names of what its cases make."""

    def __init__(self, world, socket, mark):
        self.world = world
        self.mark = mark
        self.asker = Asker(socket)
        self.engine = Asker(world.socket)

    def own(self, case):
        return f"{self.world.prefix}{self.mark}-{case.name}"

    def run(self, case, minor):
        """The answers to a case at a version."""
        scope = {**self.world.scope(), "own": self.own(case), "begun": f"{time.time():.6f}"}
        for ask in case.before:
            answer = self._ask(self.engine, ask, self.world.minor, scope)
            assert answer.status < 400, f"{case.name}: {ask.method} {ask.target}: {answer}"
        try:
            return [self._ask(self.asker, ask, minor, scope) for ask in case.asks]
        finally:
            for ask in case.after:
                self._remove(ask, scope)

    def _remove(self, ask, scope):
        """Asks until what removes itself is gone, whose name the next case may want."""
        deadline = time.monotonic() + testbed.PATIENCE
        while "already in progress" in str(self._ask(self.engine, ask, self.world.minor, scope).body):
            if time.monotonic() > deadline:
                return
            time.sleep(0.1)

    @staticmethod
    def _ask(asker, ask, minor, scope):
        answer = asker.ask(ask.filled({**scope, "now": f"{time.time():.6f}"}), minor)
        if ask.keep:
            scope[ask.keep] = kept(answer.body)
        return answer

    def close(self):
        self.asker.close()
        self.engine.close()


def repeated(ask, is_different):
    """What is asked for once; again while it tells of a difference, thrice at most."""
    for _ in range(3):
        found = ask()
        if not is_different(found):
            break
    return found


def kept(body):
    """What later requests name a thing by: its id, or the version that an update of a swarm's thing refers to."""
    if not isinstance(body, dict):
        return "none"
    return str(body["Version"]["Index"]) if "Version" in body else body.get("Id") or body.get("Name") or "none"


class Pair:
    """Two sides that are asked at a time."""

    def __init__(self, left, right):
        self.sides = (left, right)
        self.pool = ThreadPoolExecutor(2)

    def close(self):
        self.pool.shutdown()
        for side in self.sides:
            side.close()

    def differences(self, case, minor, exemptions=()):
        """Where the sides' answers differ: (place, left, right). What does not differ each time is of the moment; what
        is exempt need not be asked for again."""
        return repeated(
            lambda: self._differences(case, minor),
            lambda found: any(not exemption_of(case, place, exemptions) for place, *_ in found))

    def _differences(self, case, minor):
        left, right = (map if case.is_alone else self.pool.map)(lambda side: side.run(case, minor), self.sides)
        if not case.is_read:
            left, right = (
                [plain(answer, side.own(case)) for answer in answers]
                for side, answers in zip(self.sides, (left, right)))
        found = []
        for index, (one, other) in enumerate(zip(left, right)):
            at = f"[{index}]" if len(left) > 1 else ""
            found += [(at + place, *values) for place, *values in compare(one, other)]
        return [difference for difference in found if not is_passing(case, *difference)]

    def faults(self, asked, minor, exemptions, tally):
        """What differs at a version and is no exception, a line each."""
        faults = []
        for case in asked:
            found = [(place, f"engine {brief(left)}, proxy {brief(right)}")
                     for place, left, right in self.differences(case, minor, exemptions)]
            faults += [f"{case.name}: {place}: {words}" for place, words in tally.counted(case, found, exemptions)]
        return faults


class Tally:
    """How many cases a test has asked, and the exceptions that were made. `totals` are those of its whole suite."""

    def __init__(self, totals):
        self.totals = totals
        self.asked = 0
        self.exceptions = []

    def counted(self, case, differences, exemptions):
        """The differences of a case, each with its place in front, that no exemption covers."""
        known = [exemption_of(case, place, exemptions) for place, _ in differences]
        self.asked += 1
        self.totals.update(asked=1)
        if known and all(known):
            self.totals.update(exempt=1)
            self.exceptions += [(one.change, one.reason, case.name) for one in dict.fromkeys(known)]
        return [one for one, exemption in zip(differences, known) if not exemption]


def exemption_of(case, place, exemptions):
    return next((known for known in exemptions if known.covers(case.name, place)), None)


def brief(value):
    text = repr(value)
    return text if len(text) < 300 else f"{text[:300]} and more"


def assert_declared_impossible(exemption):
    """By a change of the catalogue, in one direction at least."""
    told = subprocess.run(
        [testbed.BINARY, "rules", exemption.change, "--json"], stdout=subprocess.PIPE, check=True, timeout=testbed.PATIENCE)
    change = json.loads(told.stdout)[0]
    assert "impossible" in change["lossDown"] or "impossible" in change["lossUp"], exemption


def assert_few_exceptions(tally):
    """Of all versions together, for each asks a part of the cases."""
    assert 0 < tally.totals["asked"] and tally.totals["exempt"] <= tally.totals["asked"] * 0.02, tally.totals


def is_passing(case, place, left, right):
    """Whether a difference at a place is one that a case expects to pass away."""
    is_of_moment = case.ignore and re.search(case.ignore, place) and is_alike(left, right)
    return is_of_moment or case.unsettled and re.search(case.unsettled, place)


def plain(answer, own):
    """An answer about things that a case made for itself, without what such things have of their own."""
    return Answer(answer.status, plain_value(answer.headers, own), plain_value(answer.body, own))


def plain_value(value, own):
    if isinstance(value, dict):
        return {plain_value(key, own): plain_value(inner, own) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain_value(inner, own) for inner in value]
    if isinstance(value, int) and value > 1_500_000_000_000_000_000:
        return "NANOSECONDS"
    if isinstance(value, int) and 1_500_000_000 < value < 2_500_000_000:
        return "SECONDS"
    if not isinstance(value, str):
        return value
    value = value.replace(own, "OWN")
    for pattern, word in OWN:
        value = pattern.sub(word, value)
    return value


def is_alike(left, right):
    """Whether two values that need not be equal are of one type."""
    return type(left) is type(right)


def ordered(items, at):
    """A list whose order the engine leaves to chance, by what names its elements."""
    if at.endswith(".Links"):
        return sorted(items)
    def name(item):
        return [str(item.get(key)) for key in ("Id", "ID", "Name", "Destination", "Target", "PrivatePort", "Type")]
    return sorted(items, key=name) if all(isinstance(item, dict) for item in items) else items


def is_state(value, at):
    """Whether it is the status of a swarm's node or task, which is no text about how long a container has been up."""
    return at.endswith(".Status") and isinstance(value, dict)


def differing(left, right, at=""):
    """Where two JSON values differ: (path, left, right); a missing key is `...`."""
    if MOMENTARY.search(at) and is_alike(left, right) and not is_state(left, at):
        return
    if isinstance(left, dict) and isinstance(right, dict):
        for key in left.keys() | right.keys():
            yield from differing(left.get(key, ...), right.get(key, ...), f"{at}.{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, (one, other) in enumerate(zip(ordered(left, at), ordered(right, at))):
            yield from differing(one, other, f"{at}[{index}]")
    elif type(left) is not type(right) or left != right and not is_list_alike(left, right):
        yield at, left, right


def is_list_alike(left, right):
    """Whether two texts say the same things in another order, as engines do that list the members of a map."""
    return isinstance(left, str) and bool(LISTED.search(left)) and sorted(WORD.findall(left)) == sorted(WORD.findall(right))


def compare(left, right):
    """The differences between two answers."""
    found = []
    if left.status != right.status:
        found.append(("status", left.status, right.status))
    for name in left.headers:
        if left.headers[name] != right.headers[name]:
            found.append((f"header {name}", left.headers[name], right.headers[name]))
    return found + list(differing(left.body, right.body))
