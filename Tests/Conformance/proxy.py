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


class Proxy:
    """One running `compatproxy run` on a unix socket of its own; `within` is a command that becomes it."""

    def __init__(self, folder, upstream, *flags, listen=None, environment=None, ready=True, within=()):
        self.socket = listen or os.path.join(folder, "proxy.sock")
        self.state = os.path.join(folder, "state")
        self.log = []
        self._changed = threading.Condition()
        command = [*within, str(testbed.BINARY), "run", *flags]
        if "--listen" not in flags and "--config" not in flags:
            command += ["--listen", f"unix://{self.socket}"]
        if upstream and "--upstream" not in flags:
            command += ["--upstream", upstream if "://" in upstream else f"unix://{upstream}"]
        if "--log-level" not in flags:
            command += ["--log-level", "info"]
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPATPROXY_", "DOCKER_"))}
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**clean, "COMPATPROXY_STATE": self.state, "COMPATPROXY_ADMIN_ADDRESS": "off", **(environment or {})},
            start_new_session=True)
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        if ready:
            self.wait_until_ready()

    @property
    def address(self):
        return f"unix://{self.socket}"

    @property
    def pid(self):
        return self.process.pid

    def _read_log(self):
        for line in self.process.stderr:
            with self._changed:
                self.log.append(line.decode(errors="replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def text(self):
        with self._changed:
            return "\n".join(self.log)

    def wait_until_ready(self, timeout=20):
        self.wait_for_log(r"\bready\b", timeout)

    def wait_for_log(self, pattern, timeout=10, after=0):
        """Waits for a line that matches, behind the first `after` ones."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while not any(re.search(pattern, line) for line in self.log[after:]):
                left = deadline - time.monotonic()
                ended = not self._reader.is_alive() or self.process.poll() is not None
                if left <= 0 or (ended and not self._changed.wait(0.2)):
                    raise AssertionError(f"no line like {pattern!r} from the proxy:\n" + "\n".join(self.log))
                self._changed.wait(min(left, 0.2))

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, timeout=20):
        """The exit status once the proxy ended."""
        status = self.process.wait(timeout)
        self._reader.join(5)
        return status

    def memory(self, field="VmHWM"):
        """A field of the process's memory, in bytes; by default the most that was ever resident."""
        with open(f"/proc/{self.pid}/status") as lines:
            for line in lines:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024
        raise AssertionError(f"no {field}")

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


def until(condition, timeout=10, what="condition"):
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
        probe.settimeout(5)
        try:
            probe.connect(path)
            return True
        except OSError:
            return False
