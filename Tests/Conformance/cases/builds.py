# SPDX-License-Identifier: Apache-2.0
"""Builds by the classic builder, and BuildKit's cache; builds by BuildKit have a test of their own."""

from case import RECORDS, Ask, changes, query, reads
from cases.images import AS_TAR, ENDS, REMOVE_IMAGE
from image_world import archive

FROM = archive(Dockerfile="FROM busybox\nLABEL own=1\n")
RUN = archive(Dockerfile="FROM busybox\nLABEL own=1\nARG a=b\nRUN echo $a\n")


def build(name, parameters="", context=FROM, around=ENDS, headers=AS_TAR):
    """A build of an image of the case's own; nothing comes from a cache."""
    return changes(
        f"build-{name}", Ask("POST", f"/build?t=$own&nocache=1&forcerm=1{parameters}", context, headers, RECORDS),
        Ask("GET", "/images/$own/history"), after=[REMOVE_IMAGE], around=around)


def also(**parameters):
    return "&" + query(**parameters)[1:]


def wrong(name, parameters, context=FROM):
    """A build that is refused ahead of its first step."""
    return reads(f"build-{name}", "POST", f"/build?{parameters}", context, AS_TAR, RECORDS, around=ENDS)


CASES = [
    build("plain", context=RUN, around=(30,)), build("quiet", "&q=1"),
    build("labels", also(labels={"l": "m"}), around=(23,)),
    build("whole", "&memory=67108864&memswap=-1&cpushares=5&cpusetcpus=0&networkmode=none&extrahosts=a:1.2.3.4"
          + also(buildargs={"a": "z"}), RUN, around=(16, 18, 19, 21, 25, 28)),
    build("scratch", context=archive(Dockerfile="FROM scratch\nLABEL own=1\nCOPY f /f\n", f="x")),
    build("failing", context=archive(Dockerfile="FROM busybox\nLABEL own=1\nRUN exit 9\n"), around=(30,)),
    build("limit-bad", "&memory=1", RUN), build("platform", "&platform=linux/amd64&pull=0", around=(32,)),
    build("platform-bad", "&platform=a/b/c/d", around=(32,)), build("cache-from", also(cachefrom=["busybox"])),
    build("outputs-bad", "&outputs=x", around=(40,)), build("outputs", also(outputs=[{"Type": "tar"}]), around=(40,)),
    build("credentials", headers=(*AS_TAR, ("X-Registry-Config", "bm8ganNvbg=="))),
    build("classic", "&version=1", around=(38,)),
    build("pull", "&pull=1", around=(16,)),

    wrong("instruction-bad", "t=a", archive(Dockerfile="FROM busybox\nDANCE x\n")),
    wrong("bare", "t=a", archive(x="y")), wrong("empty", "t=a", b""), wrong("no-archive", "t=a", b"no archive"),
    wrong("dockerfile", "dockerfile=nope"),
    wrong("name-bad", "t=BAD"), wrong("squash", "squash=1"), wrong("target", "target=nope"),
    wrong("base-absent", "pull=1", archive(Dockerfile="FROM 127.0.0.1:9/x\n")),
    wrong("remote", "remote=http://127.0.0.1:9/x"),
    wrong("version-bad", "version=3"), wrong("security", "securityopt=x"), wrong("isolation", "isolation=x"),
    *(wrong(f"{name}-bad", f"{name}=x") for name in ("shmsize", "ulimits", "buildargs", "labels", "cachefrom")),

    reads("build-cancel", "POST", "/build/cancel?id=x", around=ENDS),
    reads("build-cancel-none", "POST", "/build/cancel", around=ENDS),
    *(reads(f"build-prune-{name}", "POST", f"/build/prune{parameters}", is_alone=True, around=around)
      for name, parameters, around in (
          ("nothing", query(filters={"id": ["none"]}), (39,)), ("all", query(all=1, filters={"id": ["none"]}), (39,)),
          ("unknown", query(filters={"colour": ["red"]}), (39,)), ("until-bad", query(filters={"until": ["x"]}), (39,)),
          ("keep", "?keep-storage=100000000000", (39, 48)),
          ("keep-bad", "?keep-storage=x", (39, 48)),
          ("reserved", query(filters={"id": ["none"]}) + "&reserved-space=9", (48,)),
          ("reserved-bad", query(filters={"id": ["none"]}) + "&reserved-space=x", (48,)),
          ("limits", query(filters={"id": ["none"]}) + "&max-used-space=9&min-free-space=9", (48,)))),
]
