# SPDX-License-Identifier: Apache-2.0
"""Volumes."""

from case import reads

CASES = [
    reads("volumes", "GET", "/volumes"),
    reads("volume", "GET", "/volumes/$volume"),
]
