# SPDX-License-Identifier: Apache-2.0
"""Swarm and plugins, of an engine that has neither."""

from case import reads

CASES = [
    reads("swarm", "GET", "/swarm"),
    reads("nodes", "GET", "/nodes"),
    reads("plugins", "GET", "/plugins"),
    reads("swarm-init-bad-address", "POST", "/swarm/init", {"ListenAddr": "a:b:c"}, since=24, around=(42,)),
    # Engines since 23 refuse it ahead of looking for a swarm.
    reads("service-create-text", "POST", "/services/create", b"{}", (("Content-Type", "text/plain"),), since=25, until=41,
          around=(25,)),
]
