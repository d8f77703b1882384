# SPDX-License-Identifier: Apache-2.0
"""A small HTTP/1.1 client that sends exactly the bytes it is given."""

import json
import socket

from testbed import PATIENCE


class Closed(Exception):
    """The peer closed where more was due."""


class Response:
    def __init__(self, raw):
        lines = raw.decode("latin-1").split("\r\n")
        self.raw = raw
        self.protocol, status, *reason = lines[0].split(" ", 2)
        self.status = int(status)
        self.reason = reason[0] if reason else ""
        self.headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:] if line]
        self.body = b""
        self.trailers = []

    def __getitem__(self, name):
        values = self.all(name)
        return values[0] if values else None

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.reason} {self.body[:200]!r}>"


class Connection:
    """One connection to a unix socket or, as `tcp://host:port`, over TCP. Every wait has a limit."""

    def __init__(self, path, timeout=PATIENCE):
        if path.startswith("tcp://"):
            host, port = path.removeprefix("tcp://").rsplit(":", 1)
            self.socket = socket.create_connection((host, int(port)), timeout)
        else:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(timeout)
            self.socket.connect(path)
        self.buffer = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def end_sending(self):
        self.socket.shutdown(socket.SHUT_WR)

    # ------------------------------------------------------------ sending

    def send(self, data):
        self.socket.sendall(data)

    def request(self, method, target, body=None, headers=(), host="docker"):
        """Sends a request with a length where it has a body."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in headers]
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            lines.append("Content-Type: application/json")
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (body or b""))

    def exchange(self, method, target, body=None, headers=()):
        """A request and its whole answer."""
        self.request(method, target, body, headers)
        return self.response(method)

    def json(self, method, target, body=None):
        return self.exchange(method, target, body).json()

    # ------------------------------------------------------------ receiving

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise Closed(f"closed after {bytes(self.buffer[-200:])!r}")
        self.buffer += data

    def read(self, count):
        while len(self.buffer) < count:
            self._more()
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken

    def read_until(self, mark):
        while (at := self.buffer.find(mark)) < 0:
            self._more()
        return self.read(at + len(mark))

    def read_to_end(self):
        try:
            while True:
                self._more()
        except Closed:
            pass
        taken = bytes(self.buffer)
        self.buffer.clear()
        return taken

    def is_closed(self):
        """Waits for the peer to end the connection; false if it says something instead."""
        if self.buffer:
            return False
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def head(self):
        """A response head, 1xx ones included."""
        return Response(self.read_until(b"\r\n\r\n"))

    def chunk(self):
        """The next chunk's data; empty for the last."""
        size = int(self.read_until(b"\r\n").split(b";")[0], 16)
        if size == 0:
            return b""
        data = self.read(size)
        assert self.read(2) == b"\r\n", "a chunk without its end"
        return data

    def trailers(self):
        found = []
        while (line := self.read_until(b"\r\n")) != b"\r\n":
            found.append(line)
        return found

    def response(self, method="GET"):
        """A final response with its whole body, by its framing."""
        response = self.head()
        while response.status < 200 and response.status != 101:
            response = self.head()
        return self.rest(response, method)

    def rest(self, response, method="GET"):
        """A final response whose head was read, with its whole body."""
        if method == "HEAD" or response.status in (101, 204, 304):
            return response
        if "chunked" in (response["Transfer-Encoding"] or "").lower():
            while data := self.chunk():
                response.body += data
            response.trailers = self.trailers()
        elif response["Content-Length"] is not None:
            response.body = self.read(int(response["Content-Length"]))
        else:
            response.body = self.read_to_end()
        return response


def once(path, method, target, body=None, headers=()):
    """One request on a connection of its own."""
    with Connection(path) as connection:
        return connection.exchange(method, target, body, headers)
