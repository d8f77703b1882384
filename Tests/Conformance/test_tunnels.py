# SPDX-License-Identifier: Apache-2.0
"""Connections that stop being HTTP: attach, exec, websockets; and streams that their client leaves."""

import base64
import hashlib
import json
import os
import socket
import struct
import threading
from contextlib import suppress

import pytest

import testbed
from proxy import until
from rawhttp import once
from testbed import PATIENCE, PAUSE

UPGRADE = [("Connection", "Upgrade"), ("Upgrade", "tcp")]
# Without Upgrade, as clients before 1.24 ask; with it, as those since.
MANNERS = {"upgrade": (UPGRADE, 101), "hijack": ([], 200)}


@pytest.fixture(params=testbed.ENGINES)
def engine(request):
    return request.param


@pytest.fixture
def container(engine, engines, unique):
    """container(command, **config): creates a container, past the proxy; its name."""
    def create(*command, **config):
        name = unique()
        made = once(engines.socket(engine), "POST", f"/v1.41/containers/create?name={name}",
                    {"Image": "busybox", "Cmd": command, **config})
        assert made.status == 201, made
        return name
    return create


def start(path, name):
    assert once(path, "POST", f"/v1.41/containers/{name}/start").status == 204


def frames(data):
    """The multiplexed stream as (which, payload) parts, joined where neighbours are of one stream."""
    found = []
    while data:
        which, size = struct.unpack(">BxxxI", data[:8])
        payload, data = data[8:8 + size], data[8 + size:]
        if found and found[-1][0] == which:
            found[-1] = (which, found[-1][1] + payload)
        else:
            found.append((which, payload))
    return found


STDIN = dict(OpenStdin=True, StdinOnce=True, AttachStdin=True, AttachStdout=True, AttachStderr=True)


@pytest.mark.parametrize("manner", MANNERS)
def test_attach_with_early_input_and_half_close(manner, engine, container, proxies, connect):
    headers, status = MANNERS[manner]
    proxy = proxies(engine).socket
    name = container("sh", "-c", "cat; " + PAUSE, **STDIN)
    connection = connect(proxy)
    # The input is there before the answer; after the head it is no next request.
    connection.request("POST", f"/v1.41/containers/{name}/attach?stream=1&stdin=1&stdout=1&stderr=1",
                       headers=[*headers, ("Content-Type", "text/plain")])
    connection.send(b"GET / HTTP/1.1\r\nearly\n")
    head = connection.head()
    assert head.status == status
    if status == 101:
        assert (head["Upgrade"], head["Connection"].lower()) == ("tcp", "upgrade")
    start(proxy, name)
    connection.send(b"late\n")
    connection.end_sending()
    assert frames(connection.read_to_end()) == [(1, b"GET / HTTP/1.1\r\nearly\nlate\n")]
    assert once(proxy, "POST", f"/v1.41/containers/{name}/wait").json()["StatusCode"] == 0


@pytest.mark.parametrize("manner", MANNERS)
def test_a_tunnel_of_a_terminal_is_raw_in_both_directions(manner, engine, container, proxies, connect):
    headers, status = MANNERS[manner]
    proxy = proxies(engine).socket
    name = container("sh", "-c", "stty -echo -icanon; echo ready; dd bs=1 count=6 2>/dev/null; echo; " + PAUSE + "; exit 3", Tty=True, **STDIN)
    connection = connect(proxy)
    connection.request("POST", f"/v1.41/containers/{name}/attach?stream=1&stdin=1&stdout=1", headers=headers)
    assert connection.head().status == status
    start(proxy, name)
    connection.read_until(b"ready\r\n")
    for part in b"ab", b"cd", b"ef":
        connection.send(part)
        assert connection.read(2) == part
    assert connection.read_to_end() == b"\r\n"
    assert once(proxy, "POST", f"/v1.41/containers/{name}/wait").json()["StatusCode"] == 3


@pytest.mark.parametrize("manner", MANNERS)
def test_exec_with_input(manner, engine, container, proxies, connect):
    headers, status = MANNERS[manner]
    proxy = proxies(engine).socket
    name = container("sleep", "600")
    start(proxy, name)
    made = once(proxy, "POST", f"/v1.41/containers/{name}/exec", {
        "AttachStdin": True, "AttachStdout": True, "AttachStderr": True,
        "Cmd": ["sh", "-c", "cat; echo over >&2; exit 5"]}).json()["Id"]
    connection = connect(proxy)
    body = json.dumps({"Detach": False, "Tty": False}).encode()
    # Head, body and first input in one write: where the request ends, the input begins.
    lines = [f"POST /v1.41/exec/{made}/start HTTP/1.1", "Host: docker", "Content-Type: application/json",
             f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers)]
    connection.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"early ")
    assert connection.head().status == status
    large = os.urandom(1 << 19)
    connection.send(large)
    connection.end_sending()
    received = frames(connection.read_to_end())
    assert b"".join(data for which, data in received if which == 1) == b"early " + large
    assert b"".join(data for which, data in received if which == 2) == b"over\n"
    assert once(proxy, "GET", f"/v1.41/exec/{made}/json").json()["ExitCode"] == 5


def test_a_refused_attach_is_an_ordinary_answer(engine, engines, proxies, connect):
    direct, proxied = (connect(path) for path in (engines.socket(engine), proxies(engine).socket))
    for connection in direct, proxied:
        connection.request("POST", "/v1.41/containers/no-such/attach?stream=1", headers=UPGRADE)
    expected, answer = direct.response(), proxied.response()
    assert (answer.status, answer.body) == (expected.status, expected.body) and answer.status == 404


# -------------------------------------------------------------------- websockets


def frame(payload, opcode=2):
    mask = os.urandom(4)
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


def read_frame(connection):
    first, second = connection.read(2)
    size = second & 0x7F
    if size == 126:
        size = struct.unpack(">H", connection.read(2))[0]
    return first & 0x0F, connection.read(size)


def attach_by_websocket(connection, version, name):
    key = base64.b64encode(os.urandom(16)).decode()
    connection.request("GET", f"/v{version}/containers/{name}/attach/ws?stream=1&stdin=1&stdout=1", headers=[
        ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", key), ("Origin", "http://docker")])
    head = connection.head()
    assert head.status == 101
    digest = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
    assert head["Sec-WebSocket-Accept"] == base64.b64encode(digest).decode()


# Frames were text below 1.28.
@pytest.mark.parametrize("version, speak", [
    ("1.24", "nearest"), ("1.24", "newest"), ("1.27", "newest"), ("1.28", "newest"), ("1.41", "nearest")])
def test_attach_by_websocket(version, speak, engine, engines, container, proxies, connect):
    opcodes = {}
    for side, path in ("direct", engines.socket(engine)), ("proxied", proxies(engine, "--speak", speak).socket):
        name = container("sh", "-c", "read line; echo got $line; " + PAUSE, **STDIN)
        connection = connect(path)
        attach_by_websocket(connection, version, name)
        start(path, name)
        connection.send(frame(b"hello\n"))
        text, opcodes[side] = b"", set()
        while b"got hello" not in text:
            opcode, payload = read_frame(connection)
            text += payload
            opcodes[side].add(opcode)
    assert opcodes["proxied"] == opcodes["direct"] == {1 if version in ("1.24", "1.27") else 2}


# -------------------------------------------------------------------- clients that leave


@pytest.mark.parametrize("path, ready", [
    ("logs?follow=1&stdout=1", b"begun"), ("wait", b"\r\n\r\n"), ("stats?stream=1", b"read")])
def test_what_a_client_left_is_left_by_the_proxy(path, ready, engine, engines, container, start_proxy, connect):
    proxy = start_proxy(engines.socket(engine))
    name = container("sh", "-c", "echo begun; sleep 600")
    start(engines.socket(engine), name)
    connection = connect(proxy.socket)
    connection.request("POST" if path == "wait" else "GET", f"/v1.41/containers/{name}/{path}")
    connection.read_until(ready)
    during = proxy.engine_connections()
    connection.close()
    until(lambda: not during <= proxy.engine_connections(), "the engine's connection is closed")
    assert once(proxy.socket, "GET", f"/v1.41/containers/{name}/json").json()["State"]["Running"]


class StallingRegistry:
    """Serves a manifest, and a layer of which the last byte never comes; counts who asks for that layer."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.layer = "sha256:" + os.urandom(32).hex()
        config = json.dumps({"architecture": "amd64", "os": "linux",
                             "rootfs": {"type": "layers", "diff_ids": ["sha256:" + os.urandom(32).hex()]}}).encode()
        image = "sha256:" + hashlib.sha256(config).hexdigest()
        self.blobs = {image: config}
        self.manifest = json.dumps({
            "schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": len(config), "digest": image},
            "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 1 << 20, "digest": self.layer}],
        }).encode()
        self.asked = 0
        self._changed = threading.Condition()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self):
        return "127.0.0.1:%d" % self.listener.getsockname()[1]

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def is_asked(self, times, timeout):
        with self._changed:
            return self._changed.wait_for(lambda: self.asked >= times, timeout)

    def _accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        peer.settimeout(PATIENCE)
        # Who ends a pull does so at any moment.
        with peer, peer.makefile("rb") as reader, suppress(OSError):
            while (line := reader.readline()).startswith((b"GET", b"HEAD")):  # and not TLS, which is tried first
                method, target, _ = line.decode().split()
                while reader.readline() not in (b"\r\n", b""):
                    pass
                if target.endswith(self.layer):
                    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + bytes(1000))
                    with self._changed:
                        self.asked += 1
                        self._changed.notify_all()
                    continue
                body = self.manifest if "/manifests/" in target else self.blobs.get(target.rsplit("/", 1)[1], b"{}")
                kind = json.loads(body).get("mediaType", "application/json")
                peer.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                             f"Docker-Content-Digest: sha256:{hashlib.sha256(body).hexdigest()}\r\n\r\n".encode())
                peer.sendall(b"" if method == "HEAD" else body)


@pytest.mark.parametrize("side", ["direct", "proxied"])
def test_a_pull_ends_with_its_client(side, engine, engines, proxies, unique, connect):
    """Who pulls a layer that is being pulled waits with the first; only a pull that was ended is begun anew."""
    path = engines.socket(engine) if side == "direct" else proxies(engine).socket
    registry, name = StallingRegistry(), unique()
    try:
        for attempt in range(1, 11):
            connection = connect(path)
            connection.request("POST", f"/v1.41/images/create?fromImage={registry.address}/{name}&tag=1")
            connection.read_until(b"Pulling fs layer")
            asked_anew = registry.is_asked(min(attempt, 2), timeout=PATIENCE if attempt == 1 else 5)
            connection.close()
            if attempt > 1 and asked_anew:
                return
            assert attempt > 1 or asked_anew, "the engine never asked for the layer"
        pytest.fail("the engine goes on with the first pull")
    finally:
        registry.close()
