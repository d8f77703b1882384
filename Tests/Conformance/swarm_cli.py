# SPDX-License-Identifier: Apache-2.0
"""What a user of the Docker CLI does in a swarm."""

import os

STACK = """
version: "3.3"
services:
  one:
    image: busybox
    command: ["sleep", "9"]
    environment: {A: b}
    deploy: {replicas: 0, resources: {limits: {memory: 32M}}, labels: {l: m}}
    configs: [conf]
    networks: [net]
configs:
  conf: {file: ./conf}
networks:
  net: {driver: overlay}
"""

OPTIONS = """--env A=b --mount type=tmpfs,target=/t --mount type=volume,source=v,target=/v --limit-memory 64M --label x=y
  --publish mode=host,target=80 --health-cmd true --host a:10.0.0.9 --dns 10.0.0.2 --update-failure-action pause
  --cap-add NET_ADMIN --ulimit nofile=9 --limit-pids 9 --sysctl net.core.somaxconn=9 --replicas 0""".split()

# A line each, for an update lists them in any order.
ENVIRONMENT = "{{range .Spec.TaskTemplate.ContainerSpec.Env}}{{println .}}{{end}}"


def play(docker, name):
    """The output of one command after the other, by name."""
    for file, content in (("conf", "config"), ("stack.yml", STACK)):
        with open(os.path.join(docker.folder, file), "w") as target:
            target.write(content)
    service, job, stack = f"{name}-service", f"{name}-job", f"{name}-stack"
    create = ("service", "create", "--detach", "--no-resolve-image", "--name")
    kept = ("--secret", f"{name}-secret", "--config", f"{name}-config")
    commands = {
        "secret": ("secret", "create", "--label", "a=b", f"{name}-secret", "conf"),
        "config": ("config", "create", f"{name}-config", "conf"),
        "secrets": ("secret", "ls", "--filter", f"name={name}", "--format", "{{.Name}}"),
        "secret inspect": ("secret", "inspect", "--format", "{{json .Spec}}", f"{name}-secret"),
        "create": (*create, service, *OPTIONS, *kept, "busybox", "sleep", "9"),
        "ls": ("service", "ls", "--filter", f"name={name}", "--format", "{{.Name}} {{.Mode}} {{.Replicas}} {{.Ports}}"),
        "inspect": ("service", "inspect", "--format", "{{json .Spec}}", service),
        "pretty": ("service", "inspect", "--pretty", service),
        "update": ("service", "update", "--detach", "--no-resolve-image", "--env-add", "B=c", service),
        "updated": ("service", "inspect", "--format", f"{ENVIRONMENT}{{{{json .PreviousSpec.Mode}}}}", service),
        "rollback": ("service", "rollback", "--detach", service),
        "ps": ("service", "ps", service),
        "job": (*create, job, "--mode", "replicated-job", "--replicas", "0", "busybox"),
        "deploy": ("stack", "deploy", "--resolve-image", "never", "-c", "stack.yml", stack),
        "stacks": ("stack", "services", "--format", "{{.Name}} {{.Mode}} {{.Replicas}}", stack),
        "stack rm": ("stack", "rm", stack),
        "rm": ("service", "rm", service, job),
        "kept rm": ("secret", "rm", f"{name}-secret"),
        "config rm": ("config", "rm", f"{name}-config"),
        "nodes": ("node", "ls", "--format", "{{.Status}} {{.Availability}} {{.ManagerStatus}}"),
        "node": ("node", "inspect", "--format", "{{.Spec.Role}} {{.Status.State}}", "self"),
        "plugins": ("plugin", "ls", "--format", "{{.Description}} {{.Enabled}}"),
    }
    return {what: result(docker(*command)) for what, command in commands.items()}


def result(finished):
    """Lines in order, for the CLI makes a stack's things in any."""
    return finished.code, *sorted((finished.out + finished.err).decode().splitlines())
