# SPDX-License-Identifier: Apache-2.0
"""2 GiB up and 2 GiB down: all of it, and the proxy's memory stays small."""

import hashlib
import io
import os
import tarfile
import threading

import pytest

from rawhttp import once
from testbed import PATIENCE

SIZE = 2 << 30
MEMORY = 64 << 20
# Blocks that differ: one lost, doubled or moved changes the sum.
BLOCKS = [os.urandom(1 << 20) for _ in range(7)]


def content():
    for index in range(SIZE >> 20):
        yield BLOCKS[index * index % 7]


class Sum:
    def __init__(self, parts=()):
        self.hash, self.size = hashlib.sha1(), 0
        for part in parts:
            self.add(part)

    def add(self, part):
        self.hash.update(part)
        self.size += len(part)
        return part

    @property
    def value(self):
        return self.size, self.hash.hexdigest()


@pytest.fixture(scope="module")
def expected():
    return Sum(content()).value


def send_body(connection, parts, chunked):
    for part in parts:
        if chunked:
            connection.send(b"%x\r\n" % len(part))
        connection.send(part)
        if chunked:
            connection.send(b"\r\n")
    if chunked:
        connection.send(b"0\r\n\r\n")


def receive_body(connection, head):
    """The parts of an answer's body, never all of them at a time."""
    if "chunked" in (head["Transfer-Encoding"] or ""):
        while part := connection.chunk():
            yield part
        connection.trailers()
        return
    left = int(head["Content-Length"])
    while left:
        part = bytes(connection.buffer) or connection.socket.recv(1 << 20)
        connection.buffer.clear()
        assert part, f"{left} bytes are missing"
        left -= len(part)
        yield part


def framing(chunked):
    return ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(SIZE))


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_two_gibibytes_up(chunked, fake, start_proxy, connect, expected):
    def take(request):
        request.connection.KEPT = 0
        received = Sum(request.body_parts())
        request.connection.answer(body=list(received.value))

    fake.on("PUT", "/containers/c/archive", take)
    proxy = start_proxy(fake.path)
    connection = connect(proxy.socket)
    connection.request("PUT", "/v1.51/containers/c/archive?path=/", headers=[framing(chunked)])
    send_body(connection, content(), chunked)
    assert tuple(connection.response().json()) == expected
    assert proxy.memory() < MEMORY


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_two_gibibytes_down(chunked, fake, start_proxy, connect, expected):
    def give(request):
        name, value = framing(chunked)
        request.connection.send(f"HTTP/1.1 200 OK\r\nContent-Type: application/x-tar\r\n{name}: {value}\r\n\r\n".encode())
        send_body(request.connection, content(), chunked)

    fake.on("GET", "/containers/c/archive", give)
    proxy = start_proxy(fake.path)
    connection = connect(proxy.socket)
    connection.request("GET", "/v1.51/containers/c/archive?path=/")
    assert Sum(receive_body(connection, connection.head())).value == expected
    assert proxy.memory() < MEMORY


class Pieces(io.RawIOBase):
    """What a tar is read from, made as it is asked for."""

    def __init__(self, parts):
        self.parts, self.rest = iter(parts), b""

    def readable(self):
        return True

    def readinto(self, buffer):
        self.rest = self.rest or next(self.parts, b"")
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


class ChunkWriter(io.RawIOBase):
    def __init__(self, connection):
        self.connection = connection

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        self.connection.send(b"%x\r\n%s\r\n" % (len(data), data))
        return len(data)


def test_two_gibibytes_into_a_real_container_and_back(engines, start_proxy, unique, connect, expected):
    proxy, name = start_proxy(engines.socket("28")), unique()
    assert once(proxy.socket, "POST", f"/v1.51/containers/create?name={name}", {"Image": "busybox"}).status == 201
    up = connect(proxy.socket, timeout=3 * PATIENCE)
    up.request("PUT", f"/v1.51/containers/{name}/archive?path=/", headers=[("Transfer-Encoding", "chunked")])
    with tarfile.open(fileobj=io.BufferedWriter(ChunkWriter(up), 1 << 20), mode="w|", bufsize=1 << 20) as tar:
        member = tarfile.TarInfo("large")
        member.size = SIZE
        tar.addfile(member, io.BufferedReader(Pieces(content()), 1 << 20))
        # The stream's last block is written when the archive is closed; then the writer below it.
        below = tar.fileobj.fileobj
    below.flush()
    up.send(b"0\r\n\r\n")
    answer = up.response()
    assert answer.status == 200, answer
    down = connect(proxy.socket, timeout=3 * PATIENCE)
    down.request("GET", f"/v1.51/containers/{name}/archive?path=/large")
    stream = io.BufferedReader(Pieces(receive_body(down, down.head())), 1 << 20)
    with tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 20) as tar:
        member = tar.next()
        file = tar.extractfile(member)
        received = Sum(iter(lambda: file.read(1 << 20), b""))
    assert received.value == expected
    assert proxy.memory() < MEMORY


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_slow_reader_holds_back_the_writer(direction, fake, start_proxy, connect):
    """Nobody reads: what is written must come to a stop long before it fills the proxy's memory."""
    limit, released = 48 << 20, threading.Event()
    proxy = start_proxy(fake.path)

    def fill(peer):
        peer.settimeout(1)
        sent = 0
        try:
            while sent < limit:
                sent += peer.send(BLOCKS[0])
        except TimeoutError:
            pass
        return sent

    done, amount = threading.Event(), []

    def stall(request):
        released.wait(PATIENCE)

    def flood(request):
        request.connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % SIZE)
        amount.append(fill(request.connection.socket))
        done.set()

    fake.on("PUT", "/containers/c/archive", stall)
    fake.on("GET", "/containers/c/archive", flood)
    connection = connect(proxy.socket)
    if direction == "up":
        connection.request("PUT", "/v1.51/containers/c/archive", headers=[("Content-Length", str(SIZE))])
        amount.append(fill(connection.socket))
    else:
        connection.request("GET", "/v1.51/containers/c/archive")
        assert done.wait(PATIENCE)
    released.set()
    assert amount[0] < 8 << 20
    assert proxy.memory("VmRSS") < MEMORY
    assert once(proxy.socket, "GET", "/v1.51/info").status == 200
