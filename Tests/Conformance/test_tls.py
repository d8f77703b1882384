# SPDX-License-Identifier: Apache-2.0
"""TLS on both sides: real clients with certificates, and those that are turned away; a real engine that wants them."""

import json
import os
import re
import signal
import socket
import subprocess
import urllib.request

import pytest

import audit
import testbed
from browser import Browser
from certificates import Authority, secrets
from cli import CLI
from proxy import Proxy, until
from rawhttp import once
from same import each


@pytest.fixture(scope="module")
def authority(session_folder):
    return Authority(os.path.join(session_folder, "authority"))


class Secured(Proxy):
    """A proxy whose one listener wants certificates."""

    def __init__(self, folder, engine, authority):
        authority.issue("the-proxy", "server", "server.pem", "server-key.pem")
        self.lines = os.path.join(folder, "lines")
        super().__init__(
            folder, engine, "--listen", "tcp://127.0.0.1:0", "--tlsverify", "--tlscacert", authority.path("ca.pem"),
            "--tlscert", authority.path("server.pem"), "--tlskey", authority.path("server-key.pem"),
            "--admin-address", "tcp://127.0.0.1:0", environment={"COMPATPROXY_AUDIT_LOG": self.lines})
        self.port = int(re.search(r"listening address=tcp://127\.0\.0\.1:(\d+)", self.text()).group(1))
        self.admin = re.search(r"admin interface address=tcp://(127\.0\.0\.1:\d+)", self.text()).group(1)

    def cli(self, engine, folder, certificates):
        return CLI(testbed.docker_cli(engine), None, folder, DOCKER_HOST=f"tcp://127.0.0.1:{self.port}",
                   DOCKER_TLS_VERIFY="1", DOCKER_CERT_PATH=certificates)


@pytest.fixture(scope="module")
def secured(engines, session_folder, authority):
    folder = os.path.join(session_folder, "secured")
    os.mkdir(folder)
    proxy = Secured(folder, engines.socket("28"), authority)
    yield proxy
    proxy.stop()


def curl(secured, *arguments, scheme="https"):
    return subprocess.run(
        ["curl", "-sS", "-m", f"{testbed.PATIENCE}", *arguments, f"{scheme}://localhost:{secured.port}/_ping"], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=testbed.PATIENCE)


def shown(folder, authority):
    return ["--cacert", authority.path("ca.pem"), "--cert", f"{folder}/cert.pem", "--key", f"{folder}/key.pem"]


@pytest.mark.parametrize("release", ["20.10", "28"])
def test_the_docker_cli_runs_and_attaches(release, secured, authority, folder, unique):
    docker = secured.cli(release, folder, authority.client(f"cli-{release}"))
    name = unique()
    # What cat prints at the end of its input comes back: the client ends its side, and hears the other out.
    assert docker.must("run", "-i", "--name", name, "busybox", "sh", "-c", "cat; echo end; " + testbed.PAUSE, input=b"in\n").out == b"in\nend\n"
    docker.must("run", "-d", "--name", f"{name}-b", "busybox", "sleep", "1000")
    blob = os.urandom(3 << 20)
    assert docker.must("exec", "-i", f"{name}-b", "cat", input=blob).out == blob
    assert docker("exec", f"{name}-b", "sh", "-c", "exit 7").code == 7
    with open(f"{folder}/blob", "wb") as file:
        file.write(blob)
    docker.must("cp", f"{folder}/blob", f"{name}-b:/blob")
    docker.must("cp", f"{name}-b:/blob", f"{folder}/back")
    with open(f"{folder}/back", "rb") as file:
        assert file.read() == blob


def test_a_cli_without_a_certificate_is_turned_away(secured, authority, folder):
    stranger = os.path.join(folder, "stranger")
    Authority(stranger).client("mallory")
    docker = secured.cli("28", folder, f"{stranger}/mallory")
    docker.environment["DOCKER_TLS_VERIFY"] = ""
    refused = docker("--tls", "version")
    assert refused.code != 0 and b"Server" not in refused.out
    secured.wait_for_log(r"TLS handshake failed client=127\.0\.0\.1:\d+ .*reason=\"TLS: ")


def test_docker_py_execs_and_copies(secured, authority, unique):
    certificates = authority.client("docker-py")
    script = """
import docker, io, sys, tarfile
port, folder, name = sys.argv[1:]
tls = docker.tls.TLSConfig(client_cert=(folder + "/cert.pem", folder + "/key.pem"), ca_cert=folder + "/ca.pem", verify=True)
client = docker.DockerClient(base_url="tcp://127.0.0.1:" + port, tls=tls, version="1.41")
container = client.containers.run("busybox", "sleep 1000", name=name, detach=True)
assert container.exec_run("echo hello") == (0, b"hello\\n")
data = bytes(range(256)) * 8000
archive = io.BytesIO()
with tarfile.open(fileobj=archive, mode="w") as tar:
    entry = tarfile.TarInfo("blob")
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))
assert container.put_archive("/tmp", archive.getvalue())
stream, _ = container.get_archive("/tmp/blob")
with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as tar:
    assert tar.extractfile("blob").read() == data
_, sock = container.exec_run("cat", stdin=True, socket=True)
sock = getattr(sock, "_sock", sock)
sock.sendall(b"through a socket\\n")
received = b""
while b"socket" not in received:
    received += sock.recv(4096)
container.remove(force=True)
"""
    # What names authorities for all programs would come before ours.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DOCKER_") and not k.endswith("CA_BUNDLE")}
    environment |= {"PYTHONPATH": str(testbed.docker_py("7.1.0")), "PYTHONWARNINGS": "ignore"}
    finished = subprocess.run(
        [testbed.python(), "-c", script, str(secured.port), certificates, unique()], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=testbed.PATIENCE)
    assert finished.returncode == 0, finished.stdout


def test_curl_and_what_is_turned_away(secured, authority):
    certificates = shown(authority.client("curl"), authority)
    assert curl(secured, *certificates).stdout == "OK"
    assert curl(secured, *certificates, "--tls-max", "1.2").stdout == "OK"
    # HTTP/2 is offered, and declined.
    told = curl(secured, *certificates, "--http2", "-w", "%{http_version}").stdout
    assert told == "OK1.1"
    assert "HTTP/1.0 400 Bad Request" in curl(secured, "-i", scheme="http").stdout
    assert "an HTTP request to an HTTPS server" in curl(secured, scheme="http").stdout
    assert "certificate required" in curl(secured, *certificates[:2]).stderr
    old = curl(secured, *certificates, "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0")
    assert old.returncode != 0 and "protocol version" in old.stderr
    for reason in ["peer did not return a certificate", "unsupported protocol", "the client spoke HTTP without TLS"]:
        secured.wait_for_log(rf'info TLS handshake failed client=127\.0\.0\.1:\d+ .*reason="TLS: {reason}"')


def test_the_audit_names_the_certificate(secured, authority, folder):
    docker = secured.cli("28", folder, authority.client("audited"))
    docker.must("version")
    name = "audited@127.0.0.1 (Docker-Client/28"

    def seen():
        return [c for c in audit.report(secured)["clients"] if c["client"].startswith(name)]

    until(seen, "the client in the report")

    def counted():
        with urllib.request.urlopen(f"http://{secured.admin}/metrics", timeout=testbed.PATIENCE) as page:
            return f'client="{name}' in page.read().decode()

    def written():
        with open(secured.lines) as lines:
            clients = [json.loads(line).get("client", {}) for line in lines if line.endswith("\n")]
        return [client for client in clients if client.get("certificate") == "audited"]

    # Each has it a moment after the one before.
    until(counted, "the client in the metrics")
    mine = until(written, "the client in the log")
    der = subprocess.run(
        ["openssl", "x509", "-in", authority.path("audited/cert.pem"), "-noout", "-fingerprint", "-sha256"],
        stdout=subprocess.PIPE, text=True, timeout=testbed.PATIENCE).stdout
    assert {client["certificate_sha256"] for client in mine} == {der.split("=")[1].strip().replace(":", "").lower()}
    assert all(client["host"] == "127.0.0.1" for client in mine)
    browser = Browser(folder)
    try:
        browser.open(f"http://{secured.admin}/")
        for table in ["#matrix tbody th", "#verdicts tbody td"]:
            browser.wait(f"[...document.querySelectorAll('{table}')].some((node) => node.textContent.startsWith({json.dumps(name)}))")
        assert browser.complaints == []
    finally:
        browser.close()


def test_a_reload_reads_the_certificates_anew_and_keeps_them_where_they_are_wrong(secured, authority):
    def fingerprint():
        pem = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{secured.port}"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=testbed.PATIENCE).stdout
        return re.search(rb"-----BEGIN CERTIFICATE-----[^-]*", pem).group(0)

    old = fingerprint()
    authority.issue("the-proxy", "server", "server.pem", "server-key.pem")
    lines = len(secured.log)
    secured.signal(signal.SIGHUP)
    secured.wait_for_log("reloaded", after=lines)
    new = until(lambda: (seen := fingerprint()) != old and seen, "the new certificate")
    authority.issue("the-proxy", "server", "another.pem", "server-key.pem")
    lines = len(secured.log)
    secured.signal(signal.SIGHUP)
    secured.wait_for_log(f"kept the old configuration.*{authority.path('server-key.pem')}' is not the key of", after=lines)
    until(lambda: fingerprint() == new, "every worker has the new certificate")


def test_check_config_names_the_file_that_is_wrong(secured, authority):
    checked = subprocess.run(
        [testbed.BINARY, "check-config", "--config", "/dev/null", "--listen", "tcp://127.0.0.1:1", "--tlscert",
         authority.path("server.pem"), "--tlskey", authority.path("none.pem")],
        env={k: v for k, v in os.environ.items() if not k.startswith("COMPATPROXY_")},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=testbed.PATIENCE)
    assert checked.returncode == 64, checked
    assert f"--tlskey: '{authority.path('none.pem')}' cannot be read: No such file or directory" in checked.stderr


def test_clients_that_say_nothing_hold_nobody_up(secured, authority):
    silent = [socket.create_connection(("127.0.0.1", secured.port)) for _ in range(50)]
    certificates = shown(authority.client("patient"), authority)
    each(lambda _: curl(secured, *certificates, "--fail").check_returncode(), range(4))
    for connection in silent:
        connection.close()


# -------------------------------------------------------------------- the engine's side


@pytest.fixture(scope="module")
def remote(authority, session_folder):
    """The address of a real engine on TCP that wants certificates."""
    authority.issue("the-engine", "server", "engine.pem", "engine-key.pem")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = "tcp://127.0.0.1:%d" % free.getsockname()[1]
    folder = os.path.join(session_folder, "remote")
    engines = testbed.Engines(**testbed.apart("tl", 40) | {
        "ENGINES_RUN": f"{folder}/run", "ENGINES_DATA": f"{folder}/data",
        "ENGINES_FLAGS": f"-H {address} --tlsverify --tlscacert={authority.path('ca.pem')} "
                         f"--tlscert={authority.path('engine.pem')} --tlskey={authority.path('engine-key.pem')}"})
    engines._give_busybox(engines._script("start", "28"))
    yield address
    engines._script("stop", "28")


def as_docker_knows_it(address, certificates):
    return {"DOCKER_HOST": address, "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": certificates}


@pytest.mark.parametrize("release", ["20.10", "28"])
def test_an_engine_with_tls_is_used_like_another(release, remote, authority, folder, start_proxy):
    proxy = start_proxy(None, environment=as_docker_knows_it(remote, authority.client("upstream")))
    docker = CLI(testbed.docker_cli(release), proxy.socket, folder)
    name = f"remote-{release}"
    assert docker.must("run", "-i", "--name", name, "busybox", "sh", "-c", "cat; echo end; " + testbed.PAUSE, input=b"in\n").out == b"in\nend\n"
    docker.must("run", "-d", "--name", f"{name}-b", "busybox", "sleep", "1000")
    blob = os.urandom(3 << 20)
    assert docker.must("exec", "-i", f"{name}-b", "cat", input=blob).out == blob
    assert docker("exec", f"{name}-b", "sh", "-c", "exit 7").code == 7
    with docker.terminal("exec", "-it", f"{name}-b", "sh") as terminal:
        terminal.type(b"echo $((40 + 2)); exit 3\n")
        terminal.until(rb"\n42")
        assert terminal.code() == 3
    docker.must("rm", "-f", name, f"{name}-b")


def test_the_engine_is_asked_with_tls_by_commands_too(remote, authority):
    probed = subprocess.run(
        [testbed.BINARY, "probe", "--config", "/dev/null"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, timeout=testbed.PATIENCE,
        env={k: v for k, v in os.environ.items() if not k.startswith(("COMPATPROXY_", "DOCKER_"))}
        | as_docker_knows_it(remote, authority.client("probe")))
    assert probed.returncode == 0 and re.search(r"Release +28\.", probed.stdout), probed


def test_neither_trusts_a_stranger(remote, authority, folder, start_proxy):
    others = os.path.join(folder, "others")
    Authority(others)
    certificates = authority.client("upstream")
    for files, reason in [
        ({"CA": f"{others}/ca.pem"}, "the peer's certificate is refused"),
        ({"CA": f"{certificates}/ca.pem"}, "certificate"),
    ]:
        proxy = start_proxy(remote, environment={f"COMPATPROXY_UPSTREAM_TLS_{key}": path for key, path in files.items()})
        answer = once(proxy.socket, "GET", "/v1.41/info")
        assert answer.status == 503 and "TLS: " in answer.body.decode() and reason in answer.body.decode(), answer


def test_no_key_is_told_anywhere(secured, authority, session_folder):
    """The last of these tests: whatever happened before, nothing of a private key is in what the proxy wrote."""
    keys = secrets(authority.folder)
    assert len(keys) > 3
    files = [os.path.join(secured.state, name) for name in os.listdir(secured.state)] + [secured.lines]
    written = [secured.text().encode()] + [open(name, "rb").read() for name in files]
    assert not [key for key in keys for text in written if key in text]
