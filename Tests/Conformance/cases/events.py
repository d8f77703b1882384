# SPDX-License-Identifier: Apache-2.0
"""Events of what a case has just done, as they are told afterwards."""

from case import RECORDS, REMOVE_CONTAINER, REMOVE_NETWORK, REMOVE_VOLUME, Ask, changes, query
from cases.images import MAKE_CONTAINER, MAKE_IMAGE, REMOVE_IMAGE

TAG = Ask("POST", "/images/$own/tag?repo=$own&tag=x")
UNTAG = Ask("DELETE", "/images/$own:x")
OWN_IMAGE = {"image": ["$own", "$own:latest", "$own:x"]}


def told(name, before, after, filters, around=(21, 22, 30), accept=None, **more):
    """The events since the case began, those of its own things alone."""
    target = "/events" + query(since="$begun", until="$now", filters=filters)
    return changes(
        f"events-{name}", Ask("GET", target, None, (("Accept", accept),) if accept else (), RECORDS), before=before,
        after=after, around=around, **more)


CASES = [
    told("of-container", [MAKE_CONTAINER, Ask("POST", "/containers/$own/start"), Ask("POST", "/containers/$own/wait"),
                          Ask("DELETE", "/containers/$own")], [REMOVE_CONTAINER], {"container": ["$own"]}),
    told("of-image", [MAKE_IMAGE, TAG, UNTAG], [REMOVE_IMAGE], OWN_IMAGE, (22, 30, 46)),
    told("of-image-by-event", [MAKE_IMAGE, TAG, UNTAG], [REMOVE_IMAGE], {**OWN_IMAGE, "event": ["tag"]}, (22,)),
    told("of-image-by-type", [MAKE_IMAGE, TAG, UNTAG], [REMOVE_IMAGE], {**OWN_IMAGE, "type": ["image"]}, (22,)),
    told("of-commit", [MAKE_CONTAINER, Ask("POST", "/commit?container=$own&repo=$own")],
         [REMOVE_CONTAINER, REMOVE_IMAGE], {"container": ["$own"], "type": ["container"]}, (22,)),
    told("of-volume", [Ask("POST", "/volumes/create", {"Name": "$own"}), REMOVE_VOLUME], [], {"volume": ["$own"]}),
    told("of-network", [Ask("POST", "/networks/create", {"Name": "$own"}), REMOVE_NETWORK], [], {"network": ["$own"]}),
    told("of-label", [MAKE_CONTAINER], [REMOVE_CONTAINER], {"container": ["$own"], "label": ["own=1"]}),
    told("of-none", [MAKE_CONTAINER], [REMOVE_CONTAINER], {"container": ["$own"], "scope": ["swarm"]}, (30,)),
    *(told(f"as-{form}", [MAKE_CONTAINER], [REMOVE_CONTAINER], {"container": ["$own"]}, accept=f"application/{form}")
      for form in ("json-seq", "x-ndjson", "jsonl")),
]
