"""The log of a trial: the problems behind unmet needs, with the facts of the machine and of the container."""

import pytest

from tests.interview.situations import ABLE
from wizard.application.explaining import known_problems, steps_of_fix
from wizard.application.open_log import OpenLog
from wizard.application.reading import LogState
from wizard.application.trial_log import TrialLog, diagnosed
from wizard.diagnosis.engine import diagnose
from wizard.facts.model import Facts, make_facts
from wizard.plan.plan import make_plan
from wizard.plan.settings import Answers
from wizard.verifying.needs import needs
from wizard.verifying.trial import Trial
from wizard.verifying.verification import Verification

INSIDE = {
    "process.uid": "1000",
    "process.no_new_privs": "0",
    "process.caps_bounding": "00000000a80425fb",
    "userns.try": "yes",
    "idmap.newuidmap": "caps",
    "idmap.subuid": "100000:65536",
    "idmap.try": "yes",
    "overlay.rootless": "yes",
    "storage.fs": "ext4",
}
UNMAPPED = {"idmap.try": "no", "idmap.try.error": "newuidmap: write to uid_map failed: Operation not permitted"}


def tried(inside: dict[str, str], facts: Facts = ABLE, said: str = "") -> Verification:
    """A trial of native overlayfs with Docker in which the probe found this."""
    plan = make_plan("docker", Answers({"mode": "overlay"}), facts, force=True)
    trial = Trial("docker run", "ran", make_facts({**INSIDE, **inside}), said)
    return Verification(plan, trial, needs(plan, trial.facts or facts))


@pytest.mark.parametrize(
    ("inside", "problems"),
    [
        ({"process.no_new_privs": "1", **UNMAPPED}, ["newuidmap-not-permitted"]),
        ({"process.caps_bounding": "0"}, ["newuidmap-not-permitted"]),
        ({"idmap.try": "no", "idmap.subuid": "none", "idmap.try.error": "no subordinate ids"}, ["no-subuid-ranges"]),
        ({"idmap.newuidmap": "absent", "idmap.try": "no"}, ["newuidmap-not-installed"]),
        ({"storage.fs": "overlay"}, ["overlay-over-overlayfs"]),
        ({"storage.fs": "nfs4"}, ["network-filesystem-storage"]),
        ({}, []),
    ],
)
def test_an_unmet_need_is_a_sure_problem_and_the_facts_rule_look_alikes_out(
    inside: dict[str, str], problems: list[str]
) -> None:
    found = tried(inside, ABLE.plus(make_facts({"apparmor.enabled": "no", "apparmor.restrict_userns": "0"})))
    assert list(known_problems(found)) == problems
    assert {one.confidence for one in diagnosed(found).findings} <= {"high"}


def test_what_the_machine_says_decides_between_look_alikes() -> None:
    restricted = ABLE.plus(make_facts({"apparmor.enabled": "yes", "apparmor.restrict_userns": "1"}))
    assert known_problems(tried(UNMAPPED, restricted))[0] == "apparmor-restricts-userns-ubuntu"


def test_each_problem_shows_at_the_facts_of_its_need_below_what_the_engine_said() -> None:
    found = tried({"process.no_new_privs": "1", **UNMAPPED}, said="WARNING: no swap limit\n\n")
    log = TrialLog(found)
    rows = b"".join(log.chunks()).decode().splitlines()
    assert rows[0] == "WARNING: no swap limit"
    shown = [rows[line - 1] for line in diagnosed(found).findings[0].lines]
    assert shown == ["process.no_new_privs=1", f"idmap.try.error={UNMAPPED['idmap.try.error']}"]


def test_the_session_reads_it_with_what_is_known_and_asks_for_no_facts() -> None:
    found = tried({"idmap.try": "no", "idmap.subuid": "none"})
    opened, states = OpenLog(TrialLog(found)), list[LogState]()
    assert opened.has_facts
    assert not opened.source.refined(diagnose(opened.source.chunks())).findings[0].ask

    def never() -> Facts:
        raise AssertionError

    from wizard.application.reading import facts_behind, read_log

    read_log(opened.source, lambda: facts_behind(opened.source, never), states.append)
    assert [one.id for one in states[-1].diagnosis.findings] == ["no-subuid-ranges"]
    assert not opened.would_be_lost


def test_the_steps_are_for_the_target_that_was_tried_and_name_what_the_engine_named() -> None:
    plan = make_plan("podman", Answers({"mode": "overlay"}), ABLE, force=True)
    said = (
        "Error: initializing source docker://registry.werf.io/werf/werf:2-stable: pinging container registry "
        'registry.werf.io: Get "https://registry.werf.io/v2/": dial tcp: lookup registry.werf.io: no such host\n'
    )
    found = Verification(plan, Trial("podman run", "refused", None, said), ())
    first, second = steps_of_fix(found)
    assert first.code.startswith("getent hosts registry.werf.io")
    assert second.code.startswith("export HTTPS_PROXY=")
    assert {first.where, second.where} == {"host"}, "Podman pulls on this machine, and no pipeline does"
