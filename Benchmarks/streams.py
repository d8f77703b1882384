# SPDX-License-Identifier: Apache-2.0
"""Long bodies, events and tunnels: an upstream that sends, swallows and echoes, and the clients for it."""

import os
import socket
import threading
import time

import bodies
from contenders import connect

PIECE = 256 * 1024
OLD, NEW = f"/v{bodies.OLD}", f"/v{bodies.VERSION}"
DOWNLOAD, UPLOAD = "/containers/web/archive", "/build"
# An exec start has a body, and HAProxy upgrades no request with one.
ATTACH = "/containers/web/attach?stream=1&stdin=1&stdout=1"
FIELDS = f"Api-Version: {bodies.VERSION}\r\nDocker-Experimental: false\r\nOstype: linux\r\n"
JSON = "HTTP/1.1 200 OK\r\n" + FIELDS + "Content-Type: application/json\r\n"
# A record whose delay is measured is sent this often, in seconds.
PACE = 0.002


def chunk(data):
    return b"%x\r\n" % len(data) + data + b"\r\n"


class Upstream(threading.Thread):
    """An engine that knows long streams only. `length` is how many bytes a download has."""

    def __init__(self, folder, length, events):
        super().__init__(daemon=True)
        self.socket = os.path.join(folder, "streams.sock")
        self.length = length
        self.events = [b"".join(map(chunk, bodies.events(events)[at:at + 40]))
                       for at in range(0, len(bodies.events(events)), 40)]
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.socket)
        self.listener.listen(4096)

    def run(self):
        while True:
            peer, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        with peer:
            try:
                while self.answer(peer):
                    pass
            except OSError:
                pass

    def answer(self, peer):
        """Answers one request; whether another may follow."""
        head, rest = read_head(peer)
        if not head:
            return False
        target = head.split(b" ", 2)[1].decode()
        if target == "/version" or target.endswith("/version"):
            body = bodies.read("version.json").encode()
            peer.sendall(JSON.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        elif DOWNLOAD in target:
            self.send(peer, chunked=target.endswith("chunked"))
        elif UPLOAD in target:
            swallow(peer, head, rest)
            peer.sendall(JSON.encode() + b"Content-Length: 2\r\n\r\n{}")
        elif target.endswith("/events?paced"):
            self.send_paced(peer)
        elif "/events" in target:
            peer.sendall(JSON.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
            for some in self.events:
                peer.sendall(some)
            peer.sendall(b"0\r\n\r\n")
        elif ATTACH in target:
            peer.sendall(b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + rest)
            echo(peer)
            return False
        else:
            peer.sendall(JSON.encode() + b"Content-Length: 2\r\n\r\nOK")
        return True

    def send(self, peer, chunked):
        framing = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % self.length
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-tar\r\n" + framing + b"\r\n\r\n")
        piece = memoryview(chunk(bytes(PIECE)) if chunked else bytes(PIECE))
        for _ in range(self.length // PIECE):
            peer.sendall(piece)
        if chunked:
            peer.sendall(b"0\r\n\r\n")

    def send_paced(self, peer):
        """Records that say when they were sent."""
        peer.sendall(JSON.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        record = bodies.events(1)[0].rstrip()[:-1]
        for _ in range(300):
            time.sleep(PACE)
            peer.sendall(chunk(record + b',"sent":%d}\n' % time.monotonic_ns()))
        peer.sendall(b"0\r\n\r\n")


def read_head(peer):
    data = b""
    while b"\r\n\r\n" not in data:
        some = peer.recv(65536)
        if not some:
            return b"", b""
        data += some
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def drain(peer, length, ending):
    """Reads `length` bytes, or up to `ending`; how many there were."""
    buffer, total, tail = bytearray(1 << 20), 0, b""
    view = memoryview(buffer)
    while (total < length) if length is not None else not tail.endswith(ending):
        count = peer.recv_into(buffer)
        if not count:
            raise SystemExit(f"the stream broke off after {total} bytes")
        total += count
        tail = (tail + bytes(view[max(0, count - 8):count]))[-8:]
    return total


def swallow(peer, head, rest):
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    if b"content-length" in lines:
        drain(peer, int(lines[b"content-length"]) - len(rest), None)
    elif not rest.endswith(b"\r\n0\r\n\r\n"):
        drain(peer, None, b"\r\n0\r\n\r\n")


def echo(peer):
    while data := peer.recv(1 << 20):
        peer.sendall(data)


# ---------------------------------------------------------------- clients; each gives a time in seconds or in µs

def download(path, length, chunked=False, prefix=OLD):
    with connect(path) as peer:
        start = time.monotonic()
        peer.sendall(f"GET {prefix}{DOWNLOAD}{'?chunked' if chunked else ''} HTTP/1.1\r\nHost: docker\r\n\r\n".encode())
        head, rest = read_head(peer)
        assert head.startswith(b"HTTP/1.1 200"), head
        drain(peer, None if chunked else length - len(rest), b"\r\n0\r\n\r\n")
        return time.monotonic() - start


def upload(path, length, chunked=False, prefix=OLD):
    with connect(path) as peer:
        framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length}"
        start = time.monotonic()
        peer.sendall(f"POST {prefix}{UPLOAD} HTTP/1.1\r\nHost: docker\r\nContent-Type: application/x-tar\r\n"
                     f"{framing}\r\n\r\n".encode())
        piece = memoryview(chunk(bytes(PIECE)) if chunked else bytes(PIECE))
        for _ in range(length // PIECE):
            peer.sendall(piece)
        if chunked:
            peer.sendall(b"0\r\n\r\n")
        head, _ = read_head(peer)
        assert head.startswith(b"HTTP/1.1 200"), head
        return time.monotonic() - start


def events(path, prefix=OLD):
    with connect(path) as peer:
        start = time.monotonic()
        peer.sendall(f"GET {prefix}/events HTTP/1.1\r\nHost: docker\r\n\r\n".encode())
        head, rest = read_head(peer)
        assert head.startswith(b"HTTP/1.1 200"), head
        if not rest.endswith(b"\r\n0\r\n\r\n"):
            drain(peer, None, b"\r\n0\r\n\r\n")
        return time.monotonic() - start


def delays(path, prefix=OLD):
    """From when the engine sent a record to when the client had it, in µs, sorted."""
    found = []
    with connect(path) as peer:
        peer.sendall(f"GET {prefix}/events?paced HTTP/1.1\r\nHost: docker\r\n\r\n".encode())
        data = b""
        while not data.endswith(b"0\r\n\r\n"):
            some = peer.recv(65536)
            time_ns = time.monotonic_ns()
            assert some, "the stream broke off"
            data += some
            while (end := data.find(b'}\n')) >= 0 and b'"sent":' in data[:end]:
                found.append((time_ns - int(data[:end].rpartition(b'"sent":')[2])) / 1000)
                data = data[end + 2:]
    assert len(found) == 300, f"{len(found)} of 300 records"
    return sorted(found)


def round_trips(path, seconds, prefix=OLD):
    """How long a byte takes through the tunnel and back, in µs, sorted."""
    found = []
    with connect(path) as peer:
        peer.sendall(f"POST {prefix}{ATTACH} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n".encode())
        head, _ = read_head(peer)
        assert head.startswith(b"HTTP/1.1 101"), head
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.monotonic_ns()
            peer.sendall(b"x")
            peer.recv(1)
            found.append((time.monotonic_ns() - start) / 1000)
    return sorted(found)


def idle(path, count, prefix=OLD, at_once=False):
    """So many connections, each with one request behind it: asked one after the other, or all at the same time."""
    ask = f"GET {prefix}/_ping HTTP/1.1\r\nHost: docker\r\n\r\n".encode()
    peers, unanswered = [], []
    for _ in range(count):
        peer = connect(path)
        peer.sendall(ask)
        peers.append(peer)
        unanswered.append(peer)
        if not at_once:
            answered(unanswered)
    answered(unanswered)
    return peers


def answered(peers):
    while peers:
        if not peers.pop().recv(4096).startswith(b"HTTP/1.1 200"):
            raise SystemExit("an idle connection got no answer")
