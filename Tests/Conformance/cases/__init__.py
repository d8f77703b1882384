# SPDX-License-Identifier: Apache-2.0
"""The cases of the differential suites, by what they are about."""

from cases import containers, creations, errors, execs, images, lives, networks, swarm, system, volumes

ALL = [*system.CASES, *containers.CASES, *creations.CASES, *lives.CASES, *execs.CASES, *networks.CASES, *volumes.CASES,
       *images.CASES, *swarm.CASES, *errors.CASES]

assert len({case.name for case in ALL}) == len(ALL), "two cases have the same name"
