#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CompatProxy, HAProxy, nginx, a relay that does the least and no proxy at all before one upstream, by turns, several
rounds.

Prints medians with their spread, and the targets. --output FOLDER also writes results.json and results.svg there.
--smoke does everything once and very briefly: it shows that the benchmark works, and its numbers say nothing.
"""

import argparse
import itertools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import bodies
import contenders
import micro
import report
import streams

HERE = os.path.dirname(os.path.abspath(__file__))
# Size and connections of the cases that ask and ask again.
REQUESTS = [("300 B", 1), ("300 B", 16), ("300 B", 64), ("6 kB", 1), ("6 kB", 16), ("400 kB", 1), ("400 kB", 16),
            ("8 MB", 1)]
# Connections of the cases that tell what the audit costs: requests that pass, and those for a version that the proxy
# refuses by itself.
AUDITED = [1, 16]
# Some percent would be lost in what a shared machine does within seconds: so the two proxies are asked in turns, briefly
# and often.
AUDIT_TURNS = 60
AUDIT_TURN_SECONDS = 0.3
# A process may be faster or slower than another one of the same program by a tenth as long as it runs, by which pages it
# got. So contenders are started anew for each round, and these two after so many turns.
AUDIT_TURNS_OF_A_PROCESS = 4
# The same goes for some microseconds of an event's delay.
DELAY_TURNS = 15


class Bench:
    def __init__(self, folder, options):
        self.folder = folder
        self.smoke = options.smoke
        self.rounds = options.rounds
        self.seconds = 0.1 if options.smoke else options.seconds
        self.length = (16 << 20) if options.smoke else (1 << 30)
        self.only = options.only
        # How many requests the audited proxy was asked by `load`.
        self.asked = 0
        # results[case][name][metric] is a list with one value for each round.
        self.results = {}

    def note(self, case, name, **metrics):
        for metric, value in metrics.items():
            self.results.setdefault(case, {}).setdefault(name, {}).setdefault(metric, []).append(value)

    def wants(self, part):
        return not self.only or part in self.only

    def run(self):
        tools = build_tools(self.folder)
        if self.wants("micro"):
            self.results["micro"] = micro.run(self.folder, tools["allocations"], self.smoke)
        if self.wants("requests"):
            with Running(contenders.upstream(self.folder)) as server:
                self.requests(server, tools)
                self.audit(server, tools["load"])
        if self.wants("process"):
            with Running(contenders.upstream(self.folder)) as server:
                self.allocations(server, tools)
                self.idle(server)
                for _ in range(self.rounds):
                    self.list_memory(server, tools["load"])
                self.starts(server)
        if self.wants("streams"):
            self.streams(tools["least"])
        return self.results

    def relays(self, server, least):
        """All who are compared, not yet started."""
        return [*contenders.all_of(self.folder, server.socket), contenders.least(self.folder, server.socket, least)]

    # ------------------------------------------------------------ requests

    def requests(self, server, tools):
        load = tools["load"]
        for number in range(self.rounds):
            progress(f"requests, round {number + 1} of {self.rounds}")
            those = self.relays(server, tools["least"])
            with Running(*turned(those, number)):
                self.requests_round(load, asked_of(those, server), number)
        self.check_audit()

    def requests_round(self, load, those, number):
        for size, connections in REQUESTS:
            for name, contender, version in turned(those, number):
                self.ask(load, f"{size}, {connections}", name, contender, f"/v{version}{bodies.TARGETS[size]}", connections)

    def audit(self, server, load):
        """Requests with the audit and without, and whether it has counted each."""
        progress("requests, audited or not")
        turns, seconds = (2, self.seconds) if self.smoke else (AUDIT_TURNS, AUDIT_TURN_SECONDS)
        target = bodies.TARGETS["300 B"]
        cases = [("audited", f"/v{bodies.VERSION}{target}", 200), ("audited, refused", f"/v1.0{target}", 400)]
        for first in range(0, turns, AUDIT_TURNS_OF_A_PROCESS):
            those = [contenders.compatproxy(self.folder, server.socket),
                     contenders.unaudited(self.folder, server.socket)]
            with Running(*turned(those, first // AUDIT_TURNS_OF_A_PROCESS)):
                numbers = range(first, min(first + AUDIT_TURNS_OF_A_PROCESS, turns))
                for number, connections, (case, path, status) in itertools.product(numbers, AUDITED, cases):
                    for contender in turned(those, number):
                        self.ask(load, f"{case}, {connections}", contender.name, contender, path, connections, status,
                                 seconds)
        self.check_audit()

    def ask(self, load, case, name, contender, target, connections, status=200, seconds=None):
        before = contender.cpu()
        answer = json.loads(subprocess.run(
            [load, contender.socket, target, str(connections), str(seconds or self.seconds), str(status)], check=True,
            stdout=subprocess.PIPE).stdout)
        cpu = (contender.cpu() - before) / answer["asked"] * 1e6
        self.note(case, name, per_second=answer["requests"] / answer["seconds"], cpu_us=cpu,
                  p50_us=answer["p50_us"], p99_us=answer["p99_us"])
        if contender.name == "compatproxy":
            self.asked += answer["asked"]

    def check_audit(self):
        """Whatever it costs, it must have counted each: a million or two of them."""
        report = json.loads(subprocess.run(
            [contenders.BINARY, "audit", "--json", "--client", "Docker-Client/20.10.24", "--state",
             contenders.state(self.folder)], check=True, stdout=subprocess.PIPE, env=contenders.BARE).stdout)
        counted = sum(use["requests"] for use in report["uses"])
        if (counted, report["lost"]) != (self.asked, 0):
            raise SystemExit(f"the audit has counted {counted} of {self.asked} requests, and lost {report['lost']}")
        progress(f"the audit has counted each of {counted} requests")

    # ------------------------------------------------------------ the process

    def allocations(self, server, tools):
        """Heap allocations for each request on warm connections."""
        count = os.path.join(self.folder, "count")
        environment = {"LD_PRELOAD": tools["allocations"], "ALLOCATIONS_FILE": count}
        with Running(contenders.compatproxy(self.folder, server.socket, environment=environment)) as proxy:
            for size in bodies.TARGETS:
                for name, version in ("compatproxy", bodies.VERSION), ("rules", bodies.OLD):
                    requests = 5 if size == "8 MB" else 200
                    answers = contenders.Answers(proxy.socket)
                    counts = []
                    for index in range(requests + 20):
                        if index >= 20:
                            counts.append(micro.read_count(count))
                        answers.request("GET", f"/v{version}{bodies.TARGETS[size]}")
                        if answers.getresponse().read() == b"":
                            raise SystemExit(f"no body of {size}")
                    # The clock's ticks are between requests; the median leaves them out.
                    steps = [after - before for before, after in zip(counts, counts[1:])]
                    self.note("allocations " + size, name, per_request=statistics.median(steps))
                    answers.close()

    def idle(self, server):
        """Memory at rest, and of each connection that rests."""
        for at_once in False, True:
            for contender in contenders.all_of(self.folder, server.socket):
                with Running(contender):
                    self.rest(contender, at_once)

    def rest(self, contender, at_once):
        prefix = f"/v{bodies.VERSION}"
        count = 100 if self.smoke else 2000
        # As many have come and gone before: what a process grows by until then is not due to those that stay.
        for _ in range(count // 4):
            for peer in streams.idle(contender.socket, 4, prefix):
                peer.close()
        self.settle()
        before = contender.memory()
        peers = streams.idle(contender.socket, count, prefix, at_once)
        self.settle()
        self.note("idle, after a burst" if at_once else "idle", contender.name, pss_kib=before,
                  connection_bytes=(contender.memory() - before) * 1024 / count)
        for peer in peers:
            peer.close()

    def settle(self):
        """Long enough for the proxy to write its audit down, and to rest."""
        time.sleep(0.3 if self.smoke else 7)

    def list_memory(self, server, load):
        """How far above its idle size the proxy gets with the long list under rules."""
        with Running(contenders.compatproxy(self.folder, server.socket)) as proxy:
            self.ask_alone(load, proxy, "300 B", 0.1)
            # The audit has looked at it, too.
            time.sleep(1)
            idle = proxy.memory("Rss")
            proxy.forget_peak()
            self.ask_alone(load, proxy, "8 MB", self.seconds)
            self.note("memory of the 8 MB list", "rules", above_idle_kib=proxy.peak() - idle)

    def ask_alone(self, load, proxy, size, seconds):
        """One client's requests with rules, of which nothing is noted."""
        target = f"/v{bodies.OLD}{bodies.TARGETS[size]}"
        subprocess.run([load, proxy.socket, target, "1", str(seconds)], check=True, stdout=subprocess.DEVNULL)

    def starts(self, server):
        for number in range(2 if self.smoke else 15):
            for contender in contenders.all_of(self.folder, server.socket):
                start = time.monotonic()
                contender.start()
                contender.wait()
                self.note("cold start", contender.name, ms=(time.monotonic() - start) * 1000)
                contender.stop()

    # ------------------------------------------------------------ streams

    def streams(self, least):
        server = streams.Upstream(self.folder, self.length, 100_000 if self.smoke else 10_000_000)
        server.start()
        rounds = min(self.rounds, 5)
        for number in range(rounds):
            progress(f"streams, round {number + 1} of {rounds}")
            those = self.relays(server, least)
            with Running(*turned(those, number)):
                for contender in turned(those, number):
                    self.stream(contender.name, contender.socket, contender)
                self.stream("direct", server.socket, None)
        for number in range(2 if self.smoke else DELAY_TURNS):
            progress(f"delays, turn {number + 1}")
            those = self.relays(server, least)
            with Running(*turned(those, number)):
                for name, contender, version in turned(asked_of(those, server), number):
                    self.delay(name, contender.socket, f"/v{version}")

    def stream(self, name, path, contender):
        prefix = streams.OLD if contender else streams.NEW
        plain = f"/v{contender.version}" if contender else streams.NEW
        for case, action, chunked in [
            ("download", streams.download, False), ("download, chunked", streams.download, True),
            ("upload", streams.upload, False), ("upload, chunked", streams.upload, True),
        ]:
            before = contender.cpu() if contender else 0
            seconds = action(path, self.length, chunked, prefix)
            cpu = (contender.cpu() - before if contender else 0) * (1 << 30) / self.length
            self.note(case, name, gb_per_second=self.length / seconds / 1e9, cpu_s_per_gib=cpu)
        self.events(name, path, plain, contender)
        if name == "compatproxy":
            self.events("rules", path, streams.OLD, contender)
        times = streams.round_trips(path, self.seconds, plain)
        self.note("hijacked echo", name, p50_us=times[len(times) // 2], p99_us=times[len(times) * 99 // 100])

    def events(self, name, path, prefix, contender):
        before = contender.cpu() if contender else 0
        seconds = streams.events(path, prefix)
        cpu = contender.cpu() - before if contender else 0
        self.note("events, 10 MB", name, ms=seconds * 1000, cpu_ms=cpu * 1000)

    def delay(self, name, path, prefix):
        times = streams.delays(path, prefix)
        self.note("delay of an event", name, p50_us=times[len(times) // 2], p99_us=times[len(times) * 99 // 100])


def asked_of(those, server):
    """Who is asked, and for which version: each contender, the proxy with rules, and the upstream itself."""
    return [*((contender.name, contender, contender.version) for contender in those),
            ("rules", those[0], bodies.OLD), ("direct", server, bodies.VERSION)]


class Running:
    """Contenders, started and answering, for as long as a block lasts."""

    def __init__(self, *those):
        self.those = those

    def __enter__(self):
        try:
            for contender in self.those:
                contender.start()
                contender.wait()
        except BaseException:
            self.__exit__()
            raise
        return self.those if len(self.those) > 1 else self.those[0]

    def __exit__(self, *_):
        for contender in self.those:
            contender.stop()


def turned(those, number):
    """The same in another order each round, so that nobody always comes first."""
    start = number % len(those)
    return [*those[start:], *those[:start]]


def progress(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def build_tools(folder):
    tools = {}
    for name, *flags in ("load",), ("least", "-pthread"), ("allocations", "-shared", "-fPIC"):
        tools[name] = os.path.join(folder, f"{name}.tool")
        subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", *flags, "-o", tools[name],
                        os.path.join(HERE, f"{name}.c")], check=True)
    return tools


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.5, help="of each case that asks and asks again")
    parser.add_argument("--only", nargs="*", choices=["requests", "process", "streams", "micro"])
    parser.add_argument("--output", help="the folder for results.json and results.svg")
    options = parser.parse_args()
    if options.smoke:
        options.rounds = 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (16384, 16384))
    folder = tempfile.mkdtemp(prefix="bench-", dir="/tmp")
    try:
        results = Bench(folder, options).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    document = report.document(results, options)
    report.show(document)
    if options.output:
        report.write(document, options.output)
    print("bench: done")


if __name__ == "__main__":
    main()
