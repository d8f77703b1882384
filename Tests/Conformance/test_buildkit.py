# SPDX-License-Identifier: Apache-2.0
"""BuildKit builds: the engine's own builder, reached through /session and /grpc (h2c in a tunnel)."""

import os

import pytest

import testbed
from cli import CLI
from same import both, normal

DOCKERFILE = """\
FROM busybox AS first
RUN --mount=type=secret,id=word cp /run/secrets/word /word # %s
FROM busybox
COPY --from=first /word /word
COPY data /data
CMD ["cat", "/word", "/data"]
"""
# 20.10's CLI has a BuildKit client in it and speaks /session; buildx speaks /grpc as well.
CLIENTS = {"20.10": False, "28": True}


@pytest.mark.parametrize("engine", testbed.ENGINES)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_build_with_context_secret_and_stages(client, engine, engines, proxies, unique, folder):
    sides = {"direct": engines.socket(engine), "proxied": proxies(engine).socket}
    binary = testbed.docker_cli(client)

    def run(side):
        own = os.path.join(folder, side)
        os.mkdir(own)
        docker = CLI(binary, sides[side], own, DOCKER_BUILDKIT="1")
        if CLIENTS[client]:
            docker.with_plugin(testbed.plugin("buildx"))
        name = unique()
        # The builder does once what two builds ask for at a time, so each asks in words of its own.
        for file, text in ("Dockerfile", DOCKERFILE % name), ("data", "large " * 100_000), ("secret", f"secret of {side}\n"):
            with open(os.path.join(own, file), "w") as out:
                out.write(text)
        build = ("build", "--no-cache", "--progress", "plain")
        built = docker(*build, "--secret", "id=word,src=secret", "-t", name, ".")
        assert built.code == 0, built
        ran = docker("run", "--rm", name)
        with open(os.path.join(own, "Dockerfile"), "w") as out:
            out.write(f"FROM busybox\nRUN echo {name}; exit 9\n")
        failed = docker(*build, ".")
        return normal([ran.code, ran.out, failed.code, b"exit code: 9" in failed.err], [side])

    direct, proxied = both(run, "direct", "proxied")
    assert direct[0] == 0 and direct[2] != 0 and direct[3]
    assert proxied == direct
