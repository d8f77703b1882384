# SPDX-License-Identifier: Apache-2.0
"""The engine itself: what it is, what it holds, what happened."""

from case import RECORDS, query, reads

NOWHERE = "http://127.0.0.1:9"


def happened(name, filters=None, **more):
    """What happened to the world's own things while they were made, to one of them by default."""
    filters = {"container": ["$created"]} if filters is None else filters
    return reads(f"events-{name}", "GET", "/events" + query(since="1", until="2", filters=filters), read=RECORDS, **more)


CASES = [
    reads("version", "GET", "/version"), reads("info", "GET", "/info"),
    reads("ping", "GET", "/_ping"), reads("ping-head", "HEAD", "/_ping"), reads("ping-post", "POST", "/_ping"),
    # Not build-cache: engine 26.1 breaks down over it.
    reads("df", "GET", "/system/df", is_alone=True),
    *(reads(f"df-{kind}", "GET", f"/system/df?type={kind}", is_alone=True, around=(42, 44))
      for kind in ("container", "image", "volume", "none")),
    reads("df-types", "GET", "/system/df?type=container&type=volume", is_alone=True, around=(42,)),
    reads("auth-no-body", "POST", "/auth"), reads("auth-empty", "POST", "/auth", b""),
    reads("auth-bad", "POST", "/auth", b"{bad", (("Content-Type", "application/json"),)),
    reads("auth-text", "POST", "/auth", b"{}", (("Content-Type", "text/plain"),)),
    reads("auth-nowhere", "POST", "/auth", {"username": "u", "password": "p", "email": "e", "serveraddress": NOWHERE}),
    reads("auth-wrong", "POST", "/auth", {"username": 1}),
    reads("events-none", "GET", "/events?since=1&until=2", read=RECORDS),
    happened("filtered"), happened("type", {"type": ["network"]}), happened("type-unknown", {"type": ["planet"]}),
    happened("scope", {"scope": ["local"]}), happened("unknown", {"colour": ["red"]}),
    happened("map", {"container": {"$created": True}}),
    reads("events-bad-since", "GET", "/events?since=then&until=2"), reads("events-bad-until", "GET", "/events?until=then"),
    reads("events-bad-filters", "GET", "/events?until=2&filters=%7Bbad"),
    reads("events-backwards", "GET", "/events?since=3&until=2", read=RECORDS),
    reads("session-plain", "POST", "/session"), reads("grpc-plain", "POST", "/grpc"),
]
