# SPDX-License-Identifier: Apache-2.0
"""Under some release of docker-py: makes a container, looks at it and at its image, and removes it."""

import sys

import docker

address, version, name, secret = sys.argv[1:]
client = getattr(docker, "APIClient", None) or docker.Client
client = client(base_url=address, version=version, timeout=120)
client.containers(all=True)
made = client.create_container("busybox:latest", ["true", secret], environment=[f"PASSWORD={secret}"], name=name)
client.inspect_container(made["Id"])
client.inspect_image("busybox:latest")
client.remove_container(made["Id"])
