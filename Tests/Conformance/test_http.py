# SPDX-License-Identifier: Apache-2.0
"""HTTP as clients may speak it: reuse, pipelines, old versions, odd targets, framing."""

import pytest

import testbed
from rawhttp import Closed, once


@pytest.fixture
def proxy(fake, start_proxy):
    return start_proxy(fake.path)


def echo_target(request):
    request.read_body()
    request.connection.answer(body=request.target.encode())


def echo_body(request):
    request.connection.answer(body=request.read_body())


# -------------------------------------------------------------------- one connection, several requests


@pytest.mark.parametrize("engine", testbed.ENGINES)
def test_keep_alive(engine, proxies, connect):
    connection = connect(proxies(engine).socket)
    for _ in range(50):
        assert connection.exchange("GET", "/_ping").body == b"OK"
        assert connection.exchange("GET", "/v1.41/containers/no-such/json").status == 404
        assert connection.exchange("HEAD", "/_ping").status == 200


def test_pipelined_requests_are_answered_in_order(fake, proxy, connect):
    fake.on("GET", "/items/.*", echo_target)
    connection = connect(proxy.socket)
    targets = [f"/v1.51/items/{n}" for n in range(40)]
    connection.send(b"".join(b"GET %s HTTP/1.1\r\nHost: docker\r\n\r\n" % target.encode() for target in targets))
    assert [connection.response().body.decode() for _ in targets] == targets


def test_pipelined_bodies_are_kept_apart(fake, proxy, connect):
    fake.on("POST", "/echo", echo_body)
    connection = connect(proxy.socket)
    bodies = [b"x" * n for n in (0, 1, 70_000, 5)]
    for body in bodies:
        connection.request("POST", "/v1.51/echo", body)
    connection.send(b"POST /v1.51/echo HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    connection.request("GET", "/v1.51/after")
    assert [connection.response().body for _ in range(len(bodies) + 1)] == [*bodies, b"abc"]
    assert connection.response().json() == {"fake": "/v1.51/after"}


def test_a_request_may_arrive_byte_by_byte(fake, proxy, connect):
    fake.on("POST", "/echo", echo_body)
    connection = connect(proxy.socket)
    for byte in b"POST /v1.51/echo HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n":
        connection.send(bytes([byte]))
    assert connection.response().body == b"abc0123456789"


def test_a_connection_ends_where_the_client_asks_for_it(proxy, connect):
    connection = connect(proxy.socket)
    connection.request("GET", "/v1.51/info", headers=[("Connection", "close")])
    answer = connection.response()
    assert answer.status == 200 and answer["Connection"].lower() == "close"
    assert connection.is_closed()


def test_http_1_0_gets_one_answer_without_chunks_and_a_close(fake, proxy, connect):
    def stream(request):
        request.connection.start_chunked()
        for part in b"one", b"two":
            request.connection.chunk(part)
        request.connection.chunk(b"")

    fake.on("GET", "/stream", stream)
    connection = connect(proxy.socket)
    connection.send(b"GET /v1.51/stream HTTP/1.0\r\n\r\n")
    answer = connection.response()
    assert answer["Transfer-Encoding"] is None
    assert (answer.status, answer.body) == (200, b"onetwo")
    assert connection.is_closed()


def test_http_1_0_may_keep_its_connection(proxy, connect):
    connection = connect(proxy.socket)
    for _ in range(3):
        connection.send(b"GET /v1.51/info HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        answer = connection.response()
        assert answer.status == 200 and answer["Content-Length"]
        assert (answer["Connection"] or "").lower() == "keep-alive"


@pytest.mark.parametrize("engine", testbed.ENGINES)
@pytest.mark.parametrize("fields", [b"", b"Connection: keep-alive\r\n"], ids=["once", "keep-alive"])
def test_http_1_0_is_answered_as_the_engine_does(fields, engine, engines, proxies, connect):
    """libnss-docker, say, looks for `HTTP/1.0 404`."""
    for target in b"/_ping", b"/v1.40/containers/none-is-called-so/json", b"/v1.99/info":
        direct, proxied = (connect(path) for path in (engines.socket(engine), proxies(engine).socket))
        for connection in direct, proxied:
            connection.send(b"GET " + target + b" HTTP/1.0\r\n" + fields + b"\r\n")
        expected, answer = ((a.protocol, a.status, a["Connection"]) for a in (direct.response(), proxied.response()))
        assert answer == expected and answer[0] == "HTTP/1.0"


# -------------------------------------------------------------------- heads


@pytest.mark.parametrize("target", [
    "/v1.51/images/registry%2fgroup%2Fname:tag/json",
    "/v1.51/images/registry/group/name:tag@sha256:abc/json",
    "/v1.51/containers/json?filters=%7B%22name%22%3A%5B%22a%20b%22%5D%7D&all=1&all=0&empty=",
    "/v1.51/containers/a%2e%2e%2fb/json",
    "/v1.51/unknown//double/./dot?q#",
])
def test_targets_reach_the_engine_as_they_were_sent(target, fake, proxy):
    if "#" in target:
        target = target.rstrip("#")
    once(proxy.socket, "GET", target)
    assert fake.requests[-1].target == target


@pytest.mark.parametrize("engine", testbed.ENGINES)
def test_an_escaped_slash_in_an_image_name(engine, engines, proxies):
    for name in "library%2Fbusybox", "no%2fsuch%2Fimage":
        direct, proxied = (once(path, "GET", f"/images/{name}/json")
                           for path in (engines.socket(engine), proxies(engine).socket))
        assert (proxied.status, proxied.body) == (direct.status, direct.body)


def test_an_absolute_target_is_one_of_this_engine(fake, proxy, connect):
    connection = connect(proxy.socket)
    connection.send(b"GET http://docker/v1.51/info?a=b HTTP/1.1\r\nHost: docker\r\n\r\n")
    assert connection.response().status == 200
    assert fake.requests[-1].path == "/info" and "/v1.51/info?a=b" in fake.requests[-1].target


def test_headers_keep_their_case_and_order_and_host(fake, proxy):
    sent = [("X-Registry-Auth", "e30="), ("x-lower", "1"), ("User-Agent", "Docker-Client/20.10"), ("X-TWICE", "a"), ("X-TWICE", "b")]
    once(proxy.socket, "GET", "/v1.51/info", headers=sent)
    received = fake.requests[-1].headers
    assert [h for h in received if h in sent] == sent
    assert [v for k, v in received if k.lower() == "host"] == ["docker"]


def test_hop_by_hop_headers_stay_on_their_hop(fake, proxy):
    once(proxy.socket, "GET", "/v1.51/info", headers=[
        ("Connection", "keep-alive, X-Mine"), ("X-Mine", "secret"), ("Keep-Alive", "timeout=5"), ("Proxy-Connection", "x"), ("TE", "trailers")])
    names = {key.lower() for key, _ in fake.requests[-1].headers}
    assert not names & {"x-mine", "keep-alive", "proxy-connection", "te"}


def test_answer_headers_keep_their_case_and_order(fake, proxy):
    sent = [("Docker-Experimental", "false"), ("x-b", "2"), ("X-A", "1"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    fake.on("GET", "/headers", lambda request: request.connection.answer(headers=sent))
    answer = once(proxy.socket, "GET", "/v1.51/headers")
    assert [h for h in answer.headers if h in sent] == sent


def test_an_empty_host_is_forwarded(fake, proxy, connect):
    connection = connect(proxy.socket)
    connection.send(b"GET /v1.51/info HTTP/1.1\r\nHost:\r\n\r\n")
    assert connection.response().status == 200
    assert fake.requests[-1]["Host"] == ""


# -------------------------------------------------------------------- bodies


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_body(status, fake, proxy, connect):
    fake.on("POST", "/act", lambda request: request.connection.send(b"HTTP/1.1 %d X\r\nA: b\r\n\r\n" % status))
    connection = connect(proxy.socket)
    for _ in range(2):
        answer = connection.exchange("POST", "/v1.51/act")
        assert (answer.status, answer["A"], answer["Transfer-Encoding"]) == (status, "b", None)


@pytest.mark.parametrize("engine", testbed.ENGINES)
def test_head_has_the_head_of_its_answer_and_no_body(engine, engines, proxies, unique, connect):
    name = unique()
    made = once(engines.socket(engine), "POST", f"/v1.41/containers/create?name={name}", {"Image": "busybox"})
    assert made.status == 201
    connection = connect(proxies(engine).socket)
    for _ in range(2):
        answer = connection.exchange("HEAD", f"/v1.41/containers/{name}/archive?path=/bin/busybox")
        assert answer.status == 200 and answer["X-Docker-Container-Path-Stat"]
    assert connection.exchange("HEAD", f"/v1.41/containers/{name}/archive?path=/none").status == 404


def test_head_may_tell_the_length_of_what_it_leaves_out(fake, proxy, connect):
    fake.on("HEAD", "/big", lambda request: request.connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"))
    connection = connect(proxy.socket)
    assert connection.exchange("HEAD", "/v1.51/big")["Content-Length"] == "1000000"
    assert connection.exchange("GET", "/v1.51/info").status == 200


def test_trailers_come_through(fake, proxy, connect):
    def answer(request):
        request.connection.start_chunked([("Trailer", "X-Sum")])
        request.connection.chunk(b"data")
        request.connection.send(b"0\r\nX-Sum: 42\r\n\r\n")

    fake.on("GET", "/trailers", answer)
    response = connect(proxy.socket).exchange("GET", "/v1.51/trailers")
    assert response.body == b"data" and response.trailers == [b"X-Sum: 42\r\n"]


def test_a_body_that_ends_with_its_connection(fake, proxy, connect):
    def answer(request):
        request.connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end")
        request.connection.close()

    fake.on("GET", "/close", answer)
    response = connect(proxy.socket).exchange("GET", "/v1.51/close")
    assert response.body == b"until the end"


# -------------------------------------------------------------------- 1xx


def test_expect_100_continue(fake, proxy, connect):
    def answer(request):
        assert request["Expect"] == "100-continue"
        request.connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        echo_body(request)

    fake.on("POST", "/echo", answer)
    connection = connect(proxy.socket)
    for body in b"first", b"second":
        connection.request("POST", "/v1.51/echo", headers=[("Expect", "100-continue"), ("Content-Length", str(len(body)))])
        assert connection.head().status == 100
        connection.send(body)
        assert connection.response().body == body
    assert not fake.problems


def test_a_refusal_in_place_of_continue(fake, proxy, connect):
    """The client must not send what was refused; and if the connection goes on, it does so in step."""
    def answer(request):
        request.connection.send(b"HTTP/1.1 403 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
        request.connection.close()

    fake.on("POST", "/no", answer)
    connection = connect(proxy.socket)
    connection.request("POST", "/v1.51/no", headers=[("Expect", "100-continue"), ("Content-Length", "10")])
    answer = connection.response()
    assert (answer.status, answer.body) == (403, b"no")
    assert connection.is_closed()


def test_other_interim_answers_come_through(fake, proxy, connect):
    def answer(request):
        request.connection.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        request.connection.answer(body=b"late")

    fake.on("GET", "/hints", answer)
    connection = connect(proxy.socket)
    connection.request("GET", "/v1.51/hints")
    hints = connection.head()
    assert (hints.status, hints["Link"]) == (103, "</a>")
    assert connection.response().body == b"late"


def test_an_early_answer_reaches_a_client_that_still_sends(fake, proxy, connect):
    def answer(request):
        request.connection.send(b"HTTP/1.1 413 Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig")
        request.connection.close()

    fake.on("POST", "/large", answer)
    connection = connect(proxy.socket)
    connection.request("POST", "/v1.51/large", headers=[("Content-Length", str(1 << 30))])
    try:
        while True:
            connection.send(b"x" * 65536)
    except OSError:
        pass
    try:
        assert connection.head().status == 413
    except (Closed, OSError):
        pytest.fail("the answer was lost")
