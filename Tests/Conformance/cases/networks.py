# SPDX-License-Identifier: Apache-2.0
"""Networks."""

from case import reads

CASES = [
    reads("networks", "GET", "/networks"),
    reads("network", "GET", "/networks/$network"),
    reads("network-bridge", "GET", "/networks/bridge"),
    reads("network-none", "GET", "/networks/none"),
]
