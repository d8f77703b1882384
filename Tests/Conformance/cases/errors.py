# SPDX-License-Identifier: Apache-2.0
"""Routes that nobody knows, methods that a route does not have, and legal but odd spellings."""

from case import reads

CASES = [
    reads("unknown-route", "GET", "/$absent"), reads("unknown-route-deep", "GET", "/containers/$running/none/such"),
    reads("unknown-route-post", "POST", "/$absent", {"a": 1}), reads("unknown-route-head", "HEAD", "/$absent"),
    reads("unknown-route-below", "GET", "/containers"), reads("no-route", "GET", "/"),
    *(reads(f"method-{method.lower()}-{name}", method, target)
      for method, name, target in (
          ("POST", "containers", "/containers/json"), ("DELETE", "version", "/version"), ("PUT", "info", "/info"),
          ("GET", "start", "/containers/$running/start"), ("PATCH", "inspect", "/containers/$running/json"),
          ("GET", "create", "/containers/create"), ("GET", "exec", "/containers/$running/exec"),
          ("DELETE", "networks", "/networks"), ("OPTIONS", "containers", "/containers/json"),
          ("OPTIONS", "version", "/version"), ("GET", "networks-create", "/networks/create"),
          ("GET", "volumes-create", "/volumes/create"), ("POST", "network", "/networks/$network"),
          ("GET", "commit", "/commit"), ("GET", "auth", "/auth"), ("GET", "wait", "/containers/$exited/wait"))),
    *(reads(f"head-{name}", "HEAD", target)
      for name, target in (("version", "/version"), ("containers", "/containers/json"), ("network", "/networks/bridge"),
                           ("inspect", "/containers/$running/json"), ("absent", "/containers/$absent/json"))),
    *(reads(f"spelling-{name}", "GET", target)
      for name, target in (
          ("slash", "/containers/json/"), ("double-slash", "//version"), ("inner-slash", "/containers//json"),
          ("escaped-word", "/containers/j%73on?limit=1&filters=%7B%22name%22%3A%5B%22$absent%22%5D%7D"),
          ("escaped-name", "/containers/%24%7Bx%7D/json"), ("escaped-percent", "/containers/a%25b/json"),
          ("escaped-slash", "/containers/a%2Fb/json"), ("name-with-slash", "/containers/a/b/json"),
          ("unicode", "/containers/%C3%A9/json"), ("dots", "/containers/../version"), ("capitals", "/Containers/json"),
          ("empty-name", "/containers//top"), ("query-only", "/version?"), ("query-odd", "/version?&&a=b;c=%zz"),
          ("space", "/containers/a%20b/json"), ("plus", "/containers/a+b/json"))),
    *(reads(f"ambiguous-{name}", method, f"/containers/$ambiguous{rest}", around=(25, 43)) for name, method, rest in (
        ("inspect", "GET", "/json"), ("stop", "POST", "/stop"), ("remove", "DELETE", ""))),
    reads("body-on-get", "GET", "/version", b"{}"), reads("body-on-start", "POST", "/containers/$absent/start", {}),
    reads("body-on-stop", "POST", "/containers/$absent/stop", b"text", (("Content-Type", "text/plain"),)),
    reads("accept-text", "GET", "/version", headers=(("Accept", "text/plain"),)),
    reads("accept-none", "GET", "/containers/$created/changes", headers=(("Accept", "image/png"),)),
    *(reads(f"absent-{method.lower()}-{name}", method, f"/containers/$absent/{name}")
      for method, name in (("GET", "json"), ("GET", "top"), ("POST", "pause"), ("POST", "unpause"), ("POST", "resize"))),
]
