# SPDX-License-Identifier: Apache-2.0
"""The console size that a new client makes a container or starts an exec with, on an engine that knows none."""

import rawhttp
from testbed import PAUSE

# The size is there as soon as the engine has been asked for it, which is soon after the start. Until then stty says 0 0,
# or that there is none.
SHOW = """for i in $(seq 300); do
  case $(stty size 2>/dev/null) in "" | "0 0") sleep 0.1 ;; *) break ;; esac
done
stty size
""" + PAUSE


def test_an_exec_has_the_size_that_it_was_started_with(proxies, unique):
    name = unique()
    with rawhttp.Connection(proxies("20.10").socket) as client:
        body = {"Image": "busybox", "Cmd": ["sleep", "1000"]}
        assert client.exchange("POST", f"/v1.44/containers/create?name={name}", body).status == 201
        assert client.exchange("POST", f"/v1.44/containers/{name}/start").status == 204
        body = {"Cmd": ["sh", "-c", SHOW], "Tty": True, "AttachStdin": True, "AttachStdout": True}
        exec_id = client.json("POST", f"/v1.44/containers/{name}/exec", body)["Id"]
        client.request("POST", f"/v1.44/exec/{exec_id}/start", {"Tty": True, "ConsoleSize": [33, 77]},
                       [("Connection", "Upgrade"), ("Upgrade", "tcp")])
        assert client.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 101 ")
        assert client.read_until(b"\n").strip() == b"33 77"


def test_a_container_has_the_size_that_it_was_made_with(proxies, unique):
    name = unique()
    with rawhttp.Connection(proxies("20.10").socket) as client:
        body = {"Image": "busybox", "Cmd": ["sh", "-c", SHOW], "Tty": True, "HostConfig": {"ConsoleSize": [33, 77]}}
        assert client.exchange("POST", f"/v1.44/containers/create?name={name}", body).status == 201
        assert client.exchange("POST", f"/v1.44/containers/{name}/start").status == 204
        assert client.exchange("POST", f"/v1.44/containers/{name}/wait").json()["StatusCode"] == 0
        assert client.exchange("GET", f"/v1.44/containers/{name}/logs?stdout=1").body.strip() == b"33 77"
