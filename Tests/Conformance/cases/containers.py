# SPDX-License-Identifier: Apache-2.0
"""Containers: their listing, inspection, output and files, and what they refuse.

Engines mount a container to read or write its files, which is slow and has one boundary: 1.24, where copying ended.
"""

from case import RECORDS, FIRST, STREAM, TAR, WEBSOCKET, query, reads

KINDS = ("running", "tuned", "limited", "mounted", "networked", "addressed", "both", "host", "none", "sharing",
         "terminal", "paused", "exited", "created", "linked", "healthy")

UPGRADE = (("Upgrade", "tcp"), ("Connection", "Upgrade"))
SOCKET = (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
          ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="), ("Origin", "http://docker"))


def listing(name, filters=None, **parameters):
    """A list of the world's own containers alone."""
    filters = {"name": ["$prefix-"], **(filters or {})}
    return reads(f"list-{name}", "GET", "/containers/json" + query(**{"all": 1, **parameters}, filters=filters))


LISTS = [
    listing("all"), listing("size", size=1), listing("running", all=0), listing("false", all="false"),
    listing("label", {"label": ["suite=$prefix"]}), listing("label-key", {"label": ["suite", "x=y"]}),
    listing("labels-map", {"label": {"suite=$prefix": True}}),
    listing("id", {"id": ["$running_id"]}), listing("status-exited", {"status": ["exited"]}),
    listing("status-many", {"status": ["paused", "created", "exited"]}), listing("status-bad", {"status": ["gone"]}),
    listing("exited", {"exited": ["7"]}), listing("exited-bad", {"exited": ["seven"]}),
    listing("ancestor", {"ancestor": ["busybox:latest"]}), listing("ancestor-absent", {"ancestor": ["$absent"]}),
    listing("before-filter", {"before": ["$paused"]}), listing("since-filter", {"since": ["$paused"]}),
    listing("before-absent-filter", {"before": ["$absent"]}), listing("volume", {"volume": ["$volume"]}),
    listing("volume-path", {"volume": ["/data"]}), listing("network", {"network": ["$network"]}),
    listing("health", {"health": ["starting", "healthy"]}), listing("publish", {"publish": ["80"]}),
    listing("expose", {"expose": ["80/tcp"]}), listing("expose-bad", {"expose": ["many"]}),
    listing("is-task", {"is-task": ["false"]}), listing("is-task-bad", {"is-task": ["perhaps"]}),
    listing("isolation", {"isolation": ["default"]}), listing("unknown-filter", {"colour": ["red"]}),
    listing("limit", limit=2), listing("limit-zero", limit=0), listing("limit-bad", limit="two"),
    listing("before", before="$paused"), listing("since", since="$paused"), listing("before-absent", before="$absent"),
    listing("since-absent", since="$absent"),
    reads("list-filters-map", "GET", "/containers/json" + query(all=1, filters={"name": {"$prefix-": True}})),
    reads("list-filters-map-false", "GET", "/containers/json" + query(all=1, filters={"name": {"$prefix-": False}})),
    reads("list-filters-bad", "GET", "/containers/json?filters=%7Bbad"),
    reads("list-filters-array", "GET", "/containers/json?filters=%5B%5D"),
    reads("list-filters-text", "GET", "/containers/json?filters=%7B%22name%22%3A%22a%22%7D"),
    reads("list-filters-empty", "GET", "/containers/json?limit=1&filters="),
]

INSPECTS = [
    *(reads(f"inspect-{kind}", "GET", f"/containers/${kind}_id/json") for kind in KINDS),
    reads("inspect-restarting", "GET", "/containers/$restarting/json", ignore=r"\.(State|NetworkSettings)\.|RestartCount"),
    reads("inspect-name", "GET", "/containers/$running/json"),
    reads("inspect-slash", "GET", "/containers/%2F$running/json"),
    reads("inspect-short", "GET", "/containers/$short/json"),
    reads("inspect-size", "GET", "/containers/$running/json?size=1"),
    reads("inspect-size-bad", "GET", "/containers/$created/json?size=perhaps"),
]

PROCESSES = [
    reads("top", "GET", "/containers/$running/top"),
    reads("top-args", "GET", "/containers/$running/top?ps_args=-o%20pid,comm"),
    reads("top-args-aux", "GET", "/containers/$running/top?ps_args=aux", ignore="Processes"),
    reads("top-bad-args", "GET", "/containers/$running/top?ps_args=-Z%20--bad"),
    reads("top-exited", "GET", "/containers/$exited/top"),
    reads("top-paused", "GET", "/containers/$paused/top"),
    reads("stats-stopped", "GET", "/containers/$exited/stats?stream=0", ignore="."),
    reads("stats", "GET", "/containers/$running/stats?stream=0&one-shot=1", ignore=".", since=41, around=(41,)),
    reads("stats-oneshot-ignored", "GET", "/containers/$running/stats?stream=0", ignore=".", around=(19, 21)),
    reads("stats-stream", "GET", "/containers/$running/stats", ignore=".", read=FIRST, around=(19, 21, 23)),
    reads("stats-stream-stopped", "GET", "/containers/$created/stats", ignore=".", read=FIRST, around=(19, 21)),
    reads("stats-host", "GET", "/containers/$host/stats", ignore=".", read=FIRST, around=(21,)),
    reads("stats-absent", "GET", "/containers/$absent/stats?stream=0"),
]

FILES = [
    reads("changes", "GET", "/containers/$running/changes"),
    reads("changes-made", "GET", "/containers/$exited/changes"),
    reads("changes-none", "GET", "/containers/$created/changes"),
    reads("changes-absent", "GET", "/containers/$absent/changes"),
    reads("archive-info", "HEAD", "/containers/$running/archive?path=/etc/passwd"),
    reads("archive-info-folder", "HEAD", "/containers/$exited/archive?path=/etc", around=(24,)),
    reads("archive-info-absent", "HEAD", "/containers/$running/archive?path=/none", around=(24,)),
    reads("archive-info-nobody", "HEAD", "/containers/$absent/archive?path=/etc"),
    reads("archive-info-no-path", "HEAD", "/containers/$running/archive"),
    reads("archive", "GET", "/containers/$running/archive?path=/etc/passwd", read=TAR, around=(24,)),
    reads("archive-folder", "GET", "/containers/$exited/archive?path=/etc/", read=TAR, around=(24,)),
    reads("archive-absent", "GET", "/containers/$running/archive?path=/none", around=(24,)),
    reads("archive-no-path", "GET", "/containers/$running/archive"),
    reads("archive-post", "POST", "/containers/$running/archive?path=/etc/passwd"),
    reads("archive-put-readonly", "PUT", "/containers/$tuned/archive?path=/", b"\0" * 1024, around=(24,)),
    reads("archive-put-absent", "PUT", "/containers/$created/archive?path=/none", b"\0" * 1024, around=(24,)),
    reads("archive-put-bad", "PUT", "/containers/$created/archive?path=/tmp", b"no archive", around=(24,)),
    reads("archive-put-file", "PUT", "/containers/$created/archive?path=/etc/passwd", b"\0" * 1024, around=(48,)),
    reads("archive-put-flags", "PUT", "/containers/$created/archive?path=/tmp&noOverwriteDirNonDir=1&copyUIDGID=1",
          b"\0" * 1024, around=(24,)),
    reads("copy", "POST", "/containers/$running/copy", {"Resource": "/etc/passwd"}, read=TAR),
    reads("copy-folder", "POST", "/containers/$exited/copy", {"Resource": "etc"}, read=TAR),
    reads("copy-link", "POST", "/containers/$running/copy", {"Resource": "/bin/ash"}, read=TAR),
    reads("copy-slash", "POST", "/containers/$running/copy", {"Resource": "/etc/passwd/"}, read=TAR),
    reads("copy-absent", "POST", "/containers/$running/copy", {"Resource": "/none"}),
    reads("copy-nothing", "POST", "/containers/$running/copy", {"Resource": ""}),
    reads("copy-empty", "POST", "/containers/$running/copy", {}),
    reads("copy-no-body", "POST", "/containers/$running/copy"),
    reads("copy-nobody", "POST", "/containers/$absent/copy", {"Resource": "/etc/passwd"}),
    reads("copy-text", "POST", "/containers/$running/copy", b"{}", (("Content-Type", "text/plain"),)),
    reads("export", "GET", "/containers/$exited/export", read=TAR, around=(24,)),
    reads("export-absent", "GET", "/containers/$absent/export"),
]

LOGS = [
    *(reads(f"logs-{name}", "GET", f"/containers/{container}/logs{parameters}", read=STREAM)
      for name, container, parameters in (
          ("both", "$exited", "?stdout=1&stderr=1"), ("stdout", "$running", "?stdout=1"),
          ("stderr", "$running", "?stderr=1&timestamps=1"), ("neither", "$running", ""),
          ("tail", "$lines", "?stdout=1&tail=2"), ("tail-all", "$lines", "?stdout=1&tail=all"),
          ("tail-none", "$lines", "?stdout=1&tail=0"), ("tail-bad", "$lines", "?stdout=1&tail=two"),
          ("follow", "$exited", "?stdout=1&follow=1"), ("since", "$lines", "?stdout=1&since=1"),
          ("since-later", "$lines", "?stdout=1&since=4000000000"), ("since-bad", "$lines", "?stdout=1&since=then"),
          ("until", "$lines", "?stdout=1&until=1"), ("until-bad", "$lines", "?stdout=1&until=then"),
          ("details", "$lines", "?stdout=1&details=1&timestamps=1"), ("terminal", "$typed", "?stdout=1&stderr=1"),
          ("created", "$created", "?stdout=1"), ("unlogged", "$unlogged", "?stdout=1"),
          ("absent", "$absent", "?stdout=1"))),
]

ATTACHMENTS = [
    reads("attach", "POST", "/containers/$exited/attach?logs=1&stdout=1&stderr=1", read=STREAM),
    reads("attach-upgrade", "POST", "/containers/$exited/attach?logs=1&stdout=1&stderr=1", headers=UPGRADE, read=STREAM),
    reads("attach-terminal", "POST", "/containers/$typed/attach?logs=1&stdout=1", read=STREAM),
    reads("attach-terminal-upgrade", "POST", "/containers/$typed/attach?logs=1&stdout=1", headers=UPGRADE, read=STREAM),
    reads("attach-paused", "POST", "/containers/$paused/attach?stream=1&stdout=1", read=STREAM),
    reads("attach-absent", "POST", "/containers/$absent/attach?logs=1&stdout=1"),
    reads("attach-absent-upgrade", "POST", "/containers/$absent/attach?logs=1&stdout=1", headers=UPGRADE),
    reads("attach-keys-bad", "POST", "/containers/$exited/attach?logs=1&stdout=1&detachKeys=bad-keys", read=STREAM),
    reads("websocket", "GET", "/containers/$exited/attach/ws?logs=1&stdout=1&stderr=1", headers=SOCKET, read=WEBSOCKET),
    reads("websocket-terminal", "GET", "/containers/$typed/attach/ws?logs=1&stdout=1", headers=SOCKET, read=WEBSOCKET),
    reads("websocket-absent", "GET", "/containers/$absent/attach/ws?logs=1", headers=SOCKET, read=WEBSOCKET),
    reads("websocket-plain", "GET", "/containers/$exited/attach/ws?logs=1&stdout=1"),
]

REFUSALS = [
    reads("start-running", "POST", "/containers/$running/start"),
    reads("start-paused", "POST", "/containers/$paused/start"),
    reads("start-absent", "POST", "/containers/$absent/start"),
    reads("start-checkpoint", "POST", "/containers/$created/start?checkpoint=none"),
    reads("stop-stopped", "POST", "/containers/$exited/stop"),
    reads("stop-created", "POST", "/containers/$created/stop?t=0"),
    reads("stop-absent", "POST", "/containers/$absent/stop"),
    reads("stop-bad-time", "POST", "/containers/$exited/stop?t=soon"),
    reads("stop-signal", "POST", "/containers/$exited/stop?t=0&signal=SIGKILL"),
    reads("restart-absent", "POST", "/containers/$absent/restart?t=0"),
    reads("restart-bad-time", "POST", "/containers/$created/restart?t=soon"),
    reads("restart-paused", "POST", "/containers/$paused/restart?t=soon"),
    reads("unpause-running", "POST", "/containers/$running/unpause"),
    reads("pause-paused", "POST", "/containers/$paused/pause"),
    reads("pause-exited", "POST", "/containers/$exited/pause"),
    reads("kill-stopped", "POST", "/containers/$exited/kill"),
    reads("kill-name", "POST", "/containers/$workshop/kill?signal=WINCH"),
    reads("kill-prefixed", "POST", "/containers/$workshop/kill?signal=SIGWINCH"),
    reads("kill-number", "POST", "/containers/$workshop/kill?signal=28"),
    reads("kill-unknown", "POST", "/containers/$workshop/kill?signal=SIGNONE"),
    reads("kill-out-of-range", "POST", "/containers/$workshop/kill?signal=999"),
    reads("kill-absent", "POST", "/containers/$absent/kill?signal=KILL"),
    reads("kill-stopped-signal", "POST", "/containers/$exited/kill?signal=HUP"),
    reads("remove-running", "DELETE", "/containers/$running", is_alone=True),
    reads("remove-paused", "DELETE", "/containers/$paused?v=1", is_alone=True),
    reads("remove-absent", "DELETE", "/containers/$absent?force=1"),
    reads("remove-link-absent", "DELETE", "/containers/$running/none?link=1"),
    reads("remove-link-name", "DELETE", "/containers/$running?link=1"),
    reads("wait-stopped", "POST", "/containers/$exited/wait", read=RECORDS),
    reads("wait-condition", "POST", "/containers/$exited/wait?condition=not-running", read=RECORDS),
    reads("wait-condition-bad", "POST", "/containers/$exited/wait?condition=asleep", read=RECORDS),
    reads("wait-created", "POST", "/containers/$created/wait", read=RECORDS),
    reads("wait-absent", "POST", "/containers/$absent/wait", read=RECORDS),
    reads("resize", "POST", "/containers/$terminal/resize?h=30&w=90"),
    reads("resize-missing", "POST", "/containers/$terminal/resize"),
    reads("resize-bad", "POST", "/containers/$terminal/resize?h=tall&w=90"),
    reads("resize-stopped", "POST", "/containers/$exited/resize?h=30&w=90"),
    reads("rename-nothing", "POST", "/containers/$created/rename?name="),
    reads("rename-taken", "POST", "/containers/$created/rename?name=$running"),
    reads("rename-same", "POST", "/containers/$created/rename?name=$created"),
    reads("rename-bad", "POST", "/containers/$created/rename?name=not%20a%20name"),
    reads("rename-absent", "POST", "/containers/$absent/rename?name=$absent-2"),
    reads("update-nothing", "POST", "/containers/$created/update", {}),
    reads("update-null", "POST", "/containers/$created/update", b"null", (("Content-Type", "application/json"),)),
    reads("update-no-body", "POST", "/containers/$created/update"),
    reads("update-bad", "POST", "/containers/$created/update", {"Memory": 1}),
    reads("update-type", "POST", "/containers/$created/update", {"Memory": "much"}),
    reads("update-text", "POST", "/containers/$created/update", b"{}", (("Content-Type", "text/plain"),)),
    reads("update-absent", "POST", "/containers/$absent/update", {"CpuShares": 512}),
    reads("update-policy", "POST", "/containers/$created/update", {"RestartPolicy": {"Name": "sometimes"}}),
    reads("commit-absent", "POST", "/commit?container=$absent&repo=$absent", {}),
    reads("commit-bad-reference", "POST", "/commit?container=$created&repo=NO&tag=no!", {}, around=(24,)),
    reads("commit-bad-tag", "POST", "/commit?container=$created&repo=$absent&tag=no!", {}, around=(24,)),
    reads("commit-bad-change", "POST", "/commit?container=$created&repo=$absent&changes=JUMP+high", {}),
    reads("commit-wrong-type", "POST", "/commit?container=$created&repo=$absent", {"Cmd": 1}),
    reads("prune-bad", "POST", "/containers/prune" + query(filters={"colour": ["red"]}), since=25, is_alone=True),
    reads("prune-bad-until", "POST", "/containers/prune" + query(filters={"until": ["never"]}), since=25, is_alone=True),
    reads("checkpoints", "GET", "/containers/$created/checkpoints"),
]

CASES = [*LISTS, *INSPECTS, *PROCESSES, *FILES, *LOGS, *ATTACHMENTS, *REFUSALS]
