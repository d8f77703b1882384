# SPDX-License-Identifier: Apache-2.0
"""Answers to the requests of the cases, with their bodies read as what they are."""

import base64
import io
import json
import re
import tarfile
from dataclasses import dataclass

import case
import rawhttp

HEADERS = ("Content-Type", "Api-Version", "Ostype", "Docker-Experimental", "X-Content-Type-Options", "Location",
           "X-Docker-Container-Path-Stat", "Cache-Control", "Pragma", "Builder-Version", "Swarm", "Upgrade")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: object


class Asker:
    """Asks on one connection as long as it lasts."""

    def __init__(self, socket):
        self.socket = socket
        self.connection = None

    def ask(self, request, minor):
        """The answer to a filled request at a version; without one, at a path without version."""
        target = request.target if minor is None else f"/v1.{minor}{request.target}"
        try:
            return self._ask(request, target)
        except (rawhttp.Closed, OSError):
            self.close()
            raise

    def _ask(self, request, target):
        if self.connection is None:
            self.connection = rawhttp.Connection(self.socket)
        self.connection.request(request.method, target, request.body, request.headers)
        response = self.connection.head()
        while response.status < 200 and response.status != 101:
            response = self.connection.head()
        content = READERS.get(request.read, body)(self.connection, response, request.method)
        answer = Answer(response.status, {name: header(name, response[name]) for name in HEADERS}, content)
        if not is_reusable(request, response):
            self.close()
        return answer

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def header(name, value):
    """A field's value; what it encodes, where it does."""
    return json.loads(base64.b64decode(value)) if name == "X-Docker-Container-Path-Stat" and value else value


def is_reusable(request, response):
    is_framed = response["Content-Length"] is not None or response["Transfer-Encoding"] is not None
    is_over = request.read != case.FIRST and (is_framed or response.status in (204, 304) or request.method == "HEAD")
    return is_over and (response["Connection"] or "").lower() != "close"


# ---------------------------------------------------------------- reading bodies

def whole(connection, response, method):
    if response.status == 101:
        return connection.read_to_end()
    return connection.rest(response, method).body


def body(connection, response, method):
    data = whole(connection, response, method)
    try:
        return json.loads(data)
    except ValueError:
        return text(data)


def records(connection, response, method):
    data = whole(connection, response, method)
    try:
        return values(data.decode())
    except ValueError:
        return text(data)


def first(connection, response, method):
    if response.status != 200:
        return body(connection, response, method)
    data = b""
    while chunk := connection.chunk():
        data += chunk
        try:
            return json.JSONDecoder().raw_decode(data.decode())[0]
        except ValueError:
            continue
    return text(data)


def stream(connection, response, method):
    """The output of a container: of each stream by itself where they are multiplexed."""
    data = whole(connection, response, method)
    parts, rest = {}, data
    while len(rest) >= 8 and rest[0] in (0, 1, 2, 3) and rest[1:4] == b"\0\0\0":
        size = int.from_bytes(rest[4:8], "big")
        name = ("stdin", "stdout", "stderr", "system")[rest[0]]
        parts[name] = parts.get(name, "") + text(rest[8:8 + size])
        rest = rest[8 + size:]
    return text(data) if rest or not parts else parts


def tar(connection, response, method):
    data = whole(connection, response, method)
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            # A directory that the runtime makes and removes while a container starts.
            entries = [entry for entry in archive if ".pivot_root" not in entry.name]
            return [f"{entry.name} {entry.type} {entry.size} {entry.mode:o} {entry.linkname}" for entry in entries]
    except tarfile.TarError:
        try:
            return json.loads(data)
        except ValueError:
            return text(data)


def websocket(connection, response, method):
    """Frames as (opcode, payload), those of the same opcode in a row as one."""
    if response.status != 101:
        return body(connection, response, method)
    data, frames = connection.read_to_end(), []
    while data:
        size, start = data[1] & 127, 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        opcode, payload = data[0] & 15, text(data[start:start + size])
        if frames and frames[-1][0] == opcode:
            frames[-1][1] += payload
        else:
            frames.append([opcode, payload])
        data = data[start + size:]
    return frames


READERS = {case.RECORDS: records, case.FIRST: first, case.STREAM: stream, case.TAR: tar, case.WEBSOCKET: websocket}


def text(data):
    return data.decode("utf-8", "backslashreplace")


def values(data):
    """All JSON values in a text."""
    decoder = json.JSONDecoder()
    found, at = [], 0
    blank = re.compile(r"[\s\x1e]*")
    while (at := blank.match(data, at).end()) < len(data):
        value, at = decoder.raw_decode(data, at)
        found.append(value)
    return found
