# SPDX-License-Identifier: Apache-2.0
"""Refusals: things that are absent, requests that are wrong, routes that nobody knows."""

from case import reads

CASES = [
    reads("absent-container", "GET", "/containers/$absent/json"),
    reads("absent-image", "GET", "/images/$absent/json"),
    reads("absent-volume", "GET", "/volumes/$absent"),
    reads("absent-network", "GET", "/networks/$absent"),
    reads("absent-exec", "GET", "/exec/$absent/json"),
    reads("absent-stop", "POST", "/containers/$absent/stop"),
    reads("unknown-route", "GET", "/$absent"),
    reads("bad-filter", "GET", "/containers/json?filters=%7Bbad"),
]
