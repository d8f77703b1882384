# SPDX-License-Identifier: Apache-2.0
"""What is no HTTP, or could be read in two ways: refused, closed, and not a byte of it for the engine."""

import pytest

from rawhttp import once
from testbed import PATIENCE

MARK = b"smuggled"
GET = b"GET /v1.51/smuggled HTTP/1.1\r\n"
POST = b"POST /v1.51/smuggled HTTP/1.1\r\nHost: docker\r\n"

HEADS = {
    "both length and transfer coding": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths that differ": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "two lengths in one": POST + b"Content-Length: 5, 6\r\n\r\nhello",
    "a signed length": POST + b"Content-Length: +5\r\n\r\nhello",
    "a negative length": POST + b"Content-Length: -5\r\n\r\nhello",
    "an empty length": POST + b"Content-Length:\r\n\r\n",
    "a length in hexadecimal": POST + b"Content-Length: 0x5\r\n\r\nhello",
    "a length with a space within": POST + b"Content-Length: 1 0\r\n\r\nhello",
    "an overflowing length": POST + b"Content-Length: 18446744073709551621\r\n\r\nhello",
    "a length just too large": POST + b"Content-Length: 9223372036854775808\r\n\r\nhello",
    "a bare CR in a header": GET + b"Host: docker\r\nX: a\rb\r\n\r\n",
    "a bare LF at a line's end": GET + b"Host: docker\nX: a\r\n\r\n",
    "bare LF everywhere": b"GET /v1.51/smuggled HTTP/1.1\nHost: docker\n\n",
    "a bare CR in the request line": b"GET /v1.51/smuggled\rX HTTP/1.1\r\nHost: docker\r\n\r\n",
    "a folded header": GET + b"Host: docker\r\nX: a\r\n b\r\n\r\n",
    "a fold in the first header": GET + b" Host: docker\r\n\r\n",
    "a space before the colon": GET + b"Host: docker\r\nContent-Length : 5\r\n\r\nhello",
    "a header without a colon": GET + b"Host: docker\r\nnonsense\r\n\r\n",
    "a header without a name": GET + b"Host: docker\r\n: value\r\n\r\n",
    "a name that is no token": GET + b"Host: docker\r\nX(Y): 1\r\n\r\n",
    "NUL in a value": GET + b"Host: docker\r\nX: a\0b\r\n\r\n",
    "a control character in a value": GET + b"Host: docker\r\nX: a\x01b\r\n\r\n",
    "DEL in a value": GET + b"Host: docker\r\nX: a\x7fb\r\n\r\n",
    "NUL in the target": b"GET /v1.51/smuggled\0 HTTP/1.1\r\nHost: docker\r\n\r\n",
    "a space in the target": b"GET /v1.51/smuggled x HTTP/1.1\r\nHost: docker\r\n\r\n",
    "a tab in the request line": b"GET\t/v1.51/smuggled HTTP/1.1\r\nHost: docker\r\n\r\n",
    "no host": GET + b"\r\n",
    "two hosts": GET + b"Host: a\r\nHost: b\r\n\r\n",
    "two equal hosts": GET + b"Host: a\r\nHost: a\r\n\r\n",
    "an unknown transfer coding": POST + b"Transfer-Encoding: gzip\r\n\r\n",
    "a coding before chunked": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a coding behind chunked": POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "identity": POST + b"Transfer-Encoding: identity\r\n\r\n",
    "an obscured chunked": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "chunked in HTTP/1.0": b"POST /v1.51/smuggled HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a large header": GET + b"Host: docker\r\nX: " + b"a" * 1_100_000 + b"\r\n\r\n",
    "many headers": GET + b"Host: docker\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
    "a large target": b"GET /v1.51/smuggled?" + b"a" * 1_100_000 + b" HTTP/1.1\r\nHost: docker\r\n\r\n",
    "no version": b"GET /v1.51/smuggled\r\nHost: docker\r\n\r\n",
    "HTTP/2.0 in words": b"GET /v1.51/smuggled HTTP/2.0\r\nHost: docker\r\n\r\n",
    "another protocol": b"GET /v1.51/smuggled HTTX/1.1\r\nHost: docker\r\n\r\n",
    "a version of two digits": b"GET /v1.51/smuggled HTTP/1.10\r\nHost: docker\r\n\r\n",
    "a method that is no token": b"G(T /v1.51/smuggled HTTP/1.1\r\nHost: docker\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + MARK + bytes(64) + b"\r\n\r\n",
    "a target that is no path": b"GET smuggled HTTP/1.1\r\nHost: docker\r\n\r\n",
}

BODIES = {
    "a chunk size with a sign": b"+5\r\nhello\r\n0\r\n\r\n",
    "a chunk size with 0x": b"0x5\r\nhello\r\n0\r\n\r\n",
    "a chunk size that is none": b"five\r\nhello\r\n0\r\n\r\n",
    "an empty chunk size": b"\r\nhello\r\n0\r\n\r\n",
    "an overflowing chunk size": b"10000000000000005\r\nhello\r\n0\r\n\r\n",
    "a space behind the chunk size": b"5 \r\nhello\r\n0\r\n\r\n",
    "a chunk without its end": b"5\r\nhelloX0\r\n\r\n",
    "a chunk that ends with LF": b"5\r\nhello\n0\r\n\r\n",
    "a size line that ends with LF": b"5\nhello\r\n0\r\n\r\n",
    "a bare CR in an extension": b"5;a=\rb\r\nhello\r\n0\r\n\r\n",
    "a bare LF in an extension": b"5;a=\nb\r\nhello\r\n0\r\n\r\n",
    "an endless extension": b"5;" + b"a" * 300_000 + b"\r\nhello\r\n0\r\n\r\n",
    "a malformed trailer": b"5\r\nhello\r\n0\r\nX Y: 1\r\n\r\n",
    "a trailer that frames": b"0\r\nContent-Length : 5\r\n\r\n",
}


def send_tolerantly(connection, data):
    """The proxy may have refused and closed before the last byte."""
    try:
        connection.send(data)
    except OSError:
        pass


def ends_refused(connection):
    answer = connection.response()
    assert 400 <= answer.status < 500 or answer.status in (501, 505), answer
    assert connection.is_closed()
    return answer


@pytest.fixture
def proxy(fake, start_proxy):
    return start_proxy(fake.path)


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_malformed_head(head, fake, proxy, connect):
    connection = connect(proxy.socket)
    send_tolerantly(connection, head)
    ends_refused(connection)
    assert MARK not in fake.received()
    assert once(proxy.socket, "GET", "/v1.51/info").status == 200


@pytest.mark.parametrize("head", ["a bare CR in a header", "both length and transfer coding"])
def test_a_malformed_head_behind_a_good_request(head, fake, proxy, connect):
    connection = connect(proxy.socket)
    connection.send(b"GET /v1.51/good HTTP/1.1\r\nHost: docker\r\n\r\n" + HEADS[head])
    assert connection.response().json() == {"fake": "/v1.51/good"}
    ends_refused(connection)
    assert MARK not in fake.received()


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_malformed_chunked_body_never_looks_complete(body, fake, proxy, connect):
    """Its head went to the engine long before; the engine must see the body broken off."""
    outcome = []

    def collect(request):
        try:
            outcome.append(("complete", request.read_body()))
            request.connection.answer(body=b"taken")
        except EOFError:
            outcome.append(("broken off", None))
            raise

    fake.on("POST", "/smuggled", collect)
    connection = connect(proxy.socket)
    send_tolerantly(connection, POST + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    ends_refused(connection)
    for one in fake.connections:
        if MARK in one.received:
            assert one.ended.wait(PATIENCE)
    assert [kind for kind, _ in outcome] in ([], ["broken off"])
    assert body not in fake.received()


def test_a_refusal_says_what_is_wrong_in_the_engines_format(proxy, connect):
    connection = connect(proxy.socket)
    connection.send(HEADS["a bare CR in a header"])
    answer = ends_refused(connection)
    assert answer["Content-Type"] == "application/json" and answer.json()["message"]


def test_a_head_that_never_ends_is_given_up(fake, start_proxy, connect):
    proxy = start_proxy(fake.path, environment={"COMPATPROXY_TIMEOUTS_CLIENT_HEAD": "300ms"})
    connection = connect(proxy.socket)
    connection.send(GET + b"Host: docker\r\n")
    assert ends_refused(connection).status == 408
    assert MARK not in fake.received()
