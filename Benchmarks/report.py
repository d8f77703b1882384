# SPDX-License-Identifier: Apache-2.0
"""What was measured as a document, as tables in the terminal, and as a picture."""

import json
import os
import platform
import statistics
import subprocess
import time

import contenders
import targets

ORDER = ["compatproxy", "unaudited", "rules", "haproxy", "nginx", "least", "direct"]
COLOURS = {"compatproxy": "#1f6feb", "unaudited": "#54aeff", "rules": "#8957e5", "haproxy": "#bf8700", "nginx": "#2da44e", "least": "#d0d7de", "direct": "#8c959f"}
UNITS = {"per_second": "requests/s", "cpu_us": "CPU µs/request", "p50_us": "p50 µs", "p99_us": "p99 µs",
         "gb_per_second": "GB/s", "cpu_s_per_gib": "CPU s/GiB", "ms": "ms", "cpu_ms": "CPU ms", "pss_kib": "PSS KiB",
         "connection_bytes": "bytes/connection", "above_idle_kib": "KiB above idle",
         "per_request": "allocations/request"}


def document(results, options):
    micro = results.pop("micro", {})
    cases = {case: {name: {metric: summary(values) for metric, values in metrics.items()}
                    for name, metrics in by_name.items()} for case, by_name in results.items()}
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": machine(),
        "command": "make bench" if not options.smoke else "make bench-smoke",
        "rounds": options.rounds,
        "seconds_of_a_case": options.seconds,
        "cases": cases,
        "rules_alone": micro,
        "binary_bytes": binary_size(),
        # So brief a run says nothing about them.
        "targets": [] if options.smoke else targets.check(results, micro, binary_size()),
    }


def summary(values):
    return {"median": round(statistics.median(values), 3), "lowest": round(min(values), 3),
            "highest": round(max(values), 3)}


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) // 1024
    return {
        "processor": models[0] if models else platform.machine(), "cores": os.cpu_count(), "memory_mib": memory,
        "kernel": platform.release(), "load": [round(value, 2) for value in os.getloadavg()],
        "haproxy": version("haproxy", "-v"), "nginx": version("nginx", "-v"),
        "compatproxy": version(contenders.BINARY, "--version"),
    }


def version(*command):
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True).stdout
    return answer.splitlines()[0]


def binary_size():
    """Without symbols."""
    path = "/tmp/bench-stripped"
    subprocess.run(["strip", "-o", path, contenders.BINARY], check=True)
    try:
        return os.path.getsize(path)
    finally:
        os.unlink(path)


# ---------------------------------------------------------------- terminal

def show(found):
    for case, by_name in found["cases"].items():
        print(f"\n{case}")
        for name in filter(by_name.__contains__, ORDER):
            parts = [f"{UNITS[metric]} {spread(values)}" for metric, values in by_name[name].items()]
            print(f"  {name:12} " + "   ".join(parts))
    if found["rules_alone"]:
        print("\nthe rules alone")
        for case, metrics in found["rules_alone"].items():
            print(f"  {case:12} " + "   ".join(f"{metric.replace('_', ' ')} {value:,.6g}"
                                               for metric, value in metrics.items()))
    if found["targets"]:
        print("\ntargets")
    for target in found["targets"]:
        print(f"  {'met   ' if target['met'] else 'MISSED'} {target['what']}: {target['measured']}"
              f" (wanted: {target['wanted']}{'; at the limit: ' * bool(target['limit'])}{target['limit']})")


def spread(values):
    return f"{values['median']:,.4g} ({values['lowest']:,.4g}–{values['highest']:,.4g})"


# ---------------------------------------------------------------- files

def write(found, folder):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "results.json"), "w", encoding="utf-8") as file:
        json.dump(found, file, indent=2, ensure_ascii=False)
        file.write("\n")
    with open(os.path.join(folder, "results.svg"), "w", encoding="utf-8") as file:
        file.write(picture(found))
    with open(os.path.join(folder, "results.md"), "w", encoding="utf-8") as file:
        file.write(text(found))


def text(found):
    """The targets and the most important cases, for readers."""
    about = found["machine"]
    lines = [
        "# Results", "",
        f"Written by `{found['command']}` on {found['date']}: {about['cores']} cores of {about['processor']}, "
        f"Linux {about['kernel']}, {about['haproxy'].split(' - ')[0]}, {about['nginx']}; {found['rounds']} rounds by turns. "
        f"Load of the machine before the end: {about['load'][0]}. Medians, lowest and highest in brackets.", "",
        "![Requests per second and CPU time, by contender](results.svg)", "",
        "| target | wanted | measured | | limit |", "|---|---|---|---|---|",
        *(f"| {target['what']} | {target['wanted']} | {target['measured']} | {'met' if target['met'] else '**missed**'} "
          f"| {target['limit']} |"
          for target in found["targets"]), ""]
    for case, by_name in found["cases"].items():
        metrics = list(dict.fromkeys(metric for metrics in by_name.values() for metric in metrics))
        lines += [f"## {case}", "", "| | " + " | ".join(UNITS[metric] for metric in metrics) + " |",
                  "|---" * (len(metrics) + 1) + "|"]
        lines += [f"| {name} | " + " | ".join(spread(by_name[name][metric]) if metric in by_name[name] else ""
                                              for metric in metrics) + " |"
                  for name in ORDER if name in by_name]
        lines.append("")
    if found["rules_alone"]:
        lines += ["## The rules alone", "", "| body | GB/s | allocations | instructions |", "|---|---|---|---|"]
        lines += [f"| {case} | {metrics['gb_per_second']:.2f} | {metrics['allocations']:,.0f} | "
                  + (f"{metrics['instructions']:,.0f} |" if "instructions" in metrics else "|")
                  for case, metrics in found["rules_alone"].items()]
        lines.append("")
    return "\n".join(lines)


def picture(found):
    """Bars: for each case of requests, how many a second and what CPU time each takes, as a part of the largest."""
    rows = []
    for metric, title in ("per_second", "requests per second"), ("cpu_us", "CPU time of a request (direct: the server's)"):
        rows.append((None, title, 0, ""))
        for case, by_name in found["cases"].items():
            values = {name: by_name[name][metric]["median"] for name in ORDER if metric in by_name.get(name, {})}
            if not values:
                continue
            rows.append((None, case + " connections" if case[-2:] != " 1" else case + " connection", 0, ""))
            largest = max(values.values()) or 1
            unit = "/s" if metric == "per_second" else " µs"
            rows += [(name, name, value / largest, f"{value:,.0f}{unit}") for name, value in values.items()]
    height = 18 * len(rows) + 20
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="720" height="{height}" '
             'font-family="sans-serif" font-size="12">', f'<rect width="720" height="{height}" fill="#ffffff"/>']
    for index, (colour, label, part, value) in enumerate(rows):
        y = 18 * index + 24
        if colour is None:
            lines.append(f'<text x="12" y="{y}" font-weight="bold" fill="#1f2328">{label}</text>')
        else:
            shown = {"rules": "compatproxy, with rules", "unaudited": "compatproxy, no audit"}.get(label, label)
            lines.append(f'<text x="170" y="{y}" text-anchor="end" fill="#1f2328">{shown}</text>'
                         f'<rect x="180" y="{y - 11}" width="{max(1, part * 420):.0f}" height="13" '
                         f'fill="{COLOURS[colour]}"/><text x="{188 + part * 420:.0f}" y="{y}" fill="#1f2328">{value}</text>')
    return "\n".join(lines) + "\n</svg>\n"
