# SPDX-License-Identifier: Apache-2.0
"""Images of several kinds for the differential suites: imported, built by either builder, pulled, dangling."""

import hashlib
import http.client
import io
import json
import re
import tarfile
import urllib.parse

from answer import values
from testbed import PATIENCE

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"

# Something of everything that an image's configuration can have.
DOCKERFILE = """\
FROM busybox
LABEL suite={prefix} x=y
ENV A=1 EMPTY=
RUN echo one >/one
HEALTHCHECK --interval=5s CMD true
ONBUILD RUN true
SHELL ["/bin/sh", "-ec"]
STOPSIGNAL SIGINT
VOLUME /data
EXPOSE 80 53/udp
WORKDIR /tmp
USER nobody
ENTRYPOINT ["sh"]
CMD ["-c", "true"]
"""


def digest_of(data):
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def archive(**files):
    """A tar of files, of text or bytes, that is the same every time."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def saved_image(reference):
    """What saving an image of one layer under that name gives, in the form that every engine loads."""
    layer = archive(file="text")
    digest = digest_of(layer)
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Cmd": ["x"]},
                         "created": "2020-01-01T00:00:00Z", "rootfs": {"type": "layers", "diff_ids": [digest]},
                         "history": [{"created_by": "hand"}]})
    manifest = json.dumps([{"Config": "config.json", "RepoTags": [reference], "Layers": ["layer.tar"]}])
    return archive(**{"manifest.json": manifest, "config.json": config, "layer.tar": layer})


class ImageWorld:
    """The images of a world, under names that begin as the world's do."""

    def __init__(self, world, registry):
        self.world = world
        self.registry = registry
        self.repository = f"{registry}/{world.prefix}"
        # Where a tag has images of several platforms.
        self.several = f"{self.repository}-several"
        self.references = {}
        self.dangling = self.digest = None

    def build(self):
        """Makes them; each kind once."""
        imported = self._named("imported")
        self._stream("POST", f"/images/create?fromSrc=-&repo={imported}&message=by+hand", archive(file="text"))
        built = self._named("built")
        context = archive(Dockerfile=DOCKERFILE.format(prefix=self.world.prefix))
        self._stream("POST", f"/build?t={built}", context)
        for name in "two", "three":
            self.world.ask("POST", f"/images/{built}/tag?repo={built}&tag={name}")
        self._stream("POST", f"/build?version=2&t={self._named('kit')}", context)
        plain = archive(Dockerfile=f"FROM busybox\nLABEL suite={self.world.prefix} dangling=1\n")
        self.dangling = self._stream("POST", "/build?q=1", plain)[-1]["stream"].strip()
        self.digest = self._push(imported, self.repository)
        self.references["pulled"] = f"{self.repository}@{self.digest}"
        self._stream("POST", f"/images/create?fromImage={self.repository}&tag={self.digest}")
        self._push(imported, self.several)
        self._push_list()

    def scope(self):
        """What `$name`s stand for in the cases."""
        return {**self.references, "dangling": self.dangling, "digest": self.digest, "registry": self.registry,
                "repository": self.repository, "several": self.several}

    def destroy(self):
        everything = range(200, 600)
        filters = urllib.parse.quote(json.dumps({"label": [f"suite={self.world.prefix}"]}))
        labelled = [image["Id"] for image in self.world.ask("GET", f"/images/json?filters={filters}")]
        tags = [tag for image in self.world.ask("GET", "/images/json?digests=1")
                for tag in [*(image["RepoTags"] or ()), *(image["RepoDigests"] or ())] if self.world.prefix in tag]
        for name in [*tags, *labelled]:
            self.world.ask("DELETE", f"/images/{urllib.parse.quote(name, safe='/:')}?force=1", expect=everything)

    def _named(self, kind):
        self.references[kind] = f"{self.world.prefix}-{kind}"
        return self.references[kind]

    def _stream(self, method, target, body=b"", headers=()):
        records = values(self.world.text(method, target, body, headers))
        assert not any("error" in record for record in records), f"{method} {target}: {records}"
        return records

    def _push(self, image, repository):
        """Pushes an image to a repository, whose digest it gives, and leaves no name of it here."""
        self.world.ask("POST", f"/images/{image}/tag?repo={repository}&tag=one")
        pushed = self._stream("POST", f"/images/{repository}/push?tag=one", headers=(("X-Registry-Auth", "e30="),))
        self.world.ask("DELETE", f"/images/{repository}:one")
        # Engines that keep images in containerd tell it in words alone.
        return next(re.search(r"digest: (\S+)", record["status"])[1] for record in pushed
                    if "digest: " in record.get("status", ""))

    def _push_list(self):
        """A list of manifests for two platforms. Both have the layers of an image that is here, and a configuration
        that no engine has, whichever of them pushed the image. It names the platform: engines compare it with the one
        that was asked for, and remember only for a while which list an image came from."""
        kind = "application/vnd.docker.distribution.manifest"
        manifest = json.loads(self._of_registry("GET", f"manifests/{self.digest}", kind=f"{kind}.v2+json"))
        config = json.loads(self._of_registry("GET", f"blobs/{manifest['config']['digest']}"))
        manifests = [self._push_image(manifest, {**config, "author": "nobody", "architecture": architecture})
                     for architecture in ("amd64", "arm64")]
        text = json.dumps({"schemaVersion": 2, "mediaType": f"{kind}.list.v2+json", "manifests": manifests}).encode()
        self._of_registry("PUT", "manifests/latest", text, f"{kind}.list.v2+json")

    def _push_image(self, manifest, config):
        """An image with another configuration than one that is in the registry; what a list says of it."""
        described = {**manifest["config"], **self._push_blob(json.dumps(config).encode())}
        image = json.dumps({**manifest, "config": described}).encode()
        self._of_registry("PUT", f"manifests/{digest_of(image)}", image, manifest["mediaType"])
        return {"mediaType": manifest["mediaType"], "size": len(image), "digest": digest_of(image),
                "platform": {"architecture": config["architecture"], "os": "linux"}}

    def _push_blob(self, data):
        place = self._of_registry("POST", "blobs/uploads/", b"", give="Location")
        path = urllib.parse.urlsplit(place)
        self._of_registry("PUT", f"{path.path}?{path.query}&digest={digest_of(data)}", data, "application/octet-stream")
        return {"size": len(data), "digest": digest_of(data)}

    def _of_registry(self, method, path, body=None, kind="*/*", give=None):
        """What the registry answers about the repository of several platforms: its body, or a field of its head."""
        host, repository = self.several.split("/", 1)
        connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        target = path if path.startswith("/") else f"/v2/{repository}/{path}"
        connection.request(method, target, body, {"Accept": f"{kind}, {OCI_MANIFEST}", "Content-Type": kind})
        answer = connection.getresponse()
        data = answer.read()
        assert answer.status < 300, f"{method} {target}: {data}"
        connection.close()
        return answer.headers[give] if give else data
