# SPDX-License-Identifier: Apache-2.0
"""Pruning containers, images, networks and volumes. Every request names by a label what may go."""

from case import REMOVE_CONTAINER, REMOVE_NETWORK, REMOVE_VOLUME, Ask, changes, query, reads
from cases.images import AS_TAR, ENDS, REMOVE_IMAGE
from image_world import archive

OWN = {"label": ["own=$own"]}
LABELS = {"own": "$own"}
MAKE_VOLUME = Ask("POST", "/volumes/create", {"Name": "$own", "Labels": LABELS})
MAKE_CONTAINER = Ask("POST", "/containers/create?name=$own", {"Image": "busybox:latest", "Labels": LABELS})
MAKE_NETWORK = Ask("POST", "/networks/create", {"Name": "$own", "Labels": LABELS})
MAKE_IMAGE = Ask("POST", "/images/create?fromSrc=-&repo=$own&changes=LABEL%20own%3D$own", archive(file="a"), AS_TAR)
KINDS = ("containers", "images", "networks", "volumes")


def prune(kind, name, before, after, around=(25,), **filters):
    """What is pruned of a thing of the case's own."""
    return changes(f"prune-{kind}-{name}", Ask("POST", f"/{kind}/prune" + query(filters={**OWN, **filters})),
                   before=[before], after=[after], around=around, is_alone=True)


CASES = [
    *(reads(f"prune-{kind}-{name}", "POST", f"/{kind}/prune" + query(filters=filters), around=ENDS, is_alone=True)
      for kind in KINDS for name, filters in (("none", {"label": ["own=nobody"]}), ("unknown", {"colour": ["red"]}))),
    *(reads(f"prune-{kind}-bad", "POST", f"/{kind}/prune?filters=%7Bbad", around=ENDS, is_alone=True)
      for kind in KINDS),
    reads("prune-images-bad-dangling", "POST", "/images/prune" + query(filters={"dangling": ["maybe"]}), around=ENDS,
          is_alone=True),
    reads("prune-containers-until", "POST", "/containers/prune" + query(filters={**OWN, "until": ["10000h"]}),
          around=(28,), is_alone=True),
    reads("prune-networks-not", "POST", "/networks/prune" + query(filters={**OWN, "label!": ["own"]}), around=(29,),
          is_alone=True),
    reads("prune-images-dangling-both", "POST", "/images/prune" + query(
        filters={"label": ["own=nobody"], "dangling": ["true", "false"]}), around=(25,), until=41, is_alone=True),
    prune("containers", "own", MAKE_CONTAINER, REMOVE_CONTAINER),
    prune("images", "own", MAKE_IMAGE, REMOVE_IMAGE, dangling=["false"]),
    prune("networks", "own", MAKE_NETWORK, REMOVE_NETWORK),
    prune("volumes", "own", MAKE_VOLUME, REMOVE_VOLUME, (25, 42)),
    *(prune("volumes", f"all-{value}", MAKE_VOLUME, REMOVE_VOLUME, (25, 42), all=[value])
      for value in ("true", "maybe")),
]
