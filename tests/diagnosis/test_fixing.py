"""The steps that mend a problem, as facts and the target have them."""

from wizard.diagnosis.fixing import steps
from wizard.facts.model import Fact, Facts
from wizard.plan.settings import Answers


def test_a_file_that_the_lines_name_is_to_be_had() -> None:
    found = steps("userns-blocked-by-seccomp-or-lsm", "docker", Answers({"command": "werf build"}), Facts({}))
    assert "werf-buildah.seccomp.json" in found[0].code
    assert found[1].code == (
        "werf-wizard export docker '--set=command=werf build' --set=hardening=least-privilege -o werf-buildah\n"
        "cp werf-buildah/werf-buildah.seccomp.json .\n"
    )
    assert found[2].instead
    assert "seccomp=unconfined" in found[2].code


def test_a_step_that_the_facts_rule_out_is_not_shown() -> None:
    known = Facts({"overlay.rootless": Fact("no", ""), "fuse.device": Fact("present", "")})
    able, unable = (steps("fuse-device-missing", "docker", Answers({}), facts) for facts in (Facts({}), known))
    assert "src=werf-buildah" in able[0].code
    assert able[1].instead
    assert unable[0].code == able[1].code == "--device /dev/fuse\n"
    assert not unable[0].instead
