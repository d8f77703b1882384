# SPDX-License-Identifier: Apache-2.0
"""The engine itself."""

from case import reads

CASES = [
    reads("version", "GET", "/version"),
    reads("info", "GET", "/info"),
    reads("ping", "GET", "/_ping"),
    reads("df", "GET", "/system/df", is_alone=True),
]
