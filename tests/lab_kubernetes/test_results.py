"""The results of the lab of Kubernetes are of its chapters, and its taken-away settings change what they name."""

import pytest
import yaml

from tests.lab.rig import REPOSITORY
from tests.lab_kernels import results
from tests.lab_kubernetes.ablations import TAKEN, Taken, without
from tests.lab_kubernetes.chapters import CHAPTERS, KUBERNETES_LAB
from tests.lab_kubernetes.messages import FAULTS, Fault
from wizard.knowledge.topics import read_topic

POD = {
    "kind": "Pod",
    "spec": {
        "containers": [
            {
                "securityContext": {
                    "allowPrivilegeEscalation": True,
                    "capabilities": {"add": ["SETUID", "SETGID"]},
                },
                "resources": {"limits": {"squat.ai/fuse": 1}},
            }
        ]
    },
}


def test_the_results_are_of_every_chapter_and_the_tables_are_theirs() -> None:
    sections = results.read(REPOSITORY / KUBERNETES_LAB.data)
    assert list(sections) == list(CHAPTERS)
    assert all(section.rows or section.not_run for section in sections.values())
    assert all(section.date and section.engine for section in sections.values() if section.rows)
    tables = (REPOSITORY / results.TABLES).read_text("utf-8")
    assert results.put_into(tables, list(sections.values()), KUBERNETES_LAB) == tables
    assert KUBERNETES_LAB.limits in tables


@pytest.mark.parametrize("taken", TAKEN, ids=lambda taken: f"{taken.topic}: {taken.words}")
def test_a_setting_is_taken_away_where_it_is_and_nowhere_else(taken: Taken) -> None:
    kinds = {"settings/seccomp-unconfined": "Unconfined", "settings/seccomp-profile": "Localhost"}
    pod = yaml.safe_load(yaml.safe_dump(POD))
    security = pod["spec"]["containers"][0]["securityContext"]
    if kind := kinds.get(taken.topic):
        security["seccompProfile"] = {"type": kind}
    security["privileged"] = taken.topic == "settings/privileged"
    whole = yaml.safe_dump_all([pod])
    changed = without(whole, taken)
    assert changed is not None
    assert changed != whole
    assert without(changed, taken) is None
    assert "```error" in read_topic(taken.topic, "en").body


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_message_that_is_provoked_is_one_of_its_page(fault: Fault) -> None:
    assert f"```error\n{fault.message}\n```" in read_topic(f"problems/{fault.problem}", "en").body
    assert fault.manifest != yaml.safe_dump_all([]) or fault.command
