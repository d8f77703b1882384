# SPDX-License-Identifier: Apache-2.0
"""Execs."""

from case import reads

CASES = [
    reads("exec-done", "GET", "/exec/$exec_done/json"),
    reads("exec-waiting", "GET", "/exec/$exec_waiting/json"),
]
