"""The steps that mend a problem, as facts and the target have them."""

from wizard.diagnosis.fixing import steps
from wizard.facts.model import Fact, Facts
from wizard.plan.settings import Answers


def test_a_step_that_the_facts_rule_out_is_not_shown() -> None:
    known = Facts({"overlay.rootless": Fact("no", ""), "fuse.device": Fact("present", "")})
    able, unable = (steps("fuse-device-missing", "docker", Answers({}), facts) for facts in (Facts({}), known))
    assert "src=werf-buildah" in able[0].code
    assert able[1].instead
    assert unable[0].code == able[1].code == "--device /dev/fuse\n"
    assert not unable[0].instead
