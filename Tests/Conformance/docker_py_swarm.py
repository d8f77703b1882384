# SPDX-License-Identifier: Apache-2.0
"""What a user of docker-py does in a swarm; run as a program under any release of it, from 2.7 to 7.

    docker_py_swarm.py BASE_URL API_VERSION NAME

Prints a JSON object: step -> its result, or what was raised.
"""

import json
import sys

import docker
from docker import types

base_url, api_version, name = sys.argv[1:4]
client = docker.APIClient(base_url=base_url, version=api_version, timeout=120)
steps = {}


def step(function):
    if not function.__name__.startswith("config") or hasattr(client, "create_config"):
        try:
            steps[function.__name__] = function()
        except docker.errors.APIError as error:
            steps[function.__name__] = {"status": error.response.status_code, "said": error.explanation}
        except Exception as problem:
            steps[function.__name__] = {"raised": repr(problem)}
    return function


def template(*arguments, **more):
    container = types.ContainerSpec("busybox:latest", ["sleep", "9"], env=["A=b"], labels={"a": "b"}, **more)
    return types.TaskTemplate(container, *arguments)


def spec(service):
    return {key: service["Spec"].get(key) for key in ("Name", "Labels", "TaskTemplate", "Mode", "UpdateConfig",
                                                      "EndpointSpec")}


@step
def swarm():
    return sorted(client.inspect_swarm()["Spec"])


@step
def nodes():
    return [(sorted(node["Spec"]), node["Spec"]["Role"], node["Status"]["State"], sorted(node["Description"]))
            for node in client.nodes()]


@step
def secret():
    made = client.create_secret(name + "-secret", b"secret", labels={"a": "b"})
    return made, client.inspect_secret(made)["Spec"], len(client.secrets(filters={"name": name}))


@step
def config():
    made = client.create_config(name + "-config", b"config", labels={"a": "b"})
    return made, client.inspect_config(made)["Spec"], len(client.configs(filters={"name": name}))


@step
def create():
    secrets = [types.SecretReference(client.secrets(filters={"name": name})[0]["ID"], name + "-secret")]
    mounts = [types.Mount("/m", None, type="tmpfs"), types.Mount("/v", name + "-v")]
    resources = types.Resources(cpu_limit=500000000, mem_limit=67108864)
    return client.create_service(
        template(resources, types.RestartPolicy("none"), ["node.role==worker"], secrets=secrets, mounts=mounts),
        name=name, labels={"x": "y"}, mode=types.ServiceMode("replicated", 0),
        update_config=types.UpdateConfig(1, 5, "pause"), endpoint_spec=types.EndpointSpec("dnsrr"))["ID"]


@step
def services():
    return [spec(service) for service in client.services(filters={"name": name})]


@step
def inspect():
    return spec(client.inspect_service(name))


@step
def update():
    version = client.inspect_service(name)["Version"]["Index"]
    answer = client.update_service(name, version, template(), name=name, mode=types.ServiceMode("replicated", 0))
    service = client.inspect_service(name)
    return bool(answer), spec(service), sorted(service["PreviousSpec"])


@step
def outdated():
    return client.update_service(name, 1, template(), name=name)


@step
def taken():
    return client.create_service(template(), name=name)


@step
def tasks():
    return client.tasks(filters={"service": name})


@step
def networks():
    made = client.create_network(name + "-net", driver="overlay", attachable=True)["Id"]
    network = client.inspect_network(made)
    client.remove_network(made)
    return {key: network.get(key) for key in ("Name", "Scope", "Attachable", "Internal", "EnableIPv6")}


@step
def plugins():
    return [(plugin["Config"]["Description"], plugin["Enabled"]) for plugin in client.plugins()]


@step
def absent():
    return client.inspect_service(name + "-absent")


@step
def remove():
    answers = client.remove_service(name), client.remove_secret(name + "-secret")
    return answers, client.services(filters={"name": name}), client.secrets(filters={"name": name})


@step
def config_remove():
    return client.remove_config(name + "-config"), client.configs(filters={"name": name})


print(json.dumps(steps))
