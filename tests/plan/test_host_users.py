"""A Pod's own user namespace: what the facts rule out, what they leave open, what is said of it."""

import pytest

from tests.plan.test_checks import values_of
from wizard.errors import RefusedError
from wizard.facts.model import make_facts
from wizard.language import Language
from wizard.plan.checks import run_checks
from wizard.plan.checks.pods import pod_user_namespaces
from wizard.plan.plan import Plan, make_plan
from wizard.plan.settings import check_answers

NEW = "kernel.release=6.12.0"
TOLD = f"{NEW}, cluster.user_namespaces=yes"


@pytest.mark.parametrize(
    ("line", "version", "answer"),
    [
        ("", (1, 36), "unknown"),
        (NEW, (1, 36), "unknown"),
        (TOLD, (1, 36), "yes"),
        (TOLD, (1, 33), "yes"),
        # Behind a feature gate: whether it is on is nothing that the nodes tell.
        (TOLD, (1, 32), "unknown"),
        (TOLD, (1, 28), "unknown"),
        (TOLD, (1, 27), "no"),
        ("cluster.user_namespaces=yes", (1, 36), "unknown"),
        (f"{NEW}, cluster.user_namespaces=no", (1, 36), "no"),
        ("kernel.release=6.3.0", (1, 36), "unknown"),
        ("kernel.release=6.1.0, cluster.user_namespaces=yes", (1, 36), "no"),
        ("kernel.release=5.14.0-570.12.1.el9_6.x86_64", (1, 36), "unknown"),
        ("kernel.release=5.14.0-570.12.1.el9_6.x86_64, cluster.user_namespaces=yes", (1, 36), "yes"),
        (f"{NEW}, cluster.runtime=containerd://1.7.24", (1, 36), "no"),
        (f"{NEW}, cluster.runtime=containerd://v1.7.24", (1, 36), "no"),
        (f"{NEW}, cluster.runtime=containerd://2.0.0", (1, 36), "unknown"),
        (f"{NEW}, cluster.runtime=containerd://2.1.4;containerd://1.7.24", (1, 36), "no"),
        (f"{NEW}, cluster.runtime=cri-o://1.24.6", (1, 36), "no"),
        (f"{NEW}, cluster.runtime=cri-o://1.33.1", (1, 36), "unknown"),
        (f"{NEW}, cluster.runtime=docker://27.0.1", (1, 36), "no"),
        (f"{NEW}, cluster.runtime=other", (1, 36), "unknown"),
    ],
)
def test_only_what_is_known_decides(line: str, version: tuple[int, int], answer: str) -> None:
    found = pod_user_namespaces(make_facts(values_of(line)), version)
    assert found.answer == answer
    assert (found.why is not None) == (answer == "no")


def plan(line: str = NEW, **settings: str) -> Plan:
    answers = check_answers({"mode": "overlay", **settings}, "kubernetes")
    return make_plan("kubernetes", answers, make_facts(values_of(line)))


def said(found: Plan) -> str:
    return " ".join(Language("en")(note) for note in found.notes)


def test_by_default_nothing_is_said_of_it_that_is_not_known() -> None:
    found = plan()
    assert found.confinement.host_users is None
    assert not found.confinement.small_id_range
    assert "host_users" not in said(found)
    assert "user namespace" not in said(found)


def test_nodes_that_can_are_worth_a_note() -> None:
    assert "--set host_users=no" in said(plan(TOLD))
    assert "host_users" not in said(plan(TOLD, host_users="yes"))


def test_a_wish_that_nobody_can_vouch_for_says_what_the_nodes_need() -> None:
    found = plan(host_users="no")
    assert found.confinement.host_users is False
    assert found.confinement.small_id_range
    assert "6.3" in said(found)
    assert "runc 1.2" in said(found)
    assert "6.3" not in said(plan(TOLD, host_users="no"))


def test_before_it_was_on_by_default_its_gate_is_named() -> None:
    assert "UserNamespacesSupport" in said(plan(host_users="no", kubernetes="1.32"))
    assert "UserNamespacesSupport" not in said(plan(host_users="no", kubernetes="1.33"))


@pytest.mark.parametrize(
    ("line", "settings"),
    [("kernel.release=6.1.0", {}), (f"{NEW}, cluster.runtime=containerd://1.7.1", {}), (NEW, {"kubernetes": "1.27"})],
)
def test_what_cannot_work_is_refused_unless_forced(line: str, settings: dict[str, str]) -> None:
    facts = make_facts(values_of(line))
    wanted = check_answers({"mode": "overlay", "host_users": "no", **settings}, "kubernetes")
    with pytest.raises(RefusedError):
        make_plan("kubernetes", wanted, facts)
    assert make_plan("kubernetes", wanted, facts, force=True).confinement.host_users is False
    other = check_answers({"mode": "overlay", "host_users": "yes", **settings}, "kubernetes")
    assert make_plan("kubernetes", other, facts).confinement.host_users is True


@pytest.mark.parametrize(
    ("line", "small"),
    [
        ("userns.outer_ids=65536", True),
        ("userns.outer_ids=165535", True),
        ("userns.outer_ids=4294967295", True),
        ("userns.outer_ids=165536", False),
        ("userns.outer_ids=196608", False),
        ("userns.outer_ids=196608, container.kind=kubernetes", False),
        ("userns.outer_ids=196608, container.kind=podman", True),
    ],
)
def test_the_images_own_ranges_stay_only_if_a_pod_was_seen_that_has_them(line: str, small: bool) -> None:
    assert plan(f"{NEW}, {line}", host_users="no").confinement.small_id_range is small


@pytest.mark.parametrize(
    ("line", "looks", "said"),
    [
        ("", "idle", "no cluster"),
        ("cluster.version=v1.36.1", "idle", "unknown"),
        ("cluster.version=v1.36.1, cluster.kernel=6.12.0, cluster.user_namespaces=yes", "ok", "every node"),
        ("cluster.version=v1.36.1;v1.27.2, cluster.kernel=6.12.0, cluster.user_namespaces=yes", "idle", "1.27"),
        ("cluster.version=v1.36.1, cluster.kernel=6.12.0;6.1.0, cluster.user_namespaces=yes", "idle", "6.1.0"),
    ],
)
def test_the_check_says_what_a_cluster_told(line: str, looks: str, said: str) -> None:
    checks = run_checks(make_facts(values_of(line)))
    assert checks.look("pod-user-namespaces") == looks
    assert said in Language("en")(checks["pod-user-namespaces"].text)


def test_docker_has_no_such_field() -> None:
    for said in ("auto", "yes", "no"):
        answers = check_answers({"mode": "overlay", "host_users": said}, "docker")
        assert make_plan("docker", answers, make_facts(values_of(NEW))).confinement.host_users is None


@pytest.mark.parametrize(("version", "expected"), [("1.24", None), ("1.25", True), ("1.36", True)])
def test_an_api_without_the_field_is_not_given_it(version: str, expected: bool | None) -> None:
    assert plan(host_users="yes", kubernetes=version).confinement.host_users is expected
