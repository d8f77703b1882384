# SPDX-License-Identifier: Apache-2.0
"""Registries: pulling, pushing, searching, logging in, and asking after what is there."""

from case import RECORDS, Ask, changes, query, reads
from cases.images import ENDS, HERE

NO_CREDENTIALS = (("X-Registry-Auth", "e30="),)
BAD_CREDENTIALS = (("X-Registry-Auth", "no json"),)
TAGGED = Ask("POST", "/images/$imported/tag?repo=$several&tag=$own")
# How many records there are: one more where a layer had to wait for its turn, fewer where an engine still has it.
WAITED = r"^(\[0\])?$"
UNTAG = Ask("DELETE", "/images/$several:$own")


def pull(name, parameters, headers=(), around=ENDS, **more):
    return reads(f"pull-{name}", "POST", f"/images/create?fromImage={parameters}", headers=headers, read=RECORDS,
                 around=around, **more)


def push(name, parameters="", headers=NO_CREDENTIALS, around=ENDS):
    """A tag of the case's own, of an image that the registry has."""
    return changes(f"push-{name}", Ask("POST", f"/images/$several/push?tag=$own{parameters}", None, headers, RECORDS),
                   before=[TAGGED], after=[UNTAG], around=around, ignore=WAITED, is_alone=True)


def search(name, around=ENDS, **parameters):
    return reads(f"search-{name}", "GET", "/images/search" + query(term="busybox", **parameters), around=around)


CASES = [
    pull("digest", "$repository&tag=$digest"), pull("credentials-bad", "$repository&tag=$digest", BAD_CREDENTIALS),
    pull("absent", "$registry/absent&tag=one"), pull("absent-latest", "$registry/absent"), pull("name-bad", "BAD"),
    pull("scratch", "scratch&tag=latest"),
    *(changes(f"pull-{name}", Ask("POST", f"/images/create?fromImage={parameters}", None, (), RECORDS),
              Ask("GET", "/images/$several:latest/json"), after=[Ask("DELETE", "/images/$several:latest")],
              around=around, ignore=WAITED, is_alone=True)
      for name, parameters, around in (("tag", "$several&tag=latest", (14,)),
                                       ("name-with-tag", "$several:latest", (14,)),
                                       ("platform", "$several&tag=latest&platform=linux/arm64", (32,)),
                                       ("platform-none", "$several&tag=latest&platform=linux/s390x", (32,)),
                                       ("platform-bad", "$several&tag=latest&platform=a/b/c/d", (32,)))),

    push("tag"), push("platform", "&platform=" + query(p=HERE)[3:], around=(46,)),
    push("credentials-bad", headers=BAD_CREDENTIALS),
    changes("push-credentials-in-body",
            Ask("POST", "/images/$several/push?tag=$own", {"username": "a", "password": "b"}, (), RECORDS),
            before=[TAGGED], after=[UNTAG], around=ENDS, ignore=WAITED, is_alone=True),
    reads("push-absent", "POST", "/images/$absent/push", headers=NO_CREDENTIALS, read=RECORDS, around=ENDS),
    reads("push-silent", "POST", "/images/$absent/push", read=RECORDS, around=(25,), until=41),
    reads("push-absent-tag", "POST", "/images/$several/push?tag=no", headers=NO_CREDENTIALS, read=RECORDS, around=ENDS),
    reads("push-name-bad", "POST", "/images/BAD/push", headers=NO_CREDENTIALS, read=RECORDS, around=ENDS),

    reads("search-limit-none", "GET", "/images/search?term=busybox&limit=0", around=ENDS),
    search("plain"), search("limit-bad", limit="x"), search("limit-large", limit=1000),
    reads("search-limit-negative", "GET", "/images/search?term=busybox&limit=-1", until=41, around=ENDS),
    search("filter", filters={"is-official": ["true"]}), search("filter-unknown", filters={"colour": ["red"]}),

    reads("auth", "POST", "/auth", {"username": "a", "password": "b", "email": "c", "serveraddress": "$registry"}),
    reads("distribution-list", "GET", "/distribution/$several:latest/json", around=(30,)),
    reads("distribution-digest", "GET", "/distribution/$pulled/json", headers=NO_CREDENTIALS, around=(30,)),
    reads("distribution-absent", "GET", "/distribution/$registry/absent/json", around=ENDS),
    reads("distribution-name-bad", "GET", "/distribution/BAD/json", around=ENDS),
]
