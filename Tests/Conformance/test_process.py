# SPDX-License-Identifier: Apache-2.0
"""The program itself: its sockets, signals, configuration and other commands."""

import grp
import json
import os
import resource
import shutil
import signal
import socket
import stat
import subprocess
import threading
import time

import pytest

import testbed
from proxy import connects, until
from rawhttp import once
from testbed import PATIENCE


def compatproxy(*arguments, environment=None):
    if not os.access(testbed.BINARY, os.X_OK):
        testbed.missing(f"{testbed.BINARY}: make build")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPATPROXY_", "DOCKER_"))}
    return subprocess.run([str(testbed.BINARY), *arguments], env={**clean, **(environment or {})},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=PATIENCE)


# -------------------------------------------------------------------- sockets


def test_the_socket_is_for_owner_and_group(fake, start_proxy):
    proxy = start_proxy(fake.path)
    found = os.stat(proxy.socket)
    assert stat.S_IMODE(found.st_mode) == 0o660
    try:
        assert found.st_gid == grp.getgrnam("docker").gr_gid
    except KeyError:
        assert found.st_gid == os.getegid()


def test_a_stale_socket_is_replaced(fake, folder, start_proxy):
    path = os.path.join(folder, "stale.sock")
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(path)
    assert once(start_proxy(fake.path, listen=path).socket, "GET", "/_ping").status == 200


def test_a_live_socket_is_not_taken(fake, folder, start_proxy):
    path = os.path.join(folder, "live.sock")
    with socket.socket(socket.AF_UNIX) as live:
        live.bind(path)
        live.listen(8)
        proxy = start_proxy(fake.path, listen=path, ready=False)
        assert proxy.wait() != 0
        assert path in proxy.text()
        assert connects(path)


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_no_socket_is_left_alone(kind, fake, folder, start_proxy):
    path = os.path.join(folder, "thing")
    if kind == "folder":
        os.mkdir(path)
    else:
        with open(path, "w") as file:
            file.write("precious")
    proxy = start_proxy(fake.path, listen=path, ready=False)
    assert proxy.wait() != 0 and path in proxy.text()
    assert os.path.isdir(path) if kind == "folder" else open(path).read() == "precious"


def test_several_listeners_and_tcp(fake, folder, start_proxy):
    other = os.path.join(folder, "other.sock")
    proxy = start_proxy(fake.path, "--listen", f"unix://{other}", "--listen", "tcp://127.0.0.1:0", listen=other)
    for address in proxy.socket, proxy.tcp_address:
        assert once(address, "GET", "/_ping").status == 200


def test_plain_tcp_for_the_world_is_refused(fake, start_proxy):
    proxy = start_proxy(fake.path, "--listen", "tcp://0.0.0.0:0", ready=False)
    assert proxy.wait() != 0 and "0.0.0.0" in proxy.text()


# -------------------------------------------------------------------- signals


def test_sigterm_lets_what_is_under_way_end(fake, start_proxy, connect):
    released = threading.Event()
    fake.on("GET", "/slow", lambda request: (released.wait(PATIENCE), request.connection.answer(body=b"whole")))
    proxy = start_proxy(fake.path, environment={"COMPATPROXY_TIMEOUTS_DRAIN": f"{PATIENCE}s"})
    idle, busy = connect(proxy.socket), connect(proxy.socket)
    assert idle.exchange("GET", "/v1.51/info").status == 200
    busy.request("GET", "/v1.51/slow")
    fake.wait_for_request("/slow")
    proxy.signal(signal.SIGTERM)
    assert idle.is_closed(), "an idle connection has nothing to wait for"
    # Each worker stops by itself.
    until(lambda: not connects(proxy.socket), what="a stopping proxy that accepts nobody")
    released.set()
    assert busy.response().body == b"whole"
    assert proxy.wait() == 0
    assert not os.path.exists(proxy.socket)


def test_sigterm_waits_no_longer_than_the_grace_period(fake, start_proxy, connect):
    fake.on("GET", "/ever", lambda request: request.connection.wait_for_end())
    proxy = start_proxy(fake.path, environment={"COMPATPROXY_TIMEOUTS_DRAIN": "300ms"})
    connection = connect(proxy.socket)
    connection.request("GET", "/v1.51/ever")
    fake.wait_for_request("/ever")
    proxy.signal(signal.SIGTERM)
    assert proxy.wait(timeout=10) == 0


# ---------------------------------------------------------------- descriptors


def test_no_more_clients_are_taken_than_there_are_descriptors_for(fake, start_proxy, connect):
    fake.on("GET", "/ever", lambda request: request.connection.wait_for_end())
    proxy = start_proxy(fake.path, "--workers", "2", within=("prlimit", "--nofile=136:136"))
    assert "configured=16384 connections=20 files=136" in proxy.text()
    for number in range(20):
        connect(proxy.socket).request("GET", "/v1.51/ever")
        fake.wait_for_request("/ever", number + 1)
    assert once(proxy.socket, "GET", "/_ping").status == 503


def test_a_proxy_without_a_descriptor_to_spare_rests_goes_on_and_ends(fake, start_proxy, connect):
    # The audit's first look at its store takes descriptors, too.
    proxy = start_proxy(fake.path, "--workers", "2", "--no-audit")
    assert once(proxy.socket, "GET", "/_ping").status == 200
    _, most = resource.prlimit(proxy.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(proxy.pid, resource.RLIMIT_NOFILE, (4, most))
    waiting = connect(proxy.socket)
    waiting.request("GET", "/_ping")
    proxy.wait_for_log("a worker accepts no connections for now .*too many open files")
    before = proxy.processor_seconds()
    time.sleep(1)
    assert proxy.processor_seconds() - before < 0.5
    resource.prlimit(proxy.pid, resource.RLIMIT_NOFILE, (most, most))
    assert waiting.response().status == 200
    resource.prlimit(proxy.pid, resource.RLIMIT_NOFILE, (4, most))
    connect(proxy.socket).request("GET", "/_ping")
    time.sleep(0.2)
    proxy.signal(signal.SIGTERM)
    assert proxy.wait() == 0


def configuration(folder, fake, text):
    path = os.path.join(folder, "compatproxy.yaml")
    with open(path, "w") as file:
        file.write(f"listeners:\n  - address: unix://{folder}/configured.sock\nupstream: unix://{fake.path}\n{text}\n")
    return path


def test_sighup_takes_a_good_configuration_and_keeps_the_old_one_for_a_bad_one(fake, folder, start_proxy, connect):
    path = configuration(folder, fake, "ceiling: 1.40")
    proxy = start_proxy(None, "--config", path, listen=f"{folder}/configured.sock")
    lasting = connect(proxy.socket)
    assert lasting.exchange("GET", "/_ping")["Api-Version"] == "1.40"
    configuration(folder, fake, "ceiling: 1.30")
    lines = len(proxy.log)
    proxy.signal(signal.SIGHUP)
    proxy.wait_for_log("reloaded", after=lines)
    assert once(proxy.socket, "GET", "/_ping")["Api-Version"] == "1.30"
    configuration(folder, fake, "ceiling: nonsense")
    lines = len(proxy.log)
    proxy.signal(signal.SIGHUP)
    proxy.wait_for_log("nonsense", after=lines)
    assert once(proxy.socket, "GET", "/_ping")["Api-Version"] == "1.30"
    assert lasting.exchange("GET", "/_ping").status == 200


def listeners(folder, fake, *lines):
    path = os.path.join(folder, "listeners.yaml")
    with open(path, "w") as file:
        file.write("\n".join([f"upstream: unix://{fake.path}", "listeners:", *(f"  - {line}" for line in lines)]))
    return path


def test_a_reload_that_cannot_open_a_listener_changes_no_socket(fake, folder, start_proxy):
    first = f"{folder}/first.sock"
    path = listeners(folder, fake, f"{{address: unix://{first}, mode: 0600}}")
    proxy = start_proxy(None, "--config", path, listen=first)
    listeners(folder, fake, f"{{address: unix://{first}, mode: 0666}}", f"unix://{folder}/missing/folder/second.sock")
    lines = len(proxy.log)
    proxy.signal(signal.SIGHUP)
    proxy.wait_for_log("kept the old configuration", after=lines)
    assert stat.S_IMODE(os.stat(first).st_mode) == 0o600
    assert once(first, "GET", "/_ping").status == 200


def test_a_socket_that_somebody_has_deleted_is_there_again_after_a_reload(fake, folder, start_proxy):
    first = f"{folder}/first.sock"
    path = listeners(folder, fake, f"unix://{first}")
    proxy = start_proxy(None, "--config", path, listen=first)
    for _ in range(2):
        os.unlink(first)
        lines = len(proxy.log)
        proxy.signal(signal.SIGHUP)
        proxy.wait_for_log("reloaded", after=lines)
        assert once(first, "GET", "/_ping").status == 200


# -------------------------------------------------------------------- commands


def test_version_is_told():
    told = compatproxy("--version")
    assert told.returncode == 0 and "compatproxy" in told.stdout


@pytest.mark.parametrize("text, line, words", [
    ("cieling: 1.40", 4, ["cieling", "ceiling"]),
    ("speak: loudly", 4, ["loudly", "nearest", "newest"]),
    ("log:\n  level: noisy", 5, ["noisy", "debug"]),
    ("floor: 1.40\nceiling: 1.30", None, ["floor", "ceiling"]),
    ("workers: 0", 4, ["workers"]),
])
def test_a_wrong_configuration_is_told_with_its_line(text, line, words, fake, folder, start_proxy):
    path = configuration(folder, fake, text)
    told = compatproxy("check-config", "--config", path)
    assert told.returncode != 0
    complaint = told.stderr + told.stdout
    for word in [path, *words]:
        assert word in complaint
    if line:
        assert f"{path}:{line}" in complaint
    proxy = start_proxy(None, "--config", path, ready=False)
    assert proxy.wait() != 0 and not os.path.exists(f"{folder}/configured.sock")


def test_the_documented_defaults_are_sound():
    told = compatproxy("check-config", "--config", str(testbed.ROOT / "config/compatproxy.yaml"))
    assert told.returncode == 0, told.stderr


def test_flags_come_before_the_environment_before_the_file(fake, folder):
    path = configuration(folder, fake, "ceiling: 1.30")
    for environment, flags, expected in (
            ({}, [], "1.30"), ({"COMPATPROXY_CEILING": "1.35"}, [], "1.35"),
            ({"COMPATPROXY_CEILING": "1.35"}, ["--ceiling", "1.40"], "1.40")):
        told = compatproxy("check-config", "--config", path, *flags, environment=environment)
        assert told.returncode == 0 and f"ceiling: {expected}" in told.stdout.replace('"', ""), told


@pytest.mark.parametrize("engine, release, maximum", [("20.10", "20.10.", "1.41"), ("28", "28.", "1.51")])
def test_probe_tells_what_the_engine_is(engine, release, maximum, engines):
    told = compatproxy("probe", "--upstream", f"unix://{engines.socket(engine)}")
    assert told.returncode == 0, told.stderr
    assert release in told.stdout and maximum in told.stdout


def test_healthcheck_tells_by_its_exit_status(fake, start_proxy):
    proxy = start_proxy(fake.path)
    # One that takes longer than three seconds is ill.
    until(lambda: compatproxy("healthcheck", "--address", proxy.address).returncode == 0, "a healthy proxy")
    fake.stop()
    assert compatproxy("healthcheck", "--address", proxy.address).returncode == 1
    proxy.stop()
    assert compatproxy("healthcheck", "--address", proxy.address).returncode == 1


def test_the_request_log_has_one_json_object_a_request(fake, start_proxy):
    proxy = start_proxy(fake.path, "--log-format", "json")
    once(proxy.socket, "GET", "/v1.12/info")
    proxy.wait_for_log("/v1.12/info")
    records = [json.loads(line) for line in proxy.log]
    assert all(isinstance(record, dict) for record in records)
    record = next(record for record in records if record.get("path") == "/v1.12/info")
    assert (record["asked_version"], record["spoken_version"], record["status"]) == ("1.12", "1.24", 200)


def switches(pid):
    """How often the threads of a process have been woken."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as lines:
            total += sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
    return total


def is_asleep(pid):
    before = switches(pid)
    time.sleep(1)
    return switches(pid) == before


def test_a_proxy_at_rest_gives_its_code_back_and_sleeps(fake, start_proxy):
    proxy = start_proxy(fake.path, "--admin-address", "tcp://127.0.0.1:0")
    assert once(proxy.socket, "GET", "/_ping").status == 200
    busy = proxy.memory("RssFile")
    until(lambda: is_asleep(proxy.pid), "a rest")
    assert proxy.memory("RssFile") < busy / 2
    assert once(proxy.socket, "GET", "/_ping").status == 200


def test_time_limits_hold_behind_a_rest_and_for_a_client_that_waited_through_it(fake, start_proxy, connect):
    proxy = start_proxy(fake.path, environment={"COMPATPROXY_TIMEOUTS_CLIENT_HEAD": "300ms"})
    waiting = connect(proxy.socket)
    assert waiting.exchange("GET", "/_ping").status == 200
    until(lambda: is_asleep(proxy.pid), "a rest")
    for connection in waiting, connect(proxy.socket):
        connection.send(b"GET /_ping HTTP/1.1\r\n")
        assert connection.response().status == 408


def test_the_service_file_is_sound(folder):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed here")
    text = (testbed.ROOT / "config/systemd/compatproxy.service").read_text().replace("@bindir@", "/usr/bin")
    path = os.path.join(folder, "compatproxy.service")
    with open(path, "w") as file:
        file.write(text.replace("/usr/bin/compatproxy", "/bin/true"))
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", path],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
    assert verified.returncode == 0 and "compatproxy" not in verified.stdout, verified.stdout
