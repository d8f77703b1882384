# SPDX-License-Identifier: Apache-2.0
"""Engines that are away, die, stall or change, and what their clients then see."""

import json
import os
import threading

import pytest

from fake_engine import FakeEngine
from proxy import until
from rawhttp import Closed, once
from testbed import PATIENCE


@pytest.fixture
def absent(folder):
    """Where no engine is yet."""
    return FakeEngine(os.path.join(folder, "engine.sock"))


@pytest.fixture
def proxy(fake, start_proxy):
    return start_proxy(fake.path)


# -------------------------------------------------------------------- absent


def test_an_absent_engine_is_told_of_at_once(absent, start_proxy):
    """Long before it would be given up."""
    proxy = start_proxy(absent.path, environment={"COMPATPROXY_TIMEOUTS_UPSTREAM_CONNECT": f"{10 * PATIENCE}s"})
    answer = once(proxy.socket, "GET", "/v1.41/info")
    assert (answer.status, answer["Content-Type"]) == (503, "application/json")
    assert absent.path in answer.json()["message"]


def test_an_absent_engine_is_told_of_in_plain_text_below_1_24(absent, start_proxy):
    answer = once(start_proxy(absent.path).socket, "GET", "/v1.23/info")
    assert (answer.status, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert absent.path in answer.body.decode() and not answer.body.startswith(b"{")


@pytest.mark.parametrize("target", ["/_ping", "/version", "/info", "/v1.41/containers/json"])
def test_every_path_tells_of_an_absent_engine_and_recovers(target, absent, start_proxy, connect):
    connection = connect(start_proxy(absent.path).socket)
    assert connection.exchange("GET", target).status == 503
    with absent:
        assert connection.exchange("GET", target).status == 200
    assert connection.exchange("GET", target).status == 503
    with absent:
        assert connection.exchange("GET", target).status == 200


def test_a_request_with_a_body_to_an_absent_engine(absent, start_proxy, connect):
    """The rest of the body is no next request."""
    connection = connect(start_proxy(absent.path).socket)
    connection.request("POST", "/v1.41/containers/create", b"GET /v1.41/x HTTP/1.1\r\nHost: d\r\n\r\n" * 3000)
    assert connection.response().status == 503
    with absent:
        try:
            assert connection.exchange("GET", "/v1.41/info").json() == {"fake": "/v1.41/info"}
        except (Closed, OSError):
            pass  # it may also have closed
        assert absent.seen() in ([], ["GET /v1.41/info"])


# -------------------------------------------------------------------- dying


@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "length"])
@pytest.mark.parametrize("target", ["/raw", "/containers/json", "/events"])
def test_an_answer_that_broke_off_never_looks_complete(target, chunked, fake, proxy, connect):
    def die(request):
        send = request.connection.send
        if chunked:
            request.connection.start_chunked([("Content-Type", "application/json")])
            request.connection.chunk(b'[{"Id":"1"},')
        else:
            send(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[{"Id":"1"},')
        request.connection.close()

    fake.on("GET", target, die)
    for version in "1.51", "1.12":
        connection = connect(proxy.socket)
        connection.request("GET", f"/v{version}{target}")
        try:
            answer = connection.response()
        except (Closed, ConnectionResetError):
            continue
        assert answer.status >= 500, f"looks complete: {answer}"


def test_an_engine_that_dies_before_its_answer(fake, proxy, connect):
    fake.on("POST", "/act", lambda request: request.connection.close())
    connection = connect(proxy.socket)
    answer = connection.exchange("POST", "/v1.51/act")
    assert answer.status in (502, 503) and answer.json()["message"]
    fake.wait_for_request("/act")
    assert fake.seen().count("POST /v1.51/act") == 1, "what may have been done must not be asked for twice"
    assert connection.exchange("GET", "/v1.51/info").status == 200


def test_a_stale_pooled_connection_is_not_the_clients_trouble(fake, proxy, connect):
    connection = connect(proxy.socket)
    for _ in range(5):
        assert connection.exchange("GET", "/v1.51/info").status == 200
        for one in list(fake.connections):
            one.close()
    assert connection.exchange("GET", "/v1.51/info").status == 200


@pytest.mark.parametrize("answer", [
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n",
    b"nonsense\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_100_000 + b"\r\n\r\n",
])
def test_an_answer_that_is_no_http_is_a_bad_gateway(answer, fake, proxy, connect):
    def act(request):
        request.connection.send(answer)
        request.connection.wait_for_end()

    fake.on("GET", "/odd", act)
    assert connect(proxy.socket).exchange("GET", "/v1.51/odd").status == 502
    assert once(proxy.socket, "GET", "/v1.51/info").status == 200


# -------------------------------------------------------------------- silent and slow


def test_a_silent_engine_holds_up_nobody_else(fake, start_proxy, connect):
    released = threading.Event()
    fake.on("GET", "/slow", lambda request: (released.wait(PATIENCE), request.connection.answer(body=b"late")))
    proxy = start_proxy(fake.path, "--workers", "1")
    waiting = connect(proxy.socket)
    waiting.request("GET", "/v1.51/slow")
    fake.wait_for_request("/slow")
    for _ in range(10):
        assert once(proxy.socket, "GET", "/v1.51/info").status == 200
    released.set()
    assert waiting.response().body == b"late"


def test_an_engine_that_never_says_its_version_is_given_up(fake, start_proxy):
    released = threading.Event()
    fake.on("GET", "/version", lambda request: released.wait(PATIENCE))
    proxy = start_proxy(fake.path, environment={"COMPATPROXY_TIMEOUTS_UPSTREAM_CONNECT": "500ms"})
    try:
        answer = once(proxy.socket, "GET", "/v1.30/info")
        assert answer.status == 503 and fake.path in answer.json()["message"]
    finally:
        released.set()


@pytest.mark.parametrize("version", ["1.51", "1.12"])
@pytest.mark.parametrize("engine_version", ["1.51", "1.52"])  # the newer one's events must be translated
def test_a_record_reaches_the_client_at_once(version, engine_version, folder, start_proxy, connect):
    """Each record is sent only once the client has the one before."""
    record = {"Type": "container", "Action": "start", "Actor": {"ID": "abc", "Attributes": {"image": "busybox"}},
              "scope": "local", "time": 1, "timeNano": 1}
    received = threading.Semaphore(0)

    def tell(request):
        request.connection.start_chunked([("Content-Type", "application/json")])
        for number in range(5):
            request.connection.chunk(json.dumps({**record, "time": number}).encode() + b"\n")
            assert received.acquire(timeout=PATIENCE)
        request.connection.wait_for_end()

    with FakeEngine(os.path.join(folder, "events.sock"), api=engine_version) as fake:
        fake.on("GET", "/events", tell)
        connection = connect(start_proxy(fake.path, "--speak", "newest").socket)
        connection.request("GET", f"/v{version}/events")
        assert connection.head().status == 200
        told = b""
        for number in range(5):
            while not told.endswith(b"}\n") and not told.endswith(b"}"):
                told += connection.chunk()
            event = json.loads(told)
            assert (event["Action"], event["time"]) == ("start", number)
            if engine_version == "1.52":
                assert (event["status"], event["id"], event["from"]) == ("start", "abc", "busybox")
            told = b""
            received.release()


@pytest.mark.parametrize("breaks_off", [False, True], ids=["goes on", "breaks off"])
def test_a_chunk_that_comes_in_two_parts_stays_one(breaks_off, folder, start_proxy, connect):
    """Clients of the first versions take each chunk for a record. What came of one that breaks off is not lost."""
    first, second = (json.dumps({"Type": "container", "Action": action, "Actor": {"ID": "abc", "Attributes": {}}}).encode()
                     for action in ("start", "die"))
    received = threading.Event()

    def tell(request):
        request.connection.start_chunked([("Content-Type", "application/json")])
        request.connection.send(b"%x\r\n%s\n\r\n%x\r\n%s" % (len(first) + 1, first, len(second) + 1, second))
        assert received.wait(PATIENCE)
        if breaks_off:
            request.connection.close()
        else:
            request.connection.send(b"\n\r\n0\r\n\r\n")

    with FakeEngine(os.path.join(folder, "events.sock"), api="1.52") as fake:
        fake.on("GET", "/events", tell)
        connection = connect(start_proxy(fake.path, "--speak", "newest").socket)
        connection.request("GET", "/v1.12/events")
        assert connection.head().status == 200
        assert json.loads(connection.chunk())["status"] == "start"
        received.set()
        assert json.loads(connection.chunk())["status"] == "die"
        if breaks_off:
            with pytest.raises((Closed, ConnectionResetError)):
                connection.chunk()
        else:
            assert connection.chunk() == b""
        assert not fake.problems


def test_bytes_of_a_log_reach_the_client_at_once(fake, proxy, connect):
    received = threading.Semaphore(0)

    def tell(request):
        request.connection.start_chunked([("Content-Type", "application/vnd.docker.raw-stream")])
        for part in b"a", b"b", b"c":
            request.connection.chunk(part)
            assert received.acquire(timeout=PATIENCE)
        request.connection.chunk(b"")

    fake.on("GET", "/containers/c/logs", tell)
    connection = connect(proxy.socket)
    connection.request("GET", "/v1.51/containers/c/logs?follow=1")
    assert connection.head().status == 200
    for part in b"a", b"b", b"c", b"":
        assert connection.chunk() == part
        received.release()
    assert not fake.problems


# -------------------------------------------------------------------- clients that leave


@pytest.mark.parametrize("when", ["before the answer", "amid the answer", "amid the request", "in a tunnel"])
def test_a_client_that_leaves_ends_its_engines_connection(when, fake, proxy, connect):
    def act(request):
        if when == "amid the answer":
            request.connection.start_chunked()
            request.connection.chunk(b"part")
        if when == "in a tunnel":
            request.connection.send(b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")
        request.connection.wait_for_end()

    fake.on("POST", "/act", act)
    connection = connect(proxy.socket)
    headers = {"amid the request": [("Content-Length", "100")], "in a tunnel": [("Connection", "Upgrade"), ("Upgrade", "tcp")]}
    connection.request("POST", "/v1.51/act", headers=headers.get(when, []))
    if when == "amid the request":
        connection.send(b"some")
    request = fake.wait_for_request("/act")
    if when in ("amid the answer", "in a tunnel"):
        connection.head()
    connection.close()
    assert request.connection.ended.wait(PATIENCE), "the engine still has the connection"
    assert once(proxy.socket, "GET", "/v1.51/info").status == 200


def test_a_client_that_leaves_behind_its_last_byte(fake, proxy, connect):
    """Request and end arrive together. The engine may see neither or both, never a request for ever."""
    fake.on("POST", "/act", lambda request: request.connection.wait_for_end())
    for _ in range(20):
        connection = connect(proxy.socket)
        connection.request("POST", "/v1.51/act")
        connection.close()
    assert once(proxy.socket, "GET", "/v1.51/info").status == 200
    asked = [request for request in list(fake.requests) if request.path == "/act"]
    assert all(request.connection.ended.wait(PATIENCE) for request in asked), "an engine's connection is left over"


def test_many_clients_that_leave_cost_nothing(fake, proxy, connect):
    fake.on("GET", "/act", lambda request: request.connection.wait_for_end())
    assert once(proxy.socket, "GET", "/v1.51/info").status == 200
    before = len(os.listdir(f"/proc/{proxy.pid}/fd"))
    opened = [connect(proxy.socket) for _ in range(50)]
    for connection in opened:
        connection.request("GET", "/v1.51/act")
    fake.wait_for_request("/act", count=50)
    for connection in opened:
        connection.close()
    # Beside two for each client, the proxy has some of its own, which come when they are first needed.
    until(lambda: len(os.listdir(f"/proc/{proxy.pid}/fd")) <= before + 10, "every descriptor is closed")
