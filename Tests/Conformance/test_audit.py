# SPDX-License-Identifier: Apache-2.0
"""The audit: who is seen, what is found, what an upgrade would break; what is never kept; and broken disks."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import threading
import time
import urllib.request

import pytest

import audit
import rawhttp
import testbed
from cli import CLI
from proxy import until
from rawhttp import once
from same import each
from testbed import PATIENCE

# release of docker-py, API version that it is pinned to
CLIENTS = [("0.4.0", "1.12"), ("1.10.6", "1.24"), ("4.4.4", "1.35"), ("7.1.0", "1.44")]
VERSION_OF_CLI = "1.41"
ENDPOINTS_OF_CLI = ["POST /containers/create", "GET /containers/{id}/json", "DELETE /containers/{id}"]
ENDPOINTS_OF_DOCKER_PY = [*ENDPOINTS_OF_CLI, "GET /containers/json", "GET /images/{name}/json"]
SECRET = "hunter2-in-no-store"
# What is in a path is in the log, and nowhere else.
NAME = "hunter3-in-no-store"


@pytest.fixture(scope="module")
def audited(engines, session_folder):
    """A proxy that real clients of five ages have used, and the version of each."""
    from proxy import Proxy

    folder = os.path.join(session_folder, "audited")
    os.mkdir(folder)
    proxy = Proxy(
        folder, engines.socket("28"), "--log-level", "debug", "--admin-address", "tcp://127.0.0.1:0",
        environment={"COMPATPROXY_AUDIT_LOG": f"{folder}/lines"})

    def play(client):
        release, version = client
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DOCKER_")}
        environment |= {"PYTHONPATH": str(testbed.docker_py(release)), "PYTHONWARNINGS": "ignore"}
        script = testbed.ROOT / "Tests/Conformance/docker_py_audit.py"
        subprocess.run(
            [testbed.python(), script, proxy.address, version, f"audited-{version}", SECRET], env=environment,
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=5 * PATIENCE, check=True)

    each(play, CLIENTS)
    cli = CLI(testbed.HOME / "20.10/bin/docker", proxy.socket, folder)
    cli.must("create", "--name", "audited-cli", "--mac-address", "02:42:ac:11:00:09", "-e", f"PASSWORD={SECRET}", "busybox")
    cli.must("inspect", "audited-cli")
    cli.must("rm", "audited-cli")
    CLI(testbed.docker_cli("28"), proxy.socket, folder).must("ps")
    # All of them, for each worker hands over what it has in its own time.
    asked = {(version, endpoint) for _, version in CLIENTS for endpoint in ENDPOINTS_OF_DOCKER_PY}
    asked |= {(VERSION_OF_CLI, endpoint) for endpoint in ENDPOINTS_OF_CLI} | {("1.51", "GET /containers/json")}

    def missing():
        return asked - {(use["api"], use["endpoint"]) for use in audit.report(proxy)["uses"]}

    until(lambda: not missing(), "every request of every client in the store")
    yield proxy
    proxy.stop()


def test_every_client_is_named_with_its_version(audited):
    seen = {}
    for client in audit.report(audited)["clients"]:
        seen.setdefault(client["api"], set()).add(client["client"])
    for release, version in CLIENTS:
        assert any("python" in name for name in seen[version]), (release, seen)
    assert any("Docker-Client/20.10" in name and name.startswith("docker uid 0") for name in seen[VERSION_OF_CLI]), seen


def test_findings_are_those_of_each_clients_use(audited):
    uses = audit.report(audited)["uses"]

    def kinds(version, endpoint):
        found = [f for use in uses if use["api"] == version and use["endpoint"] == endpoint for f in use["findings"]]
        return {(f["kind"], f.get("change"), f.get("place")) for f in found}

    assert ("version-below-minimum", None, None) in kinds("1.12", "GET /containers/json")
    assert ("restored-field", "engine23-kernel-memory", "HostConfig.KernelMemory") in kinds("1.24", "GET /containers/{id}/json")
    assert ("deprecated-field", "1.44-mac-address", "MacAddress") in kinds("1.41", "POST /containers/create")
    # What passes unread has deprecated fields all the same; and a client of the engine's own age has none.
    assert not [kind for kind in kinds("1.44", "GET /containers/json") if kind[0] == "version-below-minimum"]


@pytest.mark.parametrize("minimum", ["1.40", "1.44"])
def test_verdicts_are_what_an_engine_of_that_minimum_refuses(minimum, audited, folder):
    engines = testbed.Engines(**testbed.apart("au", 30) | {
        "ENGINES_RUN": f"{folder}/run", "ENGINES_DATA": f"{folder}/data", "DOCKER_MIN_API_VERSION": minimum})
    path = engines._script("start", "28")
    try:
        upgrade = audit.report(audited, "--target", "28.5", "--target-engine-min", minimum)["upgrade"]
        assert upgrade["target"]["min_api"] == minimum
        pinned = [verdict for verdict in upgrade["verdicts"] if verdict["api"]]
        assert {verdict["api"] for verdict in pinned} >= {version for _, version in CLIENTS} | {VERSION_OF_CLI}
        with rawhttp.Connection(path) as engine:
            for verdict in pinned:
                answer = engine.exchange("GET", f"/v{verdict['api']}/info")
                assert (verdict["verdict"] == "refused") == (answer.status == 400), (verdict, answer)
                if answer.status == 400:
                    message = answer.body.decode()
                    assert verdict["reasons"][0]["text"] in message, (verdict, message)
    finally:
        engines._script("stop", "28")


def test_the_upgrade_report_for_29(audited):
    """29 refuses what is below 1.44; whom it serves it sends less, where the client was not seen to be without."""
    finished = audit.run(audited, "--target", "29")
    assert finished.returncode == 3
    assert finished.stdout.startswith("An upgrade to Docker Engine 29 (API 1.44–1.52) refuses ")
    verdicts = {v["api"]: v for v in audit.report(audited, "--target", "29")["upgrade"]["verdicts"] if v["api"]}
    assert [verdicts[v]["verdict"] for v in ("1.12", "1.24", "1.35", "1.41")] == ["refused"] * 4
    assert verdicts["1.44"]["verdict"] == "loses"
    assert "engine29-network-settings-base" in {reason.get("change") for reason in verdicts["1.44"]["reasons"]}
    assert audit.run(audited, "--target", "29", "--client", "nobody is called so").returncode == 4
    wrong = audit.run(audited, "--target", "28", "--target-engine-min", "1.52")
    assert wrong.returncode == 64 and "may be from 1.24 to 1.48, not 1.52" in wrong.stderr
    rows = audit.run(audited, "--csv", "--target", "29").stdout.splitlines()
    assert rows[0] == "verdict,client,host,api,requests,last_seen,reasons" and rows[1].startswith("refused,")


def test_a_client_that_negotiates_is_served_where_it_is_said_to_be(audited, engines, folder):
    """The CLI of Engine 28, which asked for 1.51 and finds an engine that is at 1.45."""
    upgrade = audit.report(audited, "--target", "26.1", "--client", "Docker-Client/28")["upgrade"]
    verdict, = [verdict for verdict in upgrade["verdicts"] if verdict["api"]]
    assert verdict["api"] == "1.51" and verdict["verdict"] != "refused"
    assert verdict["reasons"][0]["text"] == "it negotiates, and would ask for 1.45"
    cli = CLI(testbed.docker_cli("28"), engines.socket("26.1"), folder)
    assert cli.text("version", "--format", "{{.Client.APIVersion}}") == "1.45"


def test_no_secret_is_kept(audited, fake, folder):
    """Neither of real clients, nor of requests that have one in every place where there may be one."""
    before, asked = audit.requests(audit.store(audited)), 0
    with rawhttp.Connection(audited.socket) as client:
        for method, target, headers, body in [
            ("POST", f"/v1.41/build?buildargs=%7B%22A%22%3A%22{SECRET}%22%7D&remote={SECRET}", {"X-Registry-Config": SECRET}, b""),
            ("POST", f"/v1.41/images/create?fromImage=127.0.0.1:1/{SECRET}", {"X-Registry-Auth": SECRET}, b""),
            ("POST", "/v1.41/auth", {}, json.dumps({"username": SECRET, "password": SECRET, "serveraddress": "127.0.0.1:1"}).encode()),
            ("POST", "/v1.24/containers/create", {"Authorization": SECRET}, json.dumps(
                {"Image": SECRET, "Env": [f"A={SECRET}"], "Labels": {SECRET: SECRET}, "MacAddress": SECRET,
                 "HostConfig": {"Sysctls": {SECRET: SECRET}}, "NetworkingConfig": {"EndpointsConfig": {SECRET: {}}}}).encode()),
            ("GET", f"/v1.41/{NAME}", {}, b""), ("GET", f"/v1.41/containers/{NAME}/json", {"Cookie": SECRET}, b""),
            ("POST", "/v1.41/swarm/unlock", {}, json.dumps({"UnlockKey": SECRET}).encode()),
        ]:
            client.exchange(method, target, body, [*headers.items(), ("Content-Type", "application/json")])
            asked += 1
    until(lambda: audit.requests(audit.store(audited)) >= before + asked, "the requests in the store")
    audited.wait_for_log(NAME)
    files = [os.path.join(audited.state, name) for name in os.listdir(audited.state)]
    assert any(name.endswith(".sqlite") for name in files)
    sinks = {name: open(name, "rb").read() for name in [*files, os.path.join(os.path.dirname(audited.state), "lines")]}
    sinks["audit"] = audit.run(audited, "--json", "--target", "29").stdout.encode()
    admin = re.search(r"admin interface address=tcp://(127\.0\.0\.1:\d+)", audited.text()).group(1)
    for path in ["/metrics", "/api/status", "/api/clients", "/api/timeline", "/api/findings", "/api/upgrade?target=29"]:
        sinks[path] = urllib.request.urlopen(f"http://{admin}{path}", timeout=PATIENCE).read()
    for name, kept in sinks.items():
        assert kept and SECRET.encode() not in kept and NAME.encode() not in kept, name
    assert SECRET not in audited.text() and NAME in audited.text()


def test_lines_go_to_the_journal(fake, start_proxy, folder):
    """To a socket as the journal's own, in a view of the file system that the proxy alone has."""
    place = os.path.join(folder, "journal")
    os.mkdir(place)
    os.makedirs("/run/systemd/journal", exist_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
        journal.bind(os.path.join(place, "socket"))
        journal.settimeout(PATIENCE)
        proxy = start_proxy(
            fake.path, environment={"COMPATPROXY_AUDIT_LOG": "journal"},
            within=["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /run/systemd/journal && exec "$@"', place])
        ask(proxy.socket, 3, "/v1.20/info")
        entries = [dict(line.split("=", 1) for line in journal.recv(65536).decode().splitlines()) for _ in range(3)]
    for entry in entries:
        assert entry["SYSLOG_IDENTIFIER"] == "compatproxy-audit" and entry["PRIORITY"] == "6"
        record = json.loads(entry["MESSAGE"])
        assert record["endpoint"] == "GET /info" and record["asked_version"] == "1.20" and record["status"] == 200


def test_lines_are_written_for_shippers(audited):
    def created():
        with open(os.path.join(os.path.dirname(audited.state), "lines")) as lines:
            records = [json.loads(line) for line in lines if line.endswith("\n")]
        return next((r for r in records if (r["endpoint"], r["asked_version"]) == ("POST /containers/create", "1.41")), None)

    create = until(created, "the line of a container's creation")
    assert create["status"] == 201 and create["client"]["uid"] == 0
    assert "1.44-mac-address" in {finding["change"] for finding in create["findings"] if "change" in finding}


# -------------------------------------------------------------------- counts and faults


def ask(path, count, target="/v1.41/_ping"):
    with rawhttp.Connection(path) as client:
        for _ in range(count):
            assert client.exchange("GET", target).status == 200


def test_every_request_is_counted(fake, start_proxy):
    """By hand with a million: AUDITED_REQUESTS=1000000."""
    count = int(os.environ.get("AUDITED_REQUESTS", "4000"))
    proxy = start_proxy(fake.path, "--log-level", "warning")
    each(lambda _: ask(proxy.socket, count // 8), range(8))
    audit.wait_for(proxy, count // 8 * 8)
    assert audit.report(proxy)["lost"] == 0


def test_every_kind_of_request_is_found_out(fake, start_proxy):
    """What is put back into answers, real clients of real engines show."""
    proxy = start_proxy(fake.path)
    typed = [("Content-Type", "application/json")]
    for method, target, body, headers in [
        ("GET", "/v1.20/info", b"", []), ("GET", "/info", b"", []), ("GET", "/v1.99/info", b"", []),
        ("POST", "/v1.41/containers/any/copy", b'{"Resource":"a"}', typed),
        ("POST", "/v1.40/containers/create?platform=linux", b"{}", typed),
        ("POST", "/v1.41/containers/create", b'{"MacAddress":"02:42:ac:11:00:09"}', typed),
        ("POST", "/v1.41/containers/create", b'{"HostConfig":{"KernelMemory":8388608}}', typed),
        ("POST", "/v1.21/exec/a/start", b'{"Detach":true}', [("Content-Type", "text/plain")]),
    ]:
        once(proxy.socket, method, target, body, headers)
    audit.wait_for(proxy, 8)
    found = {(f["kind"], f.get("change"), f.get("place")) for f in audit.report(proxy)["findings"]}
    assert found >= {
        ("version-below-minimum", None, None), ("unversioned-path", None, None), ("refused", None, None),
        ("deprecated-endpoint", None, "POST /containers/{id}/copy"),
        ("deprecated-query", "1.41-create-platform", "platform"), ("deprecated-field", "1.44-mac-address", "MacAddress"),
        ("lossy", "1.42-kernel-memory", None), ("deprecated-header", "1.22-exec-start-content-type", "Content-Type")}


def test_what_a_rule_would_have_been_seen_to_do_is_no_loss(fake, start_proxy):
    """Only this engine, and none before it, leaves out names of volumes; no container has one."""
    fake.on("GET", "/containers/json", lambda request: request.connection.answer(body=[{"Id": "a", "Mounts": []}]))
    proxy = start_proxy(fake.path)
    for _ in range(3):
        once(proxy.socket, "GET", "/v1.40/containers/json")
    audit.wait_for(proxy, 3)
    finished = audit.run(proxy, "--target", "29.3")
    assert (finished.returncode, "engine27-volume-names" in finished.stdout) == (0, False), finished.stdout
    # As an older proxy left it, that did not note the engine.
    with sqlite3.connect(audit.store(proxy)) as database:
        database.execute("DELETE FROM engine")
    assert "engine27-volume-names" in audit.run(proxy, "--target", "29.3").stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_who_may_not_read_the_store_is_told_so(fake, start_proxy):
    proxy = start_proxy(fake.path)
    ask(proxy.socket, 1)
    audit.wait_for(proxy, 1)
    try:
        finished = subprocess.run(
            [testbed.BINARY, "audit", "--state", proxy.state], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=PATIENCE, user=65534, group=65534, extra_groups=[])
    except PermissionError:
        pytest.skip("the binary is in a folder that is root's alone")
    assert finished.returncode == 1
    assert f"the audit at {audit.store(proxy)} cannot be read: Permission denied" in finished.stderr


def test_every_status_is_counted(engines, start_proxy):
    proxy = start_proxy(engines.socket("28"))
    with rawhttp.Connection(proxy.socket) as client:
        for _ in range(100):
            for target in ["/v1.41/info", "/v1.41/containers/none-is-called-so/json", "/v1.99/info", "/v1.41/images/json?filters=x"]:
                client.exchange("GET", target)
    audit.wait_for(proxy, 400)
    report = audit.report(proxy)
    counted = {(use["api"], use["endpoint"]): use["statuses"] for use in report["uses"]}
    assert counted == {
        ("1.41", "GET /info"): {"200": 100}, ("1.41", "GET /containers/{id}/json"): {"404": 100},
        ("1.41", "GET /images/json"): {"400": 100}, ("1.99", "other"): {"400": 100}}
    assert {client["api"]: client["statuses"] for client in report["clients"]} == {
        "1.41": {"200": 100, "400": 100, "404": 100}, "1.99": {"400": 100}}
    assert "200 (400: 100, 404: 100)" in audit.run(proxy).stdout


def test_every_finding_is_counted(fake, start_proxy):
    """In more requests than are looked at one by one."""
    proxy = start_proxy(fake.path, "--log-level", "warning")
    body = json.dumps({"Image": "busybox", "MacAddress": "02:42:ac:11:00:09"}).encode()

    def create(_):
        with rawhttp.Connection(proxy.socket) as client:
            for _ in range(300):
                answer = client.exchange("POST", "/v1.41/containers/create", body, [("Content-Type", "application/json")])
                assert answer.status == 200

    each(create, range(4))
    audit.wait_for(proxy, 1200)
    found = {finding.get("place"): finding["requests"] for finding in audit.report(proxy)["findings"]}
    assert found["MacAddress"] == 1200


@pytest.mark.parametrize("flags, told", [(["--unversioned", "1.41"], "1.51"), (["--ceiling", "1.43"], "1.43"),
                                         (["--ceiling", "1.53"], "1.53"), (["--speak", "1.41"], "1.51")])
def test_who_asks_for_what_it_was_told_negotiates(fake, start_proxy, flags, told):
    """Whatever a path without a version means."""
    proxy = start_proxy(fake.path, *flags)
    for agent, version in [("docker-sdk-python/7.1.0", told), ("docker-sdk-python/1.0", "1.41"), ("Docker-Client/28.0.1", "1.41")]:
        for method, target in [("GET", "/version"), ("HEAD", "/_ping"), ("GET", f"/v{version}/containers/json")]:
            once(proxy.socket, method, target, headers=[("User-Agent", agent)])
    audit.wait_for(proxy, 9)
    verdicts = audit.report(proxy, "--target-engine-min", "1.55")["upgrade"]["verdicts"]
    reasons = {row["client"].split("(")[1]: row["reasons"][0]["text"] for row in verdicts if row["api"]}
    negotiating = {agent for agent, reason in reasons.items() if reason.startswith("it negotiates")}
    assert negotiating == {"docker-sdk-python/7.1.0)"} and len(reasons) == 3, reasons


def test_without_audit_nothing_is_kept(fake, start_proxy):
    proxy = start_proxy(fake.path, "--no-audit")
    ask(proxy.socket, 3)
    proxy.stop()
    assert not os.path.exists(audit.store(proxy))
    assert audit.run(proxy).returncode == 1


def test_clients_are_warned_where_that_is_wanted(fake, start_proxy):
    proxy = start_proxy(fake.path, environment={"COMPATPROXY_AUDIT_WARNINGS": "true"})
    below = once(proxy.socket, "GET", "/v1.20/info")
    # Engine 25.0, of 2024-01-18, was the first to refuse it.
    assert "version-below-minimum" in below["Warning"] and below["Deprecation"] == "@1705536000"
    ended = once(proxy.socket, "POST", "/v1.41/containers/any/copy", b"{}", [("Content-Type", "application/json")])
    # API 1.24, the first without it, came with Docker 1.12 on 2016-07-28.
    assert "deprecated-endpoint" in ended["Warning"] and ended["Deprecation"] == "@1469664000"
    unversioned = once(proxy.socket, "GET", "/info")
    assert "unversioned-path" in unversioned["Warning"] and unversioned["Deprecation"] is None
    present = once(proxy.socket, "GET", "/v1.41/info")
    assert present["Warning"] is None and present["Deprecation"] is None
    untold = once(start_proxy(fake.path).socket, "GET", "/v1.20/info")
    assert untold["Warning"] is None and untold["Deprecation"] is None


def test_a_killed_proxy_leaves_a_whole_store(fake, start_proxy, folder):
    """What was written before stays, and nothing is there twice, whenever the proxy dies under load."""
    state, written = os.path.join(folder, "state"), 0
    for _ in range(12):
        proxy = start_proxy(fake.path, "--state", state)
        proxy.state = state
        asked = [0, 0]

        def hammer(index):
            try:
                while True:
                    asked[index] += 1
                    ask(proxy.socket, 1)
            except (OSError, rawhttp.Closed):
                pass

        hammering = [threading.Thread(target=hammer, args=[index]) for index in range(2)]
        for thread in hammering:
            thread.start()
        until(lambda: audit.requests(audit.store(proxy)) > written, "something written")
        proxy.process.kill()
        proxy.process.wait()
        for thread in hammering:
            thread.join()
        before, written = written, audit.requests(audit.store(proxy))
        assert before < written <= before + sum(asked)
        with sqlite3.connect(audit.store(proxy)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_locked_store_is_written_later(fake, start_proxy):
    proxy = start_proxy(fake.path)
    ask(proxy.socket, 10)
    audit.wait_for(proxy, 10)
    with sqlite3.connect(audit.store(proxy), isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        ask(proxy.socket, 20)
        proxy.wait_for_log("audit cannot be written")
        ask(proxy.socket, 20)
        other.execute("COMMIT")
    audit.wait_for(proxy, 50)
    proxy.wait_for_log("audit is written again")


def test_a_deleted_store_is_made_anew(fake, start_proxy):
    proxy = start_proxy(fake.path)
    ask(proxy.socket, 10)
    audit.wait_for(proxy, 10)
    shutil.rmtree(proxy.state)
    ask(proxy.socket, 5)
    audit.wait_for(proxy, 5)
    proxy.wait_for_log("store is gone")


def test_a_store_that_cannot_be_written_holds_nobody_up(fake, start_proxy, folder):
    """A file system that is read-only, as after an error of the disk, until it is mended."""
    place = os.path.join(folder, "place")
    os.mkdir(place)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=True)
    try:
        state = os.path.join(place, "state")
        os.mkdir(state)
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        proxy = start_proxy(fake.path, "--state", state)
        proxy.state = state
        ask(proxy.socket, 20)
        proxy.wait_for_log("audit cannot be written")
        subprocess.run(["mount", "-o", "remount,rw", place], check=True)
        audit.wait_for(proxy, 20)
        proxy.stop()
        # What was kept can be read where nothing can be written.
        subprocess.run(["mount", "--bind", "-o", "ro", place, place], check=True)
        assert [client["requests"] for client in audit.report(proxy)["clients"]] == [20]
        subprocess.run(["umount", "--lazy", place], check=True)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def test_two_proxies_may_share_a_store(fake, start_proxy, folder):
    state = os.path.join(folder, "shared")
    both = [start_proxy(fake.path, "--state", state) for _ in range(2)]
    each(lambda number: ask(both[number % 2].socket, 50), range(4))
    both[0].state = state
    audit.wait_for(both[0], 200)
    report = audit.report(both[0])
    assert [client["requests"] for client in report["clients"]] == [200] and report["lost"] == 0


DAY = 86400


def test_a_clock_that_jumps_loses_nothing(fake, start_proxy, folder):
    """A day on, two back, and right again: while the proxy runs, of which nothing else may go wrong either."""
    compiler = shutil.which("cc")
    if not compiler:
        testbed.missing("cc: apt-get install gcc")
    library, clock = os.path.join(folder, "wrong_clock.so"), os.path.join(folder, "clock")
    source = testbed.ROOT / "Tests/Conformance/wrong_clock.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, source], check=True)
    with open(clock, "wb") as file:
        file.write(struct.pack("l", 0))
    proxy = start_proxy(
        fake.path, "--admin-address", "tcp://127.0.0.1:0",
        environment={"LD_PRELOAD": library, "CLOCK_OFFSET": clock, "COMPATPROXY_AUDIT_RETENTION": "2h"})
    admin = re.search(r"admin interface address=tcp://(127\.0\.0\.1:\d+)", proxy.text()).group(1)

    def read(path):
        return urllib.request.urlopen(f"http://{admin}{path}", timeout=PATIENCE).read()

    def days():
        return {hour["hour"][:10] for hour in json.loads(read("/api/timeline"))["hours"]}

    def day(offset):
        return time.strftime("%Y-%m-%d", time.gmtime(time.time() + offset))

    offsets = [DAY, -DAY, 0]
    due = set(map(day, offsets))
    ask(proxy.socket, 20)
    audit.wait_for(proxy, 20)
    for offset in offsets:
        with open(clock, "r+b") as file:
            file.write(struct.pack("l", offset))
        before = days()
        # The clock is looked at with each tick.
        until(lambda: once(proxy.socket, "GET", "/v1.41/info").status == 200 and days() >= before | {
            day(offset)}, f"the day at {offset} s")
        ask(proxy.socket, 20)
        assert read("/healthz") == b"ok\n" and read("/readyz") == b"ready\n"
    # The exposition counts what was asked by another way than the store does.
    asked = sum(int(count) for count in re.findall(rb"^compatproxy_requests_total\{.*\} (\d+)$", read("/metrics"), re.M))
    audit.wait_for(proxy, asked)
    # Those three and no others, of which midnight may make four.
    assert len(days()) >= 3 and days() <= due | set(map(day, offsets)) and audit.report(proxy)["lost"] == 0


def test_a_store_of_an_older_proxy_goes_on(fake, start_proxy, folder):
    """One with the tables of the first release."""
    state = os.path.join(folder, "older")
    os.mkdir(state)
    source = (testbed.ROOT / "Sources/CompatProxy/Audit/Store/AuditSchema.swift").read_text()
    with sqlite3.connect(os.path.join(state, "audit.sqlite")) as database:
        database.executescript(re.search(r'first = """\n(.*?)"""', source, re.S)[1] + f"""
            CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
            INSERT INTO grdb_migrations VALUES ('v1');
            INSERT INTO client (id, name, uid, command, user_agent) VALUES (7, 'old uid 0 (a/1)', 0, 'old', 'a/1');
            INSERT INTO use VALUES ({int(time.time()) // 3600}, 7, '1.20', '1.24', 'GET /info', 7, 0, 0, 0, 0, 1, 2);
            """)
    # Also what reads may be newer than the proxy that writes.
    unchanged = json.loads(subprocess.run(
        [testbed.BINARY, "audit", "--state", state, "--json"], capture_output=True, timeout=PATIENCE, check=True).stdout)
    assert [(client["requests"], client["statuses"]) for client in unchanged["clients"]] == [(7, {})]
    proxy = start_proxy(fake.path, "--state", state)
    proxy.state = state
    ask(proxy.socket, 5)
    audit.wait_for(proxy, 12)
    clients = {client["client"]: client for client in audit.report(proxy)["clients"]}
    assert clients.pop("old uid 0 (a/1)")["requests"] == 7
    assert [client["statuses"] for client in clients.values()] == [{"200": 5}]


def test_what_is_no_store_is_put_aside(fake, start_proxy, folder):
    state = os.path.join(folder, "state")
    os.mkdir(state)
    with open(os.path.join(state, "audit.sqlite"), "wb") as file:
        file.write(b"this is no store, and was none when it was written" * 200)
    proxy = start_proxy(fake.path, "--state", state)
    proxy.state = state
    ask(proxy.socket, 5)
    audit.wait_for(proxy, 5)
    assert os.path.exists(audit.store(proxy) + ".damaged")


def test_a_full_disk_holds_nobody_up(fake, start_proxy, folder):
    small = os.path.join(folder, "small")
    os.mkdir(small)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], check=True)
    try:
        with open(os.path.join(small, "filler"), "wb", buffering=0) as filler:
            with pytest.raises(OSError):
                while True:
                    filler.write(b"x" * 4096)
        proxy = start_proxy(fake.path, "--state", os.path.join(small, "state"))
        proxy.state = os.path.join(small, "state")
        ask(proxy.socket, 20)
        proxy.wait_for_log("audit cannot be written")
        ask(proxy.socket, 20)
        os.unlink(os.path.join(small, "filler"))
        audit.wait_for(proxy, 40)
        proxy.process.send_signal(signal.SIGTERM)
        assert proxy.wait() == 0
    finally:
        subprocess.run(["umount", "--lazy", small], check=True)
