# SPDX-License-Identifier: Apache-2.0
"""The cases of the differential suites, by what they are about."""

from cases import (builds, containers, creations, errors, events, execs, images, lives, networks, oddities, prunes,
                   registry, swarm, system, volumes)

ALL = [*system.CASES, *containers.CASES, *creations.CASES, *lives.CASES, *execs.CASES, *networks.CASES, *volumes.CASES,
       *images.CASES, *registry.CASES, *builds.CASES, *prunes.CASES, *events.CASES, *swarm.CASES, *errors.CASES,
       *oddities.CASES]

assert len({case.name for case in ALL}) == len(ALL), "two cases have the same name"
