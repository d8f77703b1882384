# SPDX-License-Identifier: Apache-2.0
"""An engine that does what real ones do not: it stalls, dies, streams for ever, or claims any era.

A handler is a function of a Request; it answers through `request.connection` with the very bytes it
wants on the wire. What no handler takes is answered by 200 and a small JSON document.
"""

import json
import os
import re
import socket
import threading

from testbed import PATIENCE


class Request:
    def __init__(self, connection, raw):
        lines = raw.decode("latin-1").split("\r\n")
        self.raw = raw
        self.connection = connection
        self.method, self.target, self.protocol = lines[0].split(" ")
        self.headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:] if line]

    def __getitem__(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def version(self):
        """The version in the path; None where it has none."""
        found = re.match(r"/v(\d+\.\d+)/", self.target)
        return found and found[1]

    @property
    def path(self):
        return re.sub(r"^/v\d+\.\d+(?=/)", "", self.target).split("?")[0]

    def read_body(self):
        """The whole body."""
        return b"".join(self.body_parts())

    def body_parts(self):
        """The body in parts, as they arrive."""
        connection = self.connection
        if "chunked" in (self["Transfer-Encoding"] or "").lower():
            while size := int(connection.read_until(b"\r\n").split(b";")[0], 16):
                yield connection.read(size)
                connection.read(2)
            while connection.read_until(b"\r\n") != b"\r\n":
                pass
        else:
            left = int(self["Content-Length"] or 0)
            while left:
                part = connection.read_some(left)
                left -= len(part)
                yield part


class EngineConnection:
    """One connection from the proxy; remembers every byte of it, up to a limit."""

    KEPT = 1 << 20

    def __init__(self, peer):
        self.socket = peer
        self.socket.settimeout(PATIENCE)
        self.buffer = bytearray()
        self.received = bytearray()
        self.ended = threading.Event()

    def _more(self):
        try:
            data = self.socket.recv(1 << 18)
        except ConnectionError:
            data = b""
        if not data:
            self.ended.set()
            raise EOFError
        if len(self.received) < self.KEPT:
            self.received += data
        self.buffer += data

    def read_some(self, most):
        if not self.buffer:
            self._more()
        taken = bytes(self.buffer[:most])
        del self.buffer[:most]
        return taken

    def read(self, count):
        while len(self.buffer) < count:
            self._more()
        return self.read_some(count)

    def read_until(self, mark):
        while (at := self.buffer.find(mark)) < 0:
            self._more()
        return self.read_some(at + len(mark))

    def wait_for_end(self):
        """Reads until the peer ends its side; what it sent before that."""
        try:
            while True:
                self._more()
        except EOFError:
            taken = bytes(self.buffer)
            self.buffer.clear()
            return taken

    def send(self, data):
        self.socket.sendall(data)

    def answer(self, status=200, body=b"", headers=(), reason="OK"):
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers = (*headers, ("Content-Type", "application/json"))
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{k}: {v}" for k, v in headers), f"Content-Length: {len(body)}"]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def start_chunked(self, headers=(), status="200 OK"):
        lines = [f"HTTP/1.1 {status}", *(f"{k}: {v}" for k, v in headers), "Transfer-Encoding: chunked"]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n")

    def chunk(self, data):
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()


class FakeEngine:
    def __init__(self, path, release="28.5.2", api="1.51", minimum="1.24"):
        self.path, self.release, self.api, self.minimum = path, release, api, minimum
        self.requests = []
        self.connections = []
        self.problems = []
        self._handlers = []
        self._changed = threading.Condition()
        self._listener = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    # ------------------------------------------------------------ life

    def start(self):
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen(128)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self):
        """Gone without a word: listener, connections and socket file."""
        if self._listener is None:
            return
        # A blocked accept is woken by shutdown alone, not by close.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._listener = None
        for connection in list(self.connections):
            connection.close()
        os.unlink(self.path)

    def become(self, release, api, minimum="1.24"):
        """Another release takes this one's place: connections break, and new ones meet the new one."""
        self.stop()
        self.release, self.api, self.minimum = release, api, minimum
        self.start()

    def _accept(self, listener):
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            connection = EngineConnection(peer)
            self.connections.append(connection)
            if listener is not self._listener:
                connection.close()  # it came while the engine stopped
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    # ------------------------------------------------------------ answering

    def on(self, method, path, handler):
        """`handler` answers requests of `method` whose path, without its version, matches the pattern."""
        self._handlers.append((method, re.compile(path + r"\Z"), handler))

    def _serve(self, connection):
        try:
            while True:
                request = Request(connection, connection.read_until(b"\r\n\r\n"))
                handler = self._handler(request)
                if handler is None and request.path in ("/version", "/_ping"):
                    self._introduce(request)
                    continue
                if request.target == "/info" and request["Host"] == "compatproxy":
                    connection.answer(body={})  # the proxy's own question, which no test counts
                    continue
                with self._changed:
                    self.requests.append(request)
                    self._changed.notify_all()
                if handler:
                    handler(request)
                else:
                    request.read_body()
                    connection.answer(body={"fake": request.target})
        except (EOFError, OSError):
            connection.ended.set()
        except Exception as problem:  # kept for the test that looks, else it would end in a thread's silence
            self.problems.append(problem)
        finally:
            connection.close()

    def _handler(self, request):
        for method, path, handler in reversed(self._handlers):
            if request.method == method and path.match(request.path):
                return handler
        return None

    def _introduce(self, request):
        headers = [("Api-Version", self.api), ("Server", f"Docker/{self.release} (linux)"), ("Ostype", "linux")]
        if request.path == "/_ping":
            body = b"" if request.method == "HEAD" else b"OK"
            lines = [f"{k}: {v}" for k, v in headers] + ["Content-Type: text/plain; charset=utf-8", "Content-Length: 2"]
            request.connection.send("\r\n".join(["HTTP/1.1 200 OK", *lines]).encode() + b"\r\n\r\n" + body)
            return
        details = {"ApiVersion": self.api, "MinAPIVersion": self.minimum, "Arch": "amd64", "Os": "linux",
                   "GitCommit": "0000000", "GoVersion": "go1.24", "KernelVersion": "6.1", "Experimental": "false"}
        request.connection.answer(headers=headers, body={
            "Platform": {"Name": ""},
            "Components": [{"Name": "Engine", "Version": self.release, "Details": details}],
            "Version": self.release, **{k: v for k, v in details.items() if k != "Experimental"}})

    # ------------------------------------------------------------ looking

    def wait_for_request(self, path=r".*", count=1):
        """The latest request for a path, once there have been `count`."""
        pattern = re.compile(path + r"\Z")
        found = []

        def enough():
            found[:] = [request for request in self.requests if pattern.match(request.path)]
            return len(found) >= count

        with self._changed:
            assert self._changed.wait_for(enough, PATIENCE), f"the engine was not asked for {path}: {self.seen()}"
        return found[-1]

    def seen(self):
        return [f"{request.method} {request.target}" for request in self.requests]

    def received(self):
        """Every byte that reached the engine."""
        return b"\n".join(bytes(connection.received) for connection in self.connections)
