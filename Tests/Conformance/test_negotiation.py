# SPDX-License-Identifier: Apache-2.0
"""Which versions are accepted, advertised and spoken, and how the others are refused."""

import json

import pytest

import audit
import testbed
from rawhttp import once

TOO_OLD = "client version {} is too old. Minimum supported API version is {}, please upgrade your client to a newer version"
TOO_NEW = "client version {} is too new. Maximum supported API version is {}"
UNKNOWN = f"1.{int(testbed.NEWEST.split('.')[1]) + 1}"
MAXIMUM = {"20.10": "1.41", "26.1": "1.45", "28": "1.51"}


def engine_component(version):
    return next(one for one in version["Components"] if one["Name"] == "Engine")["Details"]


@pytest.mark.parametrize("engine", testbed.ENGINES)
def test_ping_is_the_engines_own(engine, engines, proxies):
    for method, body in ("GET", b"OK"), ("HEAD", b""):
        direct, proxied = (once(path, method, "/_ping") for path in (engines.socket(engine), proxies(engine).socket))
        assert (proxied.status, proxied.body) == (200, body)
        assert {k: v for k, v in proxied.headers if k != "Date"} == {k: v for k, v in direct.headers if k != "Date"}


@pytest.mark.parametrize("engine", testbed.ENGINES)
def test_version_tells_the_proxys_window(engine, proxies):
    for path in "/version", "/v1.24/version", "/v1.40/version":
        version = once(proxies(engine).socket, "GET", path).json()
        for told in version, engine_component(version):
            assert (told["MinAPIVersion"], told["ApiVersion"]) == ("1.12", MAXIMUM[engine])


@pytest.mark.parametrize("engine", testbed.ENGINES)
def test_a_ceiling_and_a_floor_are_what_clients_are_told(engine, proxies):
    proxy = proxies(engine, "--ceiling", "1.40", "--floor", "1.30").socket
    assert once(proxy, "GET", "/_ping")["Api-Version"] == "1.40"
    assert once(proxy, "HEAD", "/_ping")["Api-Version"] == "1.40"
    version = once(proxy, "GET", "/version")
    assert version["Api-Version"] == "1.40"
    for told in version.json(), engine_component(version.json()):
        assert (told["MinAPIVersion"], told["ApiVersion"]) == ("1.30", "1.40")


def test_a_ceiling_above_the_engine_is_advertised(proxies):
    proxy = proxies("20.10", "--ceiling", "1.44").socket
    assert once(proxy, "GET", "/_ping")["Api-Version"] == "1.44"
    assert once(proxy, "GET", "/v1.44/version").json()["ApiVersion"] == "1.44"


@pytest.mark.parametrize("engine", testbed.ENGINES)
def test_a_new_client_on_an_old_engine_is_served(engine, proxies):
    answer = once(proxies(engine).socket, "GET", f"/v{testbed.NEWEST}/containers/json?limit=1")
    assert answer.status == 200 and isinstance(answer.json(), list)


@pytest.mark.parametrize("target, status", [
    ("/_ping", 200), ("/v1.24/info", 200), ("/v1.24/containers/no-such/json", 404), ("/v1.12/images/no-such/json", 404),
    ("/v1.11/info", 400), (f"/v{UNKNOWN}/info", 400), ("/no/such/path", 404)])
@pytest.mark.parametrize("ceiling, told", [((), "1.51"), (("--ceiling", "1.44"), "1.44")])
def test_every_answer_has_the_api_version(target, status, ceiling, told, engines, proxies):
    answer = once(proxies("28", *ceiling).socket, "GET", target)
    assert answer.status == status
    if once(engines.socket("28"), "GET", target)["Api-Version"]:  # not even the engine has it on unknown paths
        assert answer.all("Api-Version") == [told]


@pytest.mark.parametrize("flags, version, words, maximum_or_minimum", [
    ((), "1.11", TOO_OLD, "1.12"),
    (("--floor", "1.22"), "1.21", TOO_OLD, "1.22"),
    (("--floor", "1.30"), "1.29", TOO_OLD, "1.30"),
    ((), UNKNOWN, TOO_NEW, testbed.NEWEST),
    (("--ceiling", "1.40"), "1.41", TOO_NEW, "1.40"),
    (("--ceiling", "1.20"), "1.21", TOO_NEW, "1.20"),
])
@pytest.mark.parametrize("engine", ["20.10", "28"])
def test_refusals_are_in_the_engines_words_and_the_clients_format(
        engine, flags, version, words, maximum_or_minimum, proxies):
    answer = once(proxies(engine, *flags).socket, "GET", f"/v{version}/containers/json")
    message = words.format(version, maximum_or_minimum)
    assert answer.status == 400
    if tuple(map(int, version.split("."))) < (1, 24):
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.body.decode() == message + "\n"
    else:
        assert answer["Content-Type"] == "application/json"
        assert answer.json() == {"message": message}


@pytest.mark.parametrize("target", ["/vfoo/version", "/v/version", "/no/such/path"])
def test_a_path_that_names_no_version_is_the_engines_to_refuse(target, engines, proxies):
    direct, proxied = (once(path, "GET", target) for path in (engines.socket("28"), proxies("28").socket))
    assert (proxied.status, proxied["Content-Type"], proxied.body) == (direct.status, direct["Content-Type"], direct.body)


@pytest.mark.parametrize("version", ["1", "1.2.3", "0.9", "1.1"])
def test_odd_versions_are_too_old_as_the_engine_has_it(version, engines, proxies):
    for path, minimum in (engines.socket("28"), "1.24"), (proxies("28").socket, "1.12"):
        answer = once(path, "GET", f"/v{version}/info")
        assert (answer.status, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert answer.body.decode() == TOO_OLD.format(version, minimum) + "\n"


def spoken(fake, proxy, target):
    before = len(fake.requests)
    answer = once(proxy.socket, "GET", target)
    assert answer.status == 200, answer
    assert len(fake.requests) == before + 1
    return fake.requests[-1].version


@pytest.mark.parametrize("speak, asked, expected", [
    ("nearest", "1.30", "1.30"), ("nearest", "1.12", "1.24"), ("nearest", "1.51", "1.51"), ("nearest", "1.56", "1.51"),
    ("newest", "1.12", "1.51"), ("newest", "1.30", "1.51"), ("newest", "1.56", "1.51"),
    ("1.40", "1.12", "1.40"), ("1.40", "1.51", "1.40"),
])
def test_what_is_spoken(speak, asked, expected, fake, start_proxy):
    proxy = start_proxy(fake.path, "--speak", speak)
    assert spoken(fake, proxy, f"/v{asked}/info") == expected


def test_unversioned_paths_mean_the_engines_maximum_within_the_ceiling(fake, start_proxy):
    assert spoken(fake, start_proxy(fake.path), "/info") in (None, "1.51")
    assert spoken(fake, start_proxy(fake.path, "--ceiling", "1.41"), "/info") == "1.41"
    assert spoken(fake, start_proxy(fake.path, "--unversioned", "1.30"), "/info") == "1.30"
    assert spoken(fake, start_proxy(fake.path, "--unversioned", "1.18"), "/info") == "1.24"


def test_unversioned_paths_are_answered_in_the_format_of_their_version(proxies):
    """Both engines and the version say so: plain text is what a client of 1.21 knows."""
    for engine in "20.10", "28":
        answer = once(proxies(engine, "--unversioned", "1.21").socket, "GET", "/containers/no-such/json")
        assert (answer.status, answer.body) == (404, b"No such container: no-such\n")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert once(proxies(engine).socket, "GET", "/containers/no-such/json").json()["message"]


def test_the_window_follows_an_engine_that_was_replaced(fake, start_proxy):
    proxy = start_proxy(fake.path)
    assert once(proxy.socket, "GET", "/_ping")["Api-Version"] == "1.51"
    assert spoken(fake, proxy, "/v1.12/info") == "1.24"
    fake.become("29.0.0", api="1.52", minimum="1.44")
    assert spoken(fake, proxy, "/v1.12/info") == "1.44"
    assert once(proxy.socket, "GET", "/_ping")["Api-Version"] == "1.52"
    fake.become("20.10.24", api="1.41", minimum="1.12")
    assert spoken(fake, proxy, "/v1.12/info") == "1.12"
    assert json.loads(once(proxy.socket, "GET", "/version").body)["ApiVersion"] == "1.41"


def test_a_version_newer_than_all_rules_passes_as_it_is(fake, start_proxy):
    body = b'{ "Id" :1, "Id":2 , "NetworkSettings":{}}'
    fake.on("GET", "/containers/any/json", lambda request: request.connection.answer(body=body))
    fake.become("31.0.0", api="1.99", minimum="1.44")
    proxy = start_proxy(fake.path)
    assert once(proxy.socket, "GET", "/_ping")["Api-Version"] == "1.99"
    proxy.wait_for_log(f'warning the engine is newer than this proxy.* passed="{UNKNOWN}–1.99" rules_up_to={testbed.NEWEST}')
    answer = once(proxy.socket, "GET", f"/v{UNKNOWN}/containers/any/json")
    assert (answer.status, answer.body, fake.requests[-1].version) == (200, body, UNKNOWN)
    refused = once(proxy.socket, "GET", "/v1.100/info")
    assert (refused.status, refused.json()["message"]) == (400, TOO_NEW.format("1.100", "1.99"))
    audit.wait_for(proxy, 3)
    uses = {use["api"]: use for use in audit.report(proxy)["uses"]}
    assert [finding["kind"] for finding in uses[UNKNOWN]["findings"]] == ["unknown-version"]
    assert [finding["kind"] for finding in uses["1.100"]["findings"]] == ["refused"]
    assert len([line for line in proxy.log if "newer than this proxy" in line]) == 1
