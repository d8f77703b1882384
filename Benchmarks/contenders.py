# SPDX-License-Identifier: Apache-2.0
"""The upstream and those who relay to it, each on a unix socket of its own in one folder."""

import http.client
import os
import signal
import socket
import subprocess
import time

import bodies

TICK = os.sysconf("SC_CLK_TCK")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BINARY = os.environ.get("COMPATPROXY_BINARY", os.path.join(ROOT, ".build/release/compatproxy"))

# A proxy refuses variables of its own name that it does not know.
BARE = {name: value for name, value in os.environ.items() if not name.startswith("COMPATPROXY_")}

UPSTREAM = """
daemon off; user root; pid {folder}/upstream.pid; error_log {folder}/upstream.log warn;
worker_processes {cores}; worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off; sendfile on; keepalive_requests 1000000000; keepalive_timeout 3600s;
    open_file_cache max=100 inactive=1h; open_file_cache_valid 1h; server_tokens off;
    client_body_temp_path {folder}/u1; proxy_temp_path {folder}/u2; fastcgi_temp_path {folder}/u3;
    uwsgi_temp_path {folder}/u4; scgi_temp_path {folder}/u5;
    server {{
        listen unix:{folder}/upstream.sock backlog=4096;
        root {folder}/bodies; default_type application/json;
        add_header Api-Version {version}; add_header Docker-Experimental false; add_header Ostype linux;
    }}
}}
"""

NGINX = """
daemon off; user root; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn;
worker_processes {cores}; worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off; keepalive_requests 1000000000; keepalive_timeout 3600s; client_max_body_size 0;
    client_body_temp_path {folder}/n1; proxy_temp_path {folder}/n2; fastcgi_temp_path {folder}/n3;
    uwsgi_temp_path {folder}/n4; scgi_temp_path {folder}/n5;
    map $http_upgrade $hop {{ default upgrade; '' ''; }}
    upstream engine {{ server unix:{upstream}; keepalive 128; keepalive_requests 1000000000; }}
    server {{
        listen unix:{folder}/nginx.sock backlog=4096;
        location / {{
            rewrite ^/v[0-9.]+(/.*)$ /v{version}$1 break;
            proxy_pass http://engine; proxy_http_version 1.1; proxy_set_header Host $http_host;
            proxy_set_header Connection $hop; proxy_set_header Upgrade $http_upgrade;
            proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 1h;
        }}
    }}
}}
"""

HAPROXY = """
global
    maxconn 4096
    nbthread {cores}
defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    timeout tunnel 1h
    timeout http-keep-alive 1h
    http-reuse always
frontend clients
    bind unix@{folder}/haproxy.sock backlog 4096
    http-request replace-path ^/v[0-9.]+(/.*)$ /v{version}\\1
    default_backend engine
backend engine
    server engine unix@{upstream} pool-max-conn 128
"""


def stripped(binary, folder):
    """A copy for valgrind, which does not read the debug information of Swift's compiler."""
    copy = os.path.join(folder, os.path.basename(binary))
    if not os.path.exists(copy):
        subprocess.run(["strip", "-g", "-o", copy, binary], check=True)
    return copy


class Contender:
    """A process, with its children, that relays from its own socket to `upstream`."""

    def __init__(self, name, folder, command, environment=None, version=bodies.VERSION):
        self.name = name
        # What it is asked for. The others are asked for an old one, so that they rewrite the path.
        self.version = version
        self.folder = folder
        self.socket = os.path.join(folder, f"{name}.sock")
        self.command = command
        self.environment = environment
        self.process = None

    def start(self):
        # A socket that a contender left behind would be in the way of the next one.
        if os.path.exists(self.socket):
            os.unlink(self.socket)
        self.process = subprocess.Popen(
            self.command, env={**BARE, **(self.environment or {})}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=open(os.path.join(self.folder, f"{self.name}.err"), "w"))

    def wait(self, seconds=60):
        """Until it answers. Polled without a pause: this is the cold start that is measured."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with connect(self.socket) as peer:
                    peer.sendall(b"GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n")
                    if peer.recv(4096).startswith(b"HTTP/1.1 200"):
                        return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
        with open(os.path.join(self.folder, f"{self.name}.err"), encoding="utf-8") as file:
            raise SystemExit(f"{self.name} does not answer: {file.read()}")

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM if self.command[0] == BINARY else signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def pids(self):
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            return [self.process.pid, *map(int, file.read().split())]

    def cpu(self):
        """User and system time of all of it, in seconds."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                fields = file.read().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def memory(self, field="Pss"):
        """In KiB."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith(f"{field}:"))
        return total

    def peak(self):
        """The most that was resident since `forget_peak`, in KiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))

    def forget_peak(self):
        with open(f"/proc/{self.process.pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")


def connect(path):
    peer = socket.socket(socket.AF_UNIX)
    try:
        peer.connect(path)
    except OSError:
        peer.close()
        raise
    return peer


class Answers(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path):
        super().__init__("docker", timeout=60)
        self.path = path

    def connect(self):
        self.sock = connect(self.path)


def write(folder, name, template, **values):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="ascii") as file:
        file.write(template.format(folder=folder, version=bodies.VERSION, cores=os.cpu_count(), **values))
    return path


def upstream(folder):
    bodies.write(os.path.join(folder, "bodies"))
    return Contender("upstream", folder, ["nginx", "-c", write(folder, "upstream.conf", UPSTREAM)])


def compatproxy(folder, target, *flags, name="compatproxy", environment=None):
    return Contender(
        name, folder,
        [BINARY, "run", "--listen", f"unix://{folder}/{name}.sock", "--upstream", f"unix://{target}",
         "--speak", "newest", "--log-level", "warning", "--config", "/dev/null", "--state", state(folder), *flags],
        environment)


def unaudited(folder, target):
    return compatproxy(folder, target, "--no-audit", name="unaudited")


def state(folder):
    """Where the proxy keeps what it keeps."""
    return os.path.join(folder, "state")


def least(folder, target, program):
    """Who relays without a look at the bytes; nothing is rewritten."""
    return Contender("least", folder, [program, f"{folder}/least.sock", target, str(os.cpu_count())])


def all_of(folder, target):
    """The three who relay to `target`, not yet started."""
    return [
        compatproxy(folder, target),
        Contender("haproxy", folder,
                  ["haproxy", "-db", "-f", write(folder, "haproxy.conf", HAPROXY, upstream=target)],
                  version=bodies.OLD),
        Contender("nginx", folder, ["nginx", "-c", write(folder, "nginx.conf", NGINX, upstream=target)],
                  version=bodies.OLD),
    ]
