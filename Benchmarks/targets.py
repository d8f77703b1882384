# SPDX-License-Identifier: Apache-2.0
"""What was promised, against what was measured. Ratios are taken within each round; the median of these counts."""

import statistics


def check(results, micro, binary_bytes):
    """[{what, wanted, measured, met}], for what was measured."""
    found = []

    def at_least(what, wanted, value, unit=""):
        if value is not None:
            found.append({"what": what, "wanted": f"≥ {wanted}{unit}", "measured": f"{value:.3g}{unit}",
                          "met": value >= wanted})

    def at_most(what, wanted, value, unit=""):
        if value is not None:
            found.append({"what": what, "wanted": f"≤ {wanted}{unit}", "measured": f"{value:.3g}{unit}",
                          "met": value <= wanted})

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

    at_least("small requests, 16 connections, × HAProxy", 1.5, ratio("300 B, 16", "per_second", "compatproxy", "haproxy"))
    at_least("small requests, 16 connections, × nginx", 1.1, ratio("300 B, 16", "per_second", "compatproxy", "nginx"))
    at_most("CPU of a small request, × HAProxy", 0.45, ratio("300 B, 16", "cpu_us", "compatproxy", "haproxy"))
    if "300 B, 1" in results:
        for metric in "p50_us", "p99_us":
            theirs = added("300 B, 1", "haproxy", metric)
            at_most(f"added {metric[:3]} of a small request, HAProxy's at most", round(theirs, 1),
                    added("300 B, 1", "compatproxy", metric), " µs")
    for case in "audited, 1", "audited, 16", "audited, refused, 1", "audited, refused, 16":
        audited = ratio(case, "per_second", "compatproxy", "unaudited")
        at_most(f"requests per second that the audit costs ({case})", 5, audited and (1 - audited) * 100, " %")
    at_least("6 kB with rules, 16 connections, × HAProxy's plain relay", 1.2,
             ratio("6 kB, 16", "per_second", "rules", "haproxy"))
    at_least("400 kB with rules, 16 connections, × HAProxy's plain relay", 1.0,
             ratio("400 kB, 16", "per_second", "rules", "haproxy"))
    at_least("8 MB with rules, 1 connection, × HAProxy's plain relay", 0.8,
             ratio("8 MB, 1", "per_second", "rules", "haproxy"))
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
                added("delay of an event", "rules", "p50_us"), " µs")
    for case in "download", "download, chunked", "upload", "upload, chunked":
        at_least(f"1 GiB {case}, × HAProxy", 1.0, ratio(case, "gb_per_second", "compatproxy", "haproxy"))
    at_most("memory at rest", 8192, median("idle", "compatproxy", "pss_kib"), " KiB PSS")
    at_most("memory of an idle connection", 1024, median("idle", "compatproxy", "connection_bytes"), " bytes")
    at_most("memory of an idle connection that came in a burst", 1024,
            median("idle, after a burst", "compatproxy", "connection_bytes"), " bytes")
    at_most("start to first answer", 15, median("cold start", "compatproxy", "ms"), " ms")
    at_most("stripped binary", 12, binary_bytes / (1 << 20), " MiB")
    at_most("heap allocations of a request that passes", 0, median("allocations 300 B", "compatproxy", "per_request"))
    return found
