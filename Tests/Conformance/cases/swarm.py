# SPDX-License-Identifier: Apache-2.0
"""Swarm and plugins, of an engine that has neither."""

from case import reads

CASES = [
    reads("swarm", "GET", "/swarm"),
    reads("nodes", "GET", "/nodes"),
    reads("plugins", "GET", "/plugins"),
]
