# SPDX-License-Identifier: Apache-2.0
"""The real Docker CLI: run to its end, in the background, or at a terminal."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time

from testbed import PATIENCE


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return f"<exit {self.code}\nout: {self.out[-2000:]!r}\nerr: {self.err[-2000:]!r}>"


class CLI:
    """One CLI, told where its engine is."""

    def __init__(self, binary, socket, folder, **environment):
        self.binary, self.socket, self.folder = binary, socket, folder
        self.config = os.path.join(folder, "docker-config")
        os.makedirs(self.config, exist_ok=True)
        clean = {k: v for k, v in os.environ.items() if not k.startswith("DOCKER_")}
        self.environment = {**clean, "DOCKER_HOST": f"unix://{socket}", "DOCKER_CONFIG": self.config,
                            "TERM": "dumb", **environment}

    def with_plugin(self, path):
        """Makes a plugin, such as buildx, known to this CLI."""
        os.makedirs(os.path.join(self.config, "cli-plugins"), exist_ok=True)
        shutil.copy(path, os.path.join(self.config, "cli-plugins"))
        return self

    def _command(self, arguments):
        return [str(self.binary), *map(str, arguments)]

    def __call__(self, *arguments, input=b"", **environment):
        finished = subprocess.run(
            self._command(arguments), input=input, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**self.environment, **environment}, cwd=self.folder, timeout=PATIENCE)
        return Result(finished.returncode, finished.stdout, finished.stderr)

    def must(self, *arguments, **options):
        result = self(*arguments, **options)
        assert result.code == 0, f"docker {' '.join(map(str, arguments))}: {result}"
        return result

    def text(self, *arguments, **options):
        return self.must(*arguments, **options).out.decode().strip()

    def start(self, *arguments):
        return Background(subprocess.Popen(
            self._command(arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment, cwd=self.folder))

    def terminal(self, *arguments):
        return Terminal(self._command(arguments), self.environment, self.folder)


class Output:
    """Reading what a process writes, up to a mark, within a limit."""

    def __init__(self, fd):
        self.fd = fd
        self.seen = b""

    def until(self, pattern):
        deadline = time.monotonic() + PATIENCE
        while not (match := re.search(pattern, self.seen)):
            left = deadline - time.monotonic()
            assert left > 0, f"{pattern!r} was never written: {self.seen[-2000:]!r}"
            if select.select([self.fd], [], [], left)[0]:
                try:
                    data = os.read(self.fd, 65536)
                except OSError:  # a terminal's other side is gone
                    data = b""
                assert data, f"ended without {pattern!r}: {self.seen[-2000:]!r}"
                self.seen += data
        return match


class Background:
    def __init__(self, process):
        self.process = process
        self.out = Output(process.stdout.fileno())

    def kill(self):
        """Gone at once, as when a machine loses its client."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def finish(self):
        try:
            out, err = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return Result(self.process.returncode, self.out.seen + out, err)


class Terminal:
    """A CLI that believes that a person sits before it."""

    def __init__(self, command, environment, folder):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=folder, start_new_session=True)
        os.close(slave)
        self.out = Output(self.master)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        os.close(self.master)

    def type(self, data):
        os.write(self.master, data)

    def until(self, pattern):
        return self.out.until(pattern)

    def code(self):
        """The exit status; what is still written is read meanwhile, or the process would wait for us."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still runs: {self.out.seen[-2000:]!r}"
            if select.select([self.master], [], [], 0.05)[0]:
                try:
                    self.out.seen += os.read(self.master, 65536)
                except OSError:
                    pass
        return self.process.returncode
