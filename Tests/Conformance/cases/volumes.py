# SPDX-License-Identifier: Apache-2.0
"""Volumes: lists, inspection, making and removing.

No case names a driver that is not there: engines look for its plugin for 15 seconds.
"""

from case import REMOVE_VOLUME, Ask, changes, query, reads

CREATE = Ask("POST", "/volumes/create", {"Name": "$own", "Labels": {"own": "$own"}})


def listing(name, filters):
    return reads(f"volumes-{name}", "GET", "/volumes" + query(filters=filters))


def made(name, body, around):
    """A volume from a body, inspected and removed."""
    return changes(f"volume-create-{name}", Ask("POST", "/volumes/create", {"Name": "$own", **body}),
                   Ask("GET", "/volumes/$own"), after=[REMOVE_VOLUME], around=around)


CASES = [
    reads("volumes", "GET", "/volumes" + query(filters={"name": ["$prefix-"]})),
    listing("label", {"label": ["suite=$prefix"]}), listing("none", {"name": ["$absent"]}),
    listing("driver", {"driver": ["local"], "name": ["$prefix-"]}), listing("driver-none", {"driver": ["none-such"]}),
    # Of one that a container has: others may be about to go.
    listing("dangling", {"dangling": ["true"], "name": ["$volume"]}),
    listing("dangling-false", {"dangling": ["0"], "name": ["$volume"]}), listing("dangling-bad", {"dangling": ["maybe"]}),
    reads("volumes-dangling-both", "GET", "/volumes" + query(filters={"dangling": ["1", "0"], "name": ["$volume"]}),
          around=(43,)),
    listing("unknown", {"colour": ["red"]}), listing("map", {"name": {"$prefix-": True}}),
    reads("volumes-bad", "GET", "/volumes?filters=%7Bbad"), reads("volume", "GET", "/volumes/$volume"),
    reads("volume-absent", "GET", "/volumes/$absent"), reads("volume-remove-absent", "DELETE", "/volumes/$absent"),
    reads("volume-remove-absent-forced", "DELETE", "/volumes/$absent?force=1"),
    reads("volume-remove-used", "DELETE", "/volumes/$volume"),
    reads("volume-remove-used-forced", "DELETE", "/volumes/$volume?force=1"),
    reads("volume-update", "PUT", "/volumes/$volume?version=1", {"Spec": {}}),
    reads("volume-update-absent", "PUT", "/volumes/$absent", {}),
    reads("volume-create-odd-name", "POST", "/volumes/create", {"Name": "no name!"}),
    reads("volume-create-options-bad", "POST", "/volumes/create", {"Name": "$absent", "DriverOpts": {"colour": "red"}}),
    reads("volume-create-bad", "POST", "/volumes/create", b"{bad", (("Content-Type", "application/json"),)),
    reads("volume-create-text", "POST", "/volumes/create", b"{}", (("Content-Type", "text/plain"),)),
    reads("volume-create-wrong", "POST", "/volumes/create", {"Name": "$absent", "Labels": []}),
    reads("volume-prune-bad", "POST", "/volumes/prune" + query(filters={"colour": ["red"]}), is_alone=True),
    reads("volume-prune-all-bad", "POST", "/volumes/prune" + query(filters={"all": ["maybe"]}), is_alone=True),
    made("plain", {}, (22,)), made("labels", {"Driver": "local", "Labels": {"a": "b"}}, (22, 23)),
    made("nulls", {"Driver": "", "DriverOpts": None, "Labels": None}, (22,)),
    made("options", {"DriverOpts": {"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}}, (22, 23)),
    made("cluster", {"ClusterVolumeSpec": {}}, (42,)),
    changes("volume-create-twice", CREATE, CREATE, after=[REMOVE_VOLUME], around=(42,)),
    changes("volume-create-no-body", Ask("POST", "/volumes/create", keep="made"), Ask("DELETE", "/volumes/$made")),
    changes("volume-create-nameless", Ask("POST", "/volumes/create", {}, keep="made"),
            Ask("DELETE", "/volumes/$made"), around=(22, 42)),
    changes("volume-life", CREATE, Ask("GET", "/volumes" + query(filters={"name": ["$own"]})),
            Ask("DELETE", "/volumes/$own"), Ask("GET", "/volumes/$own"), Ask("DELETE", "/volumes/$own"),
            after=[REMOVE_VOLUME], around=(24, 25)),
    changes("volume-pruned", CREATE, Ask("POST", "/volumes/prune" + query(filters={"label": ["own=$own"]})),
            Ask("POST", "/volumes/prune" + query(filters={"label": ["own=$own"], "all": ["true"]})),
            after=[REMOVE_VOLUME], since=42, is_alone=True),
]
