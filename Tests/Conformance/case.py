# SPDX-License-Identifier: Apache-2.0
"""What the differential suites ask, as data: a `Case` is one or several requests whose answers are compared.

To add cases, write them into a module of `cases/` and name its list in `cases/__init__.py`. The ordinary one reads::

    reads("network", "GET", "/networks/$network")

and one that changes something makes what it changes, under the name `$own`, which no other case or side has::

    changes("volume-create", Ask("POST", "/volumes/create", {"Name": "$own"}), after=[REMOVE_VOLUME])
    changes("volume-remove", Ask("DELETE", "/volumes/$own"),
            before=[Ask("POST", "/volumes/create", {"Name": "$own"})], around=(25,))

`$name` in a target, header or body stands for a thing of the `World` (`$running` is the name of the container that
runs, `$running_id` its id; `World.scope` has all), for `$own`, for the time when the case began or the request is sent
(`$begun`, `$now`), or for what an earlier request of the case kept (`keep="exec"` keeps the `Id` or `Name` that its
answer has as `$exec`, or the index of its `Version`, for what a swarm has). A dollar is `$$`. `query(filters={...})`
writes and escapes a query. Targets stand behind the version, which the suite puts in front.
"""

import json
import re
import string
import urllib.parse
from dataclasses import dataclass

# Ways of reading an answer's body.
JSON = "json"          # JSON where it is, else text
RECORDS = "records"    # a stream of JSON values, until its end
FIRST = "first"        # the first value of such a stream, which is then left
STREAM = "stream"      # output of a container: raw, or multiplexed and then by stream
TAR = "tar"            # an archive, as its entries
WEBSOCKET = "websocket"  # frames, until the engine closes


@dataclass(frozen=True)
class Ask:
    """One request. A dict or list as a body is JSON, bytes go as they are, and a function makes new ones each time."""

    method: str
    target: str
    body: object = None
    headers: tuple = ()
    read: str = JSON
    keep: str = ""

    def filled(self, scope):
        """The request with every `$name` replaced."""
        return Ask(self.method, fill(self.target, scope), fill(self.body, scope), fill(self.headers, scope), self.read,
                   self.keep)


@dataclass(frozen=True)
class Case:
    """Requests whose answers are compared, in order.

    `before` and `after` are asked of the engine itself, at the version of the world, and compared with nothing;
    `after` comes in any case, whatever its answers. `since` and `until` are the versions (minor numbers) at which the
    case has a meaning. `around` is for what is slow: it is asked only below and from each of these versions, and at
    those that are farthest from an engine. `ignore` is a pattern of places whose value, but not its type, is a matter
    of the moment.
    `unsettled` is a pattern of places that an engine fills in a moment later, and that may be there already or not.
    `is_alone` is for what an engine does for one client at a time.
    """

    name: str
    asks: tuple
    before: tuple = ()
    after: tuple = ()
    is_read: bool = True
    since: int = 0
    until: int = 99
    around: tuple = ()
    ignore: str = ""
    unsettled: str = ""
    is_alone: bool = False

    def is_asked(self, minor, *ends):
        """Whether the case is asked at a version; `ends` are those at which all are."""
        if not self.since <= minor <= self.until:
            return False
        return not self.around or minor in {*ends, *self.around, *(version - 1 for version in self.around)}


def reads(name, method, target, body=None, headers=(), read=JSON, **more):
    """A case of one request that changes nothing."""
    return Case(name, (Ask(method, target, body, headers, read),), **more)


def changes(name, *asks, before=(), after=(), **more):
    """A case that changes something, of its own."""
    return Case(name, asks, tuple(before), tuple(after), is_read=False, **more)


def query(**parameters):
    """`?` and the parameters, escaped; dicts and lists as JSON. `$name`s stay."""
    texts = {key: json.dumps(value) if isinstance(value, (dict, list)) else value for key, value in parameters.items()}
    return "?" + urllib.parse.urlencode(texts, safe="$", quote_via=urllib.parse.quote)


def fill(value, scope):
    """`value` with the `$name`s in its texts replaced."""
    if callable(value):
        return value()
    if isinstance(value, str):
        return string.Template(value).substitute(scope) if "$" in value else value
    if isinstance(value, dict):
        return {fill(key, scope): fill(inner, scope) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(fill(inner, scope) for inner in value)
    return value


@dataclass(frozen=True)
class Exemption:
    """A difference that is allowed: in which cases, at which place, which change declares the loss, and why."""

    cases: str
    place: str
    change: str
    reason: str

    def covers(self, case, place):
        return bool(re.fullmatch(self.cases, case) and re.search(self.place, place))


REMOVE_CONTAINER = Ask("DELETE", "/containers/$own?force=1&v=1")
REMOVE_NETWORK = Ask("DELETE", "/networks/$own")
REMOVE_VOLUME = Ask("DELETE", "/volumes/$own?force=1")
