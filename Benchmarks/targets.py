# SPDX-License-Identifier: Apache-2.0
"""What was promised, against what was measured. Ratios are taken within each round; the median of these counts."""

import statistics


def check(results, micro, binary_bytes):
    """[{what, wanted, measured, met, limit}], for what was measured. The limit is what the same would be without any work
    of the proxy's: of a relay that looks at no bytes, or of rules that take no time."""
    found = []

    def at_least(what, wanted, value, unit="", limit=None):
        add(what, f"≥ {wanted}{unit}", value, unit, limit, lambda: value >= wanted)

    def at_most(what, wanted, value, unit="", limit=None):
        add(what, f"≤ {wanted}{unit}", value, unit, limit, lambda: value <= wanted)

    def add(what, wanted, value, unit, limit, is_met):
        if value is not None:
            found.append({"what": what, "wanted": wanted, "measured": f"{value:.3g}{unit}", "met": is_met(),
                          "limit": "" if limit is None else f"{limit:.3g}{unit}"})

    def ratio(case, metric, ours, theirs):
        if case not in results:
            return None
        pairs = zip(results[case][ours][metric], results[case][theirs][metric])
        return statistics.median(mine / its if its else float("inf") for mine, its in pairs)

    def median(case, name, metric):
        return statistics.median(results[case][name][metric]) if case in results else None

    def added(case, name, metric):
        pairs = zip(results[case][name][metric], results[case]["direct"][metric])
        return statistics.median(mine - direct for mine, direct in pairs)

    for theirs, name, wanted in ("haproxy", "HAProxy", 1.5), ("nginx", "nginx", 1.1):
        at_least(f"small requests, 16 connections, × {name}", wanted,
                 ratio("300 B, 16", "per_second", "compatproxy", theirs),
                 limit=ratio("300 B, 16", "per_second", "least", theirs))
    at_most("CPU of a small request, × HAProxy", 0.45, ratio("300 B, 16", "cpu_us", "compatproxy", "haproxy"),
            limit=ratio("300 B, 16", "cpu_us", "least", "haproxy"))
    if "300 B, 1" in results:
        for metric in "p50_us", "p99_us":
            theirs = added("300 B, 1", "haproxy", metric)
            at_most(f"added {metric[:3]} of a small request, HAProxy's at most", round(theirs, 1),
                    added("300 B, 1", "compatproxy", metric), " µs", limit=added("300 B, 1", "least", metric))
    for case in "audited, 1", "audited, 16", "audited, refused, 1", "audited, refused, 16":
        audited = ratio(case, "per_second", "compatproxy", "unaudited")
        at_most(f"requests per second that the audit costs ({case})", 5, audited and (1 - audited) * 100, " %")
    for case, wanted in ("6 kB, 16", 1.2), ("400 kB, 16", 1.0), ("8 MB, 1", 0.8):
        at_least(f"{case} connection{'s' * (case[-2:] != ' 1')}, with rules, × HAProxy's plain relay", wanted,
                 ratio(case, "per_second", "rules", "haproxy"),
                 limit=ratio(case, "per_second", "compatproxy", "haproxy"))
    at_most("memory above idle of the 8 MB list with rules", 2048,
            median("memory of the 8 MB list", "rules", "above_idle_kib"), " KiB")
    if micro:
        at_least("events under rules, the rules alone", 1, micro["events"]["gb_per_second"], " GB/s")
        at_least("untouched body under a plan, 400 kB, the rules alone", 3, micro["untouched"]["gb_per_second"], " GB/s")
        # In instructions: times of two runs differ by more than that.
        if "instructions" in micro["untouched"]:
            at_most("500 rules elsewhere, instructions of a ruled body, × without them", 1.05,
                    micro["among500"]["instructions"] / micro["untouched"]["instructions"])
    if "delay of an event" in results:
        at_most("delay of an event with rules over direct, HAProxy's at most",
                round(added("delay of an event", "haproxy", "p50_us"), 1),
                added("delay of an event", "rules", "p50_us"), " µs",
                limit=added("delay of an event", "least", "p50_us"))
    for case in "download", "download, chunked", "upload", "upload, chunked":
        at_least(f"1 GiB {case}, × HAProxy", 1.0, ratio(case, "gb_per_second", "compatproxy", "haproxy"),
                 limit=ratio(case, "gb_per_second", "least", "haproxy"))
    at_most("memory at rest", 8192, median("idle", "compatproxy", "pss_kib"), " KiB PSS")
    at_most("memory of an idle connection", 1024, median("idle", "compatproxy", "connection_bytes"), " bytes")
    at_most("memory of an idle connection that came in a burst", 1024,
            median("idle, after a burst", "compatproxy", "connection_bytes"), " bytes")
    at_most("start to first answer", 15, median("cold start", "compatproxy", "ms"), " ms")
    at_most("stripped binary", 12, binary_bytes / (1 << 20), " MiB")
    at_most("heap allocations of a request that passes", 0, median("allocations 300 B", "compatproxy", "per_request"))
    return found
