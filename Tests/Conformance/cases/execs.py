# SPDX-License-Identifier: Apache-2.0
"""Processes that are started in a running container."""

from case import STREAM, Ask, changes, reads

from cases.containers import UPGRADE

ECHO = {"AttachStdout": True, "AttachStderr": True, "Cmd": ["sh", "-c", "echo out; echo err >&2; exit 4"]}
INSPECT = Ask("GET", "/exec/$exec/json")


def create(body, container="$workshop"):
    return Ask("POST", f"/containers/{container}/exec", body, keep="exec")


def start(body=None, headers=()):
    return Ask("POST", "/exec/$exec/start", {"Detach": False, "Tty": False} if body is None else body, headers, STREAM)


CREATIONS = [
    changes(f"exec-create-{name}", create(body), INSPECT, around=around)
    for name, body, around in (
        ("plain", {"Cmd": ["true"]}, ()),
        ("whole", {"AttachStdin": True, "AttachStdout": True, "AttachStderr": True, "Tty": True, "Privileged": True,
                   "DetachKeys": "ctrl-x", "User": "nobody", "Container": "ignored", "Cmd": ["ls", "-l"]}, ()),
        ("environment", {"Cmd": ["env"], "Env": ["A=1"], "WorkingDir": "/tmp"}, (25, 35)),
        ("nulls", {"Cmd": ["true"], "Env": None, "User": None, "Tty": None}, (25,)),
        ("console", {"Cmd": ["true"], "Tty": True, "ConsoleSize": [30, 90]}, (42,)),
        ("console-type", {"Cmd": ["true"], "ConsoleSize": "x"}, (42,)),
        ("command-text", {"Cmd": "true"}, ()), ("command-empty", {"Cmd": []}, ()), ("command-none", {}, ()),
        ("keys-bad", {"Cmd": ["true"], "DetachKeys": "none"}, ()),
        ("user-absent", {"Cmd": ["true"], "User": "stranger"}, ()))
]

RUNS = [
    changes("exec-run", create(ECHO), start(), INSPECT, around=(20, 25, 40)),
    changes("exec-run-upgrade", create(ECHO), start(headers=UPGRADE), INSPECT, around=(20, 42)),
    changes("exec-run-terminal", create({**ECHO, "Tty": True}), start({"Tty": True}), around=(25, 42)),
    changes("exec-run-terminal-upgrade", create({**ECHO, "Tty": True}), start({"Tty": True}, UPGRADE), around=(42,)),
    changes("exec-run-console", create({**ECHO, "Tty": True}), start({"Tty": True, "ConsoleSize": [30, 90]}),
            around=(42,)),
    changes("exec-run-console-bare", create(ECHO), start({"Tty": False, "ConsoleSize": [30, 90]}), around=(42,)),
    changes("exec-detached", create({"Cmd": ["sleep", "1"]}), start({"Detach": True}), INSPECT,
            Ask("POST", "/exec/$exec/resize?h=30&w=90"), start(), around=(20, 25)),
    changes("exec-start-empty", create({"Cmd": ["true"]}), Ask("POST", "/exec/$exec/start", read=STREAM), around=(25,)),
    changes("exec-start-text", create({"Cmd": ["true"]}),
            Ask("POST", "/exec/$exec/start", b"{}", (("Content-Type", "text/plain"),), STREAM)),
    changes("exec-start-wrong", create({"Cmd": ["true"]}), start({"Detach": "no"})),
    changes("exec-unknown-program", create({**ECHO, "Cmd": ["no-such-program"]}), start(), INSPECT, around=(24,)),
]

READS = [
    reads("exec-waiting", "GET", "/exec/$exec_waiting/json"),
    reads("exec-absent", "GET", "/exec/$absent/json"),
    reads("exec-start-absent", "POST", "/exec/$absent/start", {}),
    reads("exec-resize-absent", "POST", "/exec/$absent/resize?h=30&w=90"),
    reads("exec-resize-bad", "POST", "/exec/$exec_waiting/resize?h=tall&w=90"),
    reads("exec-resize-missing", "POST", "/exec/$exec_waiting/resize"),
    *(reads(f"exec-in-{kind}", "POST", f"/containers/${kind}/exec", {"Cmd": ["true"]})
      for kind in ("exited", "created", "paused", "absent")),
    reads("exec-create-bad", "POST", "/containers/$workshop/exec", b"{bad", (("Content-Type", "application/json"),)),
    reads("exec-create-text", "POST", "/containers/$workshop/exec", b"{}", (("Content-Type", "text/plain"),)),
    reads("exec-create-empty", "POST", "/containers/$workshop/exec"),
    reads("exec-create-wrong", "POST", "/containers/$workshop/exec", {"Cmd": ["true"], "Tty": "yes"}),
]

# Of their own, for engines forget within minutes what has ended.
ENDED = [
    changes(f"exec-{name}", ask,
            before=[create({"AttachStdout": True, "Cmd": ["true"], "Env": ["B=2"], "Privileged": False}), start()])
    for name, ask in (("done", INSPECT), ("start-done", Ask("POST", "/exec/$exec/start", {})))
]

CASES = [*READS, *CREATIONS, *RUNS, *ENDED]
