# SPDX-License-Identifier: Apache-2.0
"""Images: their lists, inspection and history, saving and loading, importing, tagging, committing, removing."""

from case import RECORDS, REMOVE_CONTAINER, TAR, Ask, changes, query, reads
from image_world import archive, saved_image

KINDS = ("imported", "built", "kit", "pulled", "dangling")
HERE, ELSEWHERE = ({"os": "linux", "architecture": name} for name in ("amd64", "arm64"))
OWN_LABEL = {"label": ["suite=$prefix"]}
AS_TAR = (("Content-Type", "application/x-tar"),)
REMOVE_IMAGE = Ask("DELETE", "/images/$own?force=1")
MAKE_IMAGE = Ask("POST", "/images/create?fromSrc=-&repo=$own", archive(file="a"), AS_TAR)
MAKE_CONTAINER = Ask("POST", "/containers/create?name=$own", {
    "Image": "busybox:latest", "Cmd": ["true"], "Env": ["A=1"], "Labels": {"own": "1"}})
LOADED = "cpw-loaded:latest"
# Only at an engine's oldest and newest version: no rule is about it.
ENDS = (0,)


def listing(name, around=ENDS, **parameters):
    return reads(f"images-{name}", "GET", "/images/json" + query(**parameters), around=around)


def filtered(name, around=ENDS, singular=None, **filters):
    parameters = {"filter": singular} if singular else {}
    return listing(name, around, filters={**OWN_LABEL, **filters}, **parameters)


def imported(name, parameters="", tag="latest", around=ENDS, body=archive(file="a")):
    """An image from an archive, or from a body that is none, inspected."""
    return changes(
        f"image-import-{name}", Ask("POST", f"/images/create?fromSrc=-&repo=$own{parameters}", body, AS_TAR, RECORDS),
        Ask("GET", f"/images/$own:{tag}/json"), after=[Ask("DELETE", f"/images/$own:{tag}")], around=around)


def committed(name, parameters, body=None, headers=(), around=(13, 44, 45)):
    """An image of a container, inspected with its history."""
    target = f"/commit?container=$own&repo=$own{parameters}"
    return changes(
        f"commit-{name}", Ask("POST", target, body, headers), Ask("GET", "/images/$own/json"),
        Ask("GET", "/images/$own/history"), before=[MAKE_CONTAINER], after=[REMOVE_CONTAINER, REMOVE_IMAGE],
        around=around, ignore=r"\.Container(Config\b.*)?$")


def of_own(name, *asks, around=ENDS, after=(REMOVE_IMAGE,)):
    """Something done to an image of the case's own, whose layer no other image has at the time."""
    return changes(name, *asks, before=[MAKE_IMAGE], after=after, around=around, is_alone=True)


LISTS = [
    listing("digests", (), digests=1, filters=OWN_LABEL), listing("untagged", (), all=1, filters=OWN_LABEL),
    listing("shared-size", (42,), **{"shared-size": 1, "filters": OWN_LABEL}),
    listing("manifests", (47,), manifests=1, filters=OWN_LABEL),
    listing("identity", identity=1, filters=OWN_LABEL),
    # Since 1.41 the singular filter is ignored.
    *(filtered(f"filter{name}", (25, 41), singular)
      for name, singular in (("", "$image"), ("-tag", "$image:two"), ("-pattern", "$prefix*"))),
    filtered("filter-both", (25, 41), "$prefix*", dangling=["false"]),
    filtered("dangling", dangling=["true"]), filtered("not-dangling", dangling=["false"]),
    filtered("dangling-bad", dangling=["maybe"]),
    *(reads(f"images-dangling-{name}", "GET", "/images/json" + query(filters={**OWN_LABEL, "dangling": values}),
            around=(43,)) for name, values in (("both", ["true", "false"]), ("empty", []), ("number", ["1"]))),
    listing("dangling-map", (22,), filters={"dangling": {"true": True}, "label": {"suite=$prefix": True}}),
    filtered("before", before=["$image:two"]), filtered("since", since=["busybox"]),
    filtered("reference", (25,), reference=["$prefix*"]),
    filtered("references", (25,), reference=["$built", "$kit:latest"]),
    reads("images-until", "GET", "/images/json" + query(filters={**OWN_LABEL, "until": ["1h"]}), since=44, around=ENDS),
    filtered("unknown", colour=["red"]), filtered("containers", containers=["true"]),
    reads("images-bad", "GET", "/images/json?filters=%7Bbad", around=ENDS),
]

INSPECTIONS = [
    *(reads(f"image-{part}-{name}", "GET", f"/images/{reference}/{part}", around=around)
      for name, reference in (*((kind, f"${kind}") for kind in KINDS), ("base", "busybox"), ("committed", "$image:two"))
      for part, around in (("json", ()), ("history", ENDS))),
    reads("image-json-manifests", "GET", "/images/$imported/json?manifests=1", around=(48,)),
    reads("image-json-both", "GET", "/images/$imported/json" + query(manifests=1, platform=HERE), around=(48, 49)),
    *(reads(f"image-json-platform-{name}", "GET", "/images/$imported/json" + query(platform=platform), around=(49,))
      for name, platform in (("here", HERE), ("elsewhere", ELSEWHERE), ("bad", "no json"))),
    reads("image-history-platform", "GET", "/images/$imported/history" + query(platform=HERE), around=(48,)),
    reads("image-json-bad", "GET", "/images/Bad%20Name/json", around=ENDS),
    reads("image-history-absent", "GET", "/images/$absent/history", around=ENDS),
]

ARCHIVES = [
    reads("image-get", "GET", "/images/$imported/get", read=TAR, around=ENDS),
    reads("image-get-two", "GET", "/images/get?names=$imported&names=$built", read=TAR, around=ENDS),
    reads("image-get-none", "GET", "/images/get", read=TAR, around=ENDS),
    reads("image-get-absent", "GET", "/images/$absent/get", read=TAR, around=ENDS),
    reads("image-get-platform", "GET", "/images/$imported/get" + query(platform=HERE), read=TAR, around=(48,)),
    reads("image-get-platforms", "GET", "/images/$imported/get" + query(platform=HERE) + "&platform=x", read=TAR,
          around=(48,)),
    *(changes(f"image-load-{name}", Ask("POST", f"/images/load{parameters}", saved_image(LOADED), AS_TAR, RECORDS),
              Ask("GET", f"/images/{LOADED}/json"), after=[Ask("DELETE", f"/images/{LOADED}")], around=around,
              is_alone=True)
      for name, parameters, around in (("quiet", "", (23,)), ("loud", "?quiet=0", (23,)),
                                       ("platform", query(platform=HERE), (48,)))),
    reads("image-load-bad", "POST", "/images/load", b"no archive", read=RECORDS, around=ENDS),
]

IMPORTS = [
    imported("plain"), imported("tag", "&tag=x&message=by+hand", "x"), imported("name-with-tag", ":y", "y", (14,)),
    imported("changes", "&changes=ENV%20a%3Db&changes=CMD%20x"), imported("changes-bad", "&changes=DANCE"),
    imported("platform", "&platform=linux/arm64", around=(32,)),
    imported("platform-bad", "&platform=a/b/c/d", around=(32,)),
    imported("bad", body=b"no archive"),
    reads("import-bad-name", "POST", "/images/create?fromSrc=-&repo=BAD", archive(file="a"), AS_TAR, RECORDS,
          around=ENDS),
    reads("import-nowhere", "POST", "/images/create?fromSrc=127.0.0.1:9/x", read=RECORDS, around=ENDS),
    reads("import-nothing", "POST", "/images/create", read=RECORDS, around=ENDS),
]

TAGS = [
    of_own("image-tag", Ask("POST", "/images/$own/tag?repo=$own&tag=x"),
           Ask("POST", "/images/busybox/tag?repo=$own&tag=x"),
           Ask("POST", "/images/busybox/tag?repo=$own&tag=x&force=1"), Ask("GET", "/images/$own/json"), around=(24,),
           after=[REMOVE_IMAGE, Ask("DELETE", "/images/$own:x")]),
    # Newer engines say that all is well, and do nothing.
    reads("image-tag-nameless", "POST", "/images/$imported/tag", until=41, around=ENDS),
    reads("image-tag-no-reference", "POST", "/images/a:b:c/tag?repo=a", until=41, around=ENDS),
    *(reads(f"image-tag-{name}", "POST", target, around=ENDS) for name, target in (
        ("bad", "/images/$imported/tag?repo=BAD"),
        ("digest", "/images/$imported/tag?repo=sha256"), ("absent", "/images/$absent/tag?repo=a"))),
    of_own("image-remove", Ask("DELETE", "/images/$own?noprune=0"), Ask("DELETE", "/images/$own")),
    of_own("image-remove-tag", Ask("POST", "/images/$own/tag?repo=$own&tag=x"), Ask("DELETE", "/images/$own:x"),
           Ask("DELETE", "/images/$own?noprune=1")),
    *(of_own(f"image-remove-platform-{name}", Ask("DELETE", "/images/$own" + query(platforms=platform)), around=(50,))
      for name, platform in (("here", HERE), ("bad", "no json"))),
    changes("image-remove-used", Ask("DELETE", "/images/$own"), Ask("DELETE", "/images/$own?force=1"),
            before=[MAKE_IMAGE, Ask("POST", "/containers/create?name=$own", {"Image": "$own", "Cmd": ["x"]})],
            after=[REMOVE_CONTAINER, REMOVE_IMAGE], around=ENDS, is_alone=True),
    reads("image-remove-blank", "DELETE", "/images/%20", around=ENDS),
]

COMMITS = [
    committed("whole", "&author=me&comment=why&changes=ENV%20x%3Dy%0ACMD%20z", {"Env": ["q=r"], "Cmd": ["a"]}),
    committed("bare", "&m=why"), committed("two-changes", "&changes=ENV%20x%3Dy&changes=CMD%20z", around=ENDS),
    committed("empty", "&pause=0", {}), committed("run", "&run=" + query(run={"Cmd": ["a"]})[5:], around=ENDS),
    committed("not-json", "", b"x", AS_TAR, around=ENDS),
    committed("bad", "", b"x", (("Content-Type", "application/json"),), around=ENDS),
    reads("commit-nothing", "POST", "/commit", {}, around=ENDS),
    reads("commit-bad-name", "POST", "/commit?container=$created&repo=BAD", {}, around=ENDS),
]

CASES = [*LISTS, *INSPECTIONS, *ARCHIVES, *IMPORTS, *TAGS, *COMMITS]
