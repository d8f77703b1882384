# SPDX-License-Identifier: Apache-2.0
"""What an engine of the time answers at a version, against what an engine of another time gives at that version through
the proxy: the answers must look alike, at every place.

The engine of an era is seldom of that very version, and sends what came later, or leaves out what went before it. So
it is asked twice: natively, and through a strict proxy, which puts that right. In lenient mode an answer must be like
one or the other; keys beyond the era's are counted. In strict mode it must be like the latter, without such keys.

Any other two engines can be compared, by hand: `pytest test_cross_era.py --era ADDRESS --engine ADDRESS`. Both need
busybox:latest, and hold nothing else.
"""

import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

import cases
import shapes
import world
from case import Exemption
from differential import Side, assert_declared_impossible, assert_few_exceptions, exemption_of, plain, repeated

# Whose own answers count at which versions, and which engines give them through the proxy.
ERAS = [
    ("20.10", range(12, 42), ("26.1", "28")),
    ("26.1", range(42, 46), ("20.10", "28")),
    ("28", range(42, 46), ("20.10",)),
    ("28", range(46, 52), ("20.10", "26.1")),
]

MODES = {"lenient": (), "strict": ("--strict",)}

# What may differ, at most in 2 % of the cases. They are counted and printed.
EXEMPTIONS = [
    Exemption("info", r"\.Runtimes\..*\.status$", "1.44-runtime-status", "engines before 25 don't tell what a runtime can"),
    Exemption("info", r"\.Containerd$", "1.46-containerd", "engines before 27 don't tell where containerd is"),
    Exemption("image-.*|commit-.*", r"\.Container(Config\b.*)?$", "1.45-container-config",
              "nothing else tells of the container that an image was committed from"),
    Exemption("commit-.*", r"\.Config\.Labels$", "1.50-image-config", "engines since 28 don't keep that labels were {}"),
    Exemption("commit-.*", r"\.Config\.Hostname$", "engine28-image-config", "engines since 28.2 don't tell from 1.45 on"),
    Exemption("volume-create-cluster", r"^\[0\]status$", "1.42-create-cluster-volume",
              "refused: engines before 23 know none, in a swarm or not"),
    Exemption("images-until", "", "1.44-image-until", "engines before 25 refuse the filter"),
    Exemption("image-import-platform", "", "1.42-import-platform", "refused, where the architecture would be ignored"),
    Exemption("image-json-platform-.*", "", "1.49-inspect-platform", "refused, where the platform would be ignored"),
    Exemption("image-history-platform", "", "1.48-history-platform", "refused, where the platform would be ignored"),
    Exemption("image-(get|load)-platform", "", "1.48-archive-platform", "refused, where the platform would be ignored"),
    Exemption("image-remove-platform-.*", "", "1.50-delete-platforms", "refused, where the whole image would go"),
    Exemption("push-platform", "", "1.46-push-platform", "refused, where the platform would be ignored"),
    Exemption("build-prune-limits", "", "1.48-reserved-space", "refused, where the limits would be ignored"),
    Exemption("prune-volumes-(none|unknown|bad|own)|volume-pruned", "", "1.42-prune-anonymous-volumes",
              "refused, where named volumes would go as well"),
    Exemption("events-of-container", r"execDuration$", "1.42-event-exec-duration", "older engines don't tell"),
    Exemption("stop-signal|life-signalled", r"status$", "1.42-stop-signal", "refused: engines before 23 don't take a signal"),
    Exemption("network-connect-mac", r"\.DNSNames$", "1.44-dns-names",
              "before a start, nothing tells whether a network is one of the container's creation"),
    Exemption("create-mount-tmpfs-options", r"status$", "1.46-tmpfs-options", "refused: engines before 27 know none"),
    Exemption("create-annotations", r"status$", "1.43-annotations", "refused: engines before 24 know none"),
    Exemption("list-exited-bad", r"^status$", "1.42-wrong-signal", "engines before 23 don't tell what is no number"),
    Exemption("(network-connect|create-endpoint)-priority", r"status$", "1.48-gateway-priority",
              "refused: older engines know none"),
    Exemption("create-mount-image", r"status$", "1.48-image-mounts", "refused: engines before 28 have none"),
    Exemption("create-mount-bind-(readonly|writable)", r"\.ReadOnlyNonRecursive$", "1.44-inspect-non-recursive",
              "engines before 25 don't keep what they always do"),
    Exemption("create-health-interval", r"status$", "1.44-health-start-interval", "refused: engines before 25 know none"),
    Exemption("create-(mac-bad|endpoint-(address|bridge-aliases|host))|network-connect-mac-bad", r"status$",
              "1.44-validate-endpoints",
              "engines before 25 make the container and refuse to start it, later ones refuse to make it"),
    Exemption("create-(ipc|pid|uts)-bad", r"status$", "1.42-wrong-modes",
              "engines before 23 make the container and refuse to start it, later ones refuse to make it"),
    Exemption("create-mount-bind-force", r"status$", "1.44-read-only-force-recursive",
              "refused, where it would be ignored"),
    Exemption("create-mount-bind-create", r"\.HostConfig\.(Binds|Mounts)\b", "1.42-create-mountpoint",
              "engines before 23 make the source of what is in Binds alone"),
    Exemption("create-mount-subpath", r"status$", "1.45-volume-subpath", "refused, where it would be ignored"),
    Exemption("create-endpoint-default", r"\.MacAddress$", "1.44-mac-address",
              "engines before 25 tell an address that they don't heed, later ones forget it"),
    Exemption("ambiguous-stat", r"^status$", "1.43-ambiguous-name-head", "older engines' errors don't tell, without a body"),
    Exemption("network-option-.*", r"\.Options\b", "engine28-network-options",
              "an option that older engines passed over is kept from newer ones, which would heed it"),
    Exemption("start-nameserver-bad|create-dns-bad", r"\.HostConfig\.Dns$", "engine26-bad-nameservers",
              "what is no address is kept from engines since 26, which would not start the container"),
    Exemption("exec-create-user-absent", r"status$", "1.50-exec-user",
              "engines before 28.2 make the exec and refuse to start it, later ones refuse to make it"),
    Exemption("life-whole|create-endpoint-two", r"\.DNSNames$", "1.44-dns-names",
              "older engines don't tell of renaming, nor whether a network came after the creation"),
]

# Where the proxy gives what engines of that very version did, and the engine that stands for the era does not.
TRUER = [
    Exemption("create-(mode-network|endpoint-two)", r"\.Aliases$", "engine25-early-aliases",
              "before the start there were none up to 1.43; 26.1 has them"),
    Exemption("create-mount-bind-force", r"status$", "engine25-read-only-force-recursive",
              "it was overlooked up to 1.43; 26.1 refuses it"),
    Exemption("create-mount-subpath", r"status$", "engine26-volume-subpath",
              "it was overlooked up to 1.44; 26.1 refuses it"),
    Exemption("start-joined-absent", r"status$", "engine28-joined-network", "it was 404 up to 1.47; 28 says 500"),
    Exemption("start-joined-ipc-.*", r"status$", "engine25-joined-ipc", "it was 500 up to 1.43; 26.1 says 400 or 409"),
    Exemption("ambiguous-.*|create-link-ambiguous", r"status$", "engine24-ambiguous-name",
              "it was 500 up to 1.42; 26.1 says 400"),
    Exemption("nodes|swarm", r"^status$", "swarm-unavailable", "without a swarm it was 406 up to 1.24; 20.10 says 503"),
]

# What is asked at every version. Of the other cases each version asks a part, in turn.
ALWAYS = re.compile(r"inspect-.*|info|version|ping|df|images|networks|volumes|containers|list-all")
TURNS = 16


def pytest_generate_tests(metafunc):
    """Every version of every era; of the two engines that are given by their addresses, if they are."""
    if "era" not in metafunc.fixturenames:
        return
    era, engine = metafunc.config.getoption("--era"), metafunc.config.getoption("--engine")
    eras = ERAS
    if era:
        oldest, newest = world.window(era)
        eras = [(era, range(oldest, newest + 1), (engine,))]
    metafunc.parametrize("era, others, minor", [
        (era, others, minor) for era, minors, others in eras for minor in minors])


class Panel:
    """Several sides that are asked the same at a time: the engine of an era for itself, and others in its stead.

    `models` are the era's sides and `sides` the others', by engine and mode.
    """

    def __init__(self, models, sides):
        self.models, self.sides = models, sides
        self.pool = ThreadPoolExecutor(len(models) + len(sides))

    def differences(self, case, minor, exemptions=()):
        """What is unlike the era's answers, for each of the other sides. What is not so each time is of the moment; what
        is exempt need not be asked for again."""
        return repeated(lambda: self._differences(case, minor), lambda found: is_unlike(case, found, exemptions))

    def _differences(self, case, minor):
        sides = [*self.models.values(), *self.sides.values()]
        answers = list((map if case.is_alone else self.pool.map)(lambda side: side.run(case, minor), sides))
        answers = [[plain(answer, side.own(case)) for answer in given] for side, given in zip(sides, answers)]
        models = dict(zip(self.models, answers))
        found = {}
        for way, given in zip(self.sides, answers[len(models):]):
            strictly = list(unlike(models["strict"], given))
            places = {one.place for one in strictly}
            natively = [one for one in unlike(models["lenient"], given) if one.is_beyond or one.place in places]
            found[way] = [one for one in (natively if way[1] == "lenient" else strictly)
                          if not (case.ignore and re.search(case.ignore, one.place))]
        return found

    def close(self):
        self.pool.shutdown()
        for side in [*self.models.values(), *self.sides.values()]:
            side.close()


def is_unlike(case, found, exemptions):
    """Whether there is more than what is exempt, and keys beyond the era, which lenient mode leaves."""
    return any(not (mode == "lenient" and one.is_beyond or exemption_of(case, one.place, exemptions))
               for (_, mode), several in found.items() for one in several)


def unlike(era, given):
    """The differences between the answers to a case's requests, up to where a status tells that the ways part."""
    for index, (one, other) in enumerate(zip(era, given)):
        at = f"[{index}]" if len(era) > 1 else ""
        for difference in shapes.compare(one, other):
            yield shapes.Difference(at + difference.place, difference.era, difference.given)
        if one.status != other.status:
            return


@pytest.fixture(scope="module")
def panels(engines, proxies):
    """panels(era, others): made once, on worlds that are alike to their very names."""
    prefix, worlds, made = f"cpe-{os.urandom(3).hex()}", {}, {}

    def side(engine, mode, mark):
        if engine not in worlds:
            worlds[engine] = world.World(engines.socket(engine), prefix, engines.registry())
            worlds[engine].ask("POST", "/images/prune")
            worlds[engine].build()
        socket = worlds[engine].socket
        if mark != "era" or MODES[mode]:
            socket = proxies(engine, "--floor", "1.12", "--ceiling", "1.56", *MODES[mode]).socket
        return Side(worlds[engine], socket, f"-{mark}-{mode}")

    def get(era, others):
        if (era, others) not in made:
            models = {mode: side(era, mode, "era") for mode in MODES}
            sides = {(other, mode): side(other, mode, "other") for other in others for mode in MODES}
            made[era, others] = Panel(models, sides)
        return made[era, others]

    yield get
    for panel in made.values():
        panel.close()
    for one in worlds.values():
        one.destroy()


def test_answers_are_those_of_the_era(era, others, minor, panels, tally):
    panel = panels(era, others)
    native = panel.models["lenient"].world
    asked = [case for case in chosen(minor) if case.is_asked(minor, native.oldest, native.newest)]
    wrong, beyond = [], Counter()
    for case in asked:
        for way, differences in panel.differences(case, minor, TRUER + EXEMPTIONS).items():
            if way[1] == "lenient":
                beyond[way] += sum(one.is_beyond for one in differences)
                differences = [one for one in differences if not one.is_beyond]
            found = [(one.place, one) for one in differences if not exemption_of(case, one.place, TRUER)]
            wrong += [f"{' '.join(way)}: {case.name}: {one}" for _, one in tally.counted(case, found, EXEMPTIONS)]
    print(f"{era} at 1.{minor}: keys beyond the era: {dict(beyond)}")
    assert not wrong, "\n".join(wrong)


def test_exceptions_are_few(tally):
    assert_few_exceptions(tally)


@pytest.mark.parametrize("exemption", EXEMPTIONS, ids=lambda one: one.change)
def test_what_is_exempt_is_declared_impossible(exemption):
    assert_declared_impossible(exemption)


def chosen(minor):
    """The cases of a version."""
    for index, case in enumerate(cases.ALL):
        is_turn = (index + minor) % TURNS == 0 or (case.is_read and ALWAYS.fullmatch(case.name))
        if is_turn:
            yield case
