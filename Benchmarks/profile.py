#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Where a request's time goes, in numbers that a busy machine does not change: the instructions of each function, by
callgrind, and the system calls, by strace. Kernel time is in neither.

    profile.py [--size "300 B"] [--rules] [--requests 300] [-- FLAG...]     flags go to the proxy
"""

import argparse
import os
import re
import signal
import subprocess
import tempfile

import bodies
import contenders

WARM = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="300 B", choices=bodies.TARGETS)
    parser.add_argument("--rules", action="store_true", help="a client of an old version, so that answers are rewritten")
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--functions", type=int, default=40, help="how many are listed")
    parser.add_argument("flags", nargs="*")
    options = parser.parse_args()
    target = f"/v{bodies.OLD if options.rules else bodies.VERSION}{bodies.TARGETS[options.size]}"
    with tempfile.TemporaryDirectory(prefix="profile-") as folder:
        binary = contenders.stripped(contenders.BINARY, folder)
        server = contenders.upstream(folder)
        server.start()
        try:
            server.wait()
            instructions(folder, binary, server.socket, target, options)
            system_calls(folder, binary, server.socket, target, options)
        finally:
            server.stop()


def instructions(folder, binary, upstream, target, options):
    """What one more request costs: start and end are in both runs."""
    few, many = (count(folder, binary, upstream, target, options.flags, number)
                 for number in (WARM, WARM + options.requests))
    cost = {name: (many[name] - few.get(name, 0)) / options.requests for name in many}
    print(f"{cost.pop(None):10.0f}  instructions for each request")
    names = sorted(cost, key=cost.get, reverse=True)[:options.functions]
    readable = subprocess.run(["swift", "demangle", "-compact", "-simplified"], input="\n".join(names), check=True,
                              stdout=subprocess.PIPE, text=True).stdout.splitlines()
    for name, text in zip(names, readable):
        print(f"{cost[name]:10.0f}  {text}")


def count(folder, binary, upstream, target, flags, requests):
    """{function: instructions}, and all of them under None."""
    output = os.path.join(folder, "callgrind")
    run(folder, ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}", binary], upstream, target, flags,
        requests)
    text = subprocess.run(["callgrind_annotate", "--threshold=100", output], check=True, stdout=subprocess.PIPE,
                          text=True).stdout
    found = {None: number(re.search(r"([\d,]+) .*PROGRAM TOTALS", text).group(1))}
    for cost, name in re.findall(r"^ *([\d,]+) \([^)]*\) +\S+?:(.+?)(?: \[.*)?$", text, re.M):
        found[name] = found.get(name, 0) + number(cost)
    return found


def number(text):
    return int(text.replace(",", ""))


def system_calls(folder, binary, upstream, target, options):
    output = os.path.join(folder, "strace")
    few, many = {}, {}
    for found, requests in (few, WARM), (many, WARM + options.requests):
        run(folder, ["strace", "-f", "-c", "-o", output, binary], upstream, target, options.flags, requests)
        with open(output, encoding="ascii") as file:
            for line in file:
                words = line.split()
                if len(words) >= 5 and words[3].isdigit() and words[-1] != "total":
                    found[words[-1]] = int(words[3])
    for name in sorted(many):
        cost = (many[name] - few.get(name, 0)) / options.requests
        if cost >= 0.05:
            print(f"{cost:10.2f}  {name}")


def run(folder, command, upstream, target, flags, requests):
    """Starts the proxy below `command`, asks one request after the other, and ends it."""
    proxy = contenders.Contender(
        "profiled", folder,
        [*command, "run", "--listen", f"unix://{folder}/profiled.sock", "--upstream", f"unix://{upstream}",
         "--state", f"{folder}/state", "--speak", "newest", "--log-level", "warning", "--config", "/dev/null",
         "--workers", "1", "--admin-address", "off", *flags])
    proxy.start()
    try:
        proxy.wait()
        answers = contenders.Answers(proxy.socket)
        for _ in range(requests):
            answers.request("GET", target, headers={"User-Agent": "Docker-Client/20.10.24 (linux)"})
            answers.getresponse().read()
        answers.close()
    finally:
        # Of the tracer's signals, only its child's ends both in order.
        for pid in proxy.pids()[1:] or proxy.pids():
            os.kill(pid, signal.SIGTERM)
        proxy.process.wait(60)


if __name__ == "__main__":
    main()
