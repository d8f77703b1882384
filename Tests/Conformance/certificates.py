# SPDX-License-Identifier: Apache-2.0
"""Certificates for a test, made by openssl in the folder that Docker's own clients want them in."""

import os
import shutil
import subprocess

from testbed import PATIENCE

PURPOSES = {"server": "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1",
            "client": "extendedKeyUsage=clientAuth"}


class Authority:
    """An authority; `folder` has its certificate as ca.pem."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self._openssl("req", "-x509", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "2", *self._key("ca-key.pem"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def issue(self, name, purpose, certificate, key):
        """Writes a certificate and its key under these names, over those that were there."""
        self._openssl("req", "-out", "request", "-subj", f"/O=Tests/CN={name}", *self._key(key))
        with open(self.path("extensions"), "w") as file:
            file.write(PURPOSES[purpose])
        self._openssl("x509", "-req", "-in", "request", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial",
                      "-out", certificate, "-days", "2", "-extfile", "extensions")

    def client(self, name):
        """A folder for DOCKER_CERT_PATH, with a certificate of that name."""
        folder = self.path(name)
        os.makedirs(folder, exist_ok=True)
        shutil.copy(self.path("ca.pem"), folder)
        self.issue(name, "client", f"{name}/cert.pem", f"{name}/key.pem")
        return folder

    def _key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", name]

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, stderr=subprocess.PIPE, check=True, timeout=PATIENCE)


def secrets(folder):
    """A line out of the midst of each private key below a folder."""
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                lines = file.read().split(b"\n")
            if lines[0] == b"-----BEGIN PRIVATE KEY-----":
                found.append(lines[1])
    return found
