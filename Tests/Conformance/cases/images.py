# SPDX-License-Identifier: Apache-2.0
"""Images."""

from case import reads

CASES = [
    reads("images", "GET", "/images/json"),
    reads("images-all", "GET", "/images/json?all=1"),
    reads("image-list-filter", "GET", "/images/json?filter=$image"),
    *(reads(f"image-{part}-{name}", "GET", f"/images/{reference}/{part}")
      for name, reference in (("base", "busybox:latest"), ("committed", "$image:two")) for part in ("json", "history")),
]
