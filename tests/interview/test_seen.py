"""What is known of a machine, as a list: nothing reads as found that was not looked at."""

from tests.interview.situations import ABLE, CLOSED, MIXED, NOTHING, interview
from wizard.facts.model import Facts, make_facts
from wizard.interview.question import Situation
from wizard.interview.seen import Seen, checks_seen, is_being_asked, pools_left, pools_seen
from wizard.language import Language

EN = Language("en")


def now(facts: Facts) -> Situation:
    """The situation on a machine before anything is answered."""
    return interview(facts).settled.situation


def seen(facts: Facts, name: str, waiting: tuple[str, ...] = ()) -> Seen:
    """One thing of the list."""
    return next(one for one in checks_seen(now(facts), waiting) if one.id == name)


def test_what_is_in_the_way_comes_with_what_was_read_and_what_fixes_it() -> None:
    one = seen(CLOSED, "userns-enabled")
    assert one.look == "failed"
    assert [EN(about) for about in one.about] == ["Read: /proc/sys/user/max_user_namespaces: 0", "How sure: inferred"]
    assert "sysctl -w user.max_user_namespaces" in one.fix


def test_what_is_not_known_says_what_would_settle_it() -> None:
    assert [EN(about) for about in seen(CLOSED, "fuse-device").about] == ["Would settle it: fuse.device"]


def test_what_is_still_being_asked_says_so_and_nothing_else() -> None:
    docker_alone = make_facts({"engine.docker.version": "27.3.1", "engine.docker.kernel": "6.1.0"})
    assert EN(seen(docker_alone, "kernel-version", ("probe", "cluster")).said) == "being asked"
    assert EN(seen(docker_alone, "cluster", ("probe", "cluster")).said) == "being asked"
    assert EN(seen(docker_alone, "engine-docker", ("probe", "cluster")).said) == "27.3.1"
    assert EN(seen(ABLE, "kernel-version", ("cluster",)).said) == "6.1.0"


def test_no_mode_is_judged_before_the_machine_has_answered() -> None:
    docker_alone = make_facts({"engine.docker.version": "27.3.1", "engine.docker.kernel": "6.1.0"})
    assert is_being_asked(now(docker_alone), ("probe",))
    assert not is_being_asked(now(docker_alone), ("cluster",))
    assert not is_being_asked(now(ABLE), ("probe",))


def test_pools_come_with_their_nodes() -> None:
    first, *others = pools_seen(now(MIXED))
    assert (EN(first.label), first.look, len(others)) == ("jammy 4", "ok", 3)
    assert EN(first.about[-1]).startswith("Nodes: ")
    assert pools_left(now(MIXED)) is None
    assert pools_seen(now(ABLE)) == ()


def test_nothing_is_listed_before_anything_is_known() -> None:
    assert checks_seen(now(NOTHING), ()) == ()
