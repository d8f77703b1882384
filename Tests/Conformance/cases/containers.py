# SPDX-License-Identifier: Apache-2.0
"""Containers: their listing, inspection and refusals."""

from case import query, reads

KINDS = ("running", "tuned", "mounted", "networked", "both", "host", "none", "sharing", "terminal", "paused", "exited",
         "created", "linked")

CASES = [
    *(reads(f"inspect-{kind}", "GET", f"/containers/${kind}_id/json") for kind in KINDS),
    reads("inspect-size", "GET", "/containers/$running/json?size=1"),
    reads("containers", "GET", "/containers/json" + query(all=1, filters={"name": ["$prefix-"]})),
    reads("containers-sizes", "GET", "/containers/json" + query(all=1, size=1, filters={"name": ["$prefix-"]})),
    reads("containers-labelled", "GET", "/containers/json" + query(all=1, filters={"label": ["suite=$prefix"]})),
    reads("top", "GET", "/containers/$running/top"),
    reads("changes", "GET", "/containers/$running/changes"),
    reads("changes-none", "GET", "/containers/$created/changes"),
    reads("logs", "GET", "/containers/$exited/logs?stdout=1&stderr=1"),
    reads("logs-nothing", "GET", "/containers/$running/logs"),
    reads("stats-stopped", "GET", "/containers/$exited/stats?stream=0"),
    reads("archive-info", "HEAD", "/containers/$running/archive?path=/etc/passwd"),
    reads("start-running", "POST", "/containers/$running/start"),
    reads("stop-stopped", "POST", "/containers/$exited/stop"),
    reads("unpause-running", "POST", "/containers/$running/unpause"),
    reads("pause-paused", "POST", "/containers/$paused/pause"),
    reads("kill-stopped", "POST", "/containers/$exited/kill"),
    reads("remove-running", "DELETE", "/containers/$running"),
    reads("wait-stopped", "POST", "/containers/$exited/wait"),
    reads("resize", "POST", "/containers/$terminal/resize?h=30&w=90"),
    reads("create-absent", "POST", "/containers/create?name=$absent"),
]
