# SPDX-License-Identifier: Apache-2.0
"""An engine with containerd's image store: its images as clients know them from engines with graph drivers."""

import json
import os
import urllib.parse

import pytest

import rawhttp
import testbed
from answer import values
from cli import CLI

OLD = "1.41"


@pytest.fixture(scope="module")
def stored():
    """Engine 28 with that store."""
    running = testbed.Engines(ENGINES_FLAGS="--feature containerd-snapshotter=true", **testbed.apart("store", 8))
    yield running.socket("28")
    running.stop()


@pytest.fixture
def proxied(stored, start_proxy):
    return start_proxy(stored).socket


def ask(socket, method, target, expect=range(200, 300)):
    answer = rawhttp.once(socket, method, f"/v{OLD}{target}", headers=(("X-Registry-Auth", "e30="),))
    assert answer.status in expect, f"{method} {target}: {answer}"
    return answer


def tag(socket, image, repository):
    ask(socket, "POST", f"/images/{image}/tag?repo={repository}&tag=1")


def listed(socket, reference):
    filters = urllib.parse.quote(json.dumps({"reference": [reference]}))
    return ask(socket, "GET", f"/images/json?filters={filters}").json()


def test_a_push_tells_the_digest_in_a_chunk_of_its_own(proxied, engines, registry, unique, connect):
    last = []
    for socket in proxied, engines.socket("20.10"):
        repository = f"{registry}/{unique()}"
        tag(socket, "busybox:latest", repository)
        connection = connect(socket)
        connection.request("POST", f"/v{OLD}/images/{repository}/push?tag=1", headers=(("X-Registry-Auth", "e30="),))
        assert connection.head().status == 200
        chunks = []
        while chunk := connection.chunk():
            chunks.append(values(chunk.decode()))
        assert all(len(records) == 1 for records in chunks), chunks
        (told,), (record,) = chunks[-2:]
        aux = record["aux"]
        assert told["status"] == f"1: digest: {aux['Digest']} size: {aux['Size']}"
        last.append((list(record), list(aux), aux["Tag"]))
        ask(socket, "DELETE", f"/images/{repository}:1")
    assert last[0] == last[1]


def test_what_was_pulled_by_digest_has_no_tag(proxied, engines, registry, unique):
    repository, seen = f"{registry}/{unique()}", []
    tag(engines.socket("20.10"), "busybox:latest", repository)
    pushed = values(ask(engines.socket("20.10"), "POST", f"/images/{repository}/push?tag=1").body.decode())
    ask(engines.socket("20.10"), "DELETE", f"/images/{repository}:1")
    by_digest = f"{repository}@{pushed[-1]['aux']['Digest']}"
    # One that 20.10 has no tag of in any case.
    for socket in proxied, engines.socket("20.10"):
        ask(socket, "POST", f"/images/create?fromImage={by_digest}")
        names = [image["RepoTags"] for image in listed(socket, repository)]
        usage = [image["RepoTags"] for image in ask(socket, "GET", "/system/df").json()["Images"]
                 if by_digest in (image["RepoDigests"] or [])]
        inspected = ask(socket, "GET", f"/images/{by_digest}/json").json()
        history = ask(socket, "GET", f"/images/{by_digest}/history").json()
        tags = [[name for name in names or [] if repository in name] for names in
                (inspected["RepoTags"], *(step["Tags"] for step in history), *names, *usage)]
        seen.append((any(tags), by_digest in inspected["RepoDigests"], sorted(inspected["ContainerConfig"])))
        ask(socket, "DELETE", f"/images/{by_digest}")
    assert seen[0] == seen[1] == (False, True, seen[1][2])


def test_a_list_has_the_digest_of_each_repository(proxied, unique):
    names = [unique(), unique()]
    for name in names:
        tag(proxied, "busybox:latest", name)
    (image,) = listed(proxied, names[0])
    (used,) = [found for found in ask(proxied, "GET", "/system/df").json()["Images"] if found["Id"] == image["Id"]]
    assert {f"{name}@{image['Id']}" for name in names} <= set(used["RepoDigests"])
    (whole,) = [found for found in ask(proxied, "GET", "/images/json").json() if found["Id"] == image["Id"]]
    assert {f"{name}@{image['Id']}" for name in names} <= set(whole["RepoDigests"])
    for name in names:
        ask(proxied, "DELETE", f"/images/{name}:1")


def test_a_cleanup_leaves_what_has_a_tag(proxied, folder, unique):
    docker = CLI(testbed.docker_cli("20.10"), proxied, folder, DOCKER_BUILDKIT="1")
    name = unique()
    with open(os.path.join(folder, "Dockerfile"), "w") as file:
        file.write(f"FROM busybox\nLABEL a={name}\n")
    untagged = docker.text("build", "-q", ".")
    assert docker.text("images", "-q", "--no-trunc", "-f", "dangling=true") == untagged
    docker.must("build", "-q", "-t", name, ".")
    assert docker.text("images", "-q", "--no-trunc", "-f", "dangling=true") == ""
    assert docker.text("images", "-q", "--no-trunc", name) == untagged
    docker.must("rmi", name)
