"""The step that prepares a machine: for what it is about, and for the machine on which it is needed."""

import pytest

from wizard.diagnosis.preparing import prepared
from wizard.facts.model import make_facts
from wizard.plan.settings import Answers

LONG = ("module-fuse", "udev-fuse", "sysctl-userns")
"""Settings whose block is too long to be shown."""


@pytest.mark.parametrize(("target", "place"), [("docker", "host"), ("podman", "host"), ("kubernetes", "node")])
def test_a_block_that_is_too_long_is_written_by_a_command_for_the_same_things(target: str, place: str) -> None:
    """Without the mode the command would leave the device as it is; profiles are no answer to a closed device."""
    step = prepared(LONG, target, Answers({}), make_facts({"os.kernel": "Linux"}))
    assert (step.code, step.where) == ("werf-wizard export host --mode fuse-device | sudo sh\n", place)


def test_profiles_for_a_cluster_are_put_on_every_node() -> None:
    step = prepared(("apparmor-profile-file",), "kubernetes", Answers({}), make_facts({"os.kernel": "Linux"}))
    assert "node-profiles.yaml" in step.code


@pytest.mark.parametrize("target", ["docker", "kubernetes"])
def test_a_device_that_is_closed_is_opened_by_lines_that_are_shown(target: str) -> None:
    step = prepared(("udev-fuse",), target, Answers({}), make_facts({"os.kernel": "Linux"}))
    assert "chmod 0666 /dev/fuse" in step.code
