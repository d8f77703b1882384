# SPDX-License-Identifier: Apache-2.0
"""The proxy as a process: started, watched, ended by its own id."""

import os
import re
import signal
import socket
import subprocess
import threading
import time

import testbed
from testbed import PATIENCE


class Proxy:
    """One running `compatproxy run` on a unix socket of its own; `within` is a command that becomes it."""

    def __init__(self, folder, upstream, *flags, listen=None, environment=None, ready=True, within=()):
        self.socket = listen or os.path.join(folder, "proxy.sock")
        self.state = os.path.join(folder, "state")
        self.log = []
        self._has_ended = False
        self._changed = threading.Condition()
        command = [*within, str(testbed.BINARY), "run", *flags]
        if "--listen" not in flags and "--config" not in flags:
            command += ["--listen", f"unix://{self.socket}"]
        if upstream and "--upstream" not in flags:
            command += ["--upstream", upstream if "://" in upstream else f"unix://{upstream}"]
        if "--log-level" not in flags:
            command += ["--log-level", "info"]
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPATPROXY_", "DOCKER_"))}
        # Podman runs several programs to tell its version.
        ours = {"COMPATPROXY_STATE": self.state, "COMPATPROXY_ADMIN_ADDRESS": "off",
                "COMPATPROXY_TIMEOUTS_UPSTREAM_CONNECT": f"{PATIENCE}s"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**clean, **ours, **(environment or {})}, start_new_session=True)
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        if ready:
            self.wait_until_ready()

    @property
    def address(self):
        return f"unix://{self.socket}"

    @property
    def tcp_address(self):
        """Where it listens on TCP; the system has chosen the port."""
        return re.search(r"listening address=(tcp://\S+:\d+)", self.text())[1]

    @property
    def pid(self):
        return self.process.pid

    def _read_log(self):
        for line in self.process.stderr:
            with self._changed:
                self.log.append(line.decode(errors="replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()

    def text(self):
        with self._changed:
            return "\n".join(self.log)

    def wait_until_ready(self):
        self.wait_for_log(r"\bready\b")

    def wait_for_log(self, pattern, after=0):
        """Waits for a line that matches, behind the first `after` ones."""
        def is_there():
            return any(re.search(pattern, line) for line in self.log[after:])

        with self._changed:
            self._changed.wait_for(lambda: is_there() or self._has_ended, PATIENCE)
            assert is_there(), f"no line like {pattern!r} from the proxy:\n" + "\n".join(self.log)

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, timeout=PATIENCE):
        """The exit status once the proxy ended."""
        status = self.process.wait(timeout)
        self._reader.join(PATIENCE)
        return status

    def memory(self, field="VmHWM"):
        """A field of the process's memory, in bytes; by default the most that was ever resident."""
        with open(f"/proc/{self.pid}/status") as lines:
            for line in lines:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024
        raise AssertionError(f"no {field}")

    def processor_seconds(self):
        """How long its threads have run so far."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def engine_connections(self):
        """Inodes of the proxy's unix connections that are not its clients': those to its engine."""
        mine = set()
        for fd in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                target = os.readlink(f"/proc/{self.pid}/fd/{fd}")
            except OSError:
                continue
            if target.startswith("socket:["):
                mine.add(int(target[8:-1]))
        with open("/proc/net/unix") as lines:
            next(lines)
            unnamed = {int(f[6]) for f in map(str.split, lines) if len(f) == 7 and f[5] == "03"}
        return mine & unnamed

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self._reader.join(5)
        self.process.stderr.close()


def until(condition, what, timeout=PATIENCE):
    """Waits for something that no event tells, such as another process's open files."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"never came true within {timeout} s: {what}"
        time.sleep(0.02)


def connects(path):
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(PATIENCE)
        try:
            probe.connect(path)
            return True
        except OSError:
            return False
