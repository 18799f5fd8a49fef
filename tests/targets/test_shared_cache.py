"""A cache that several nodes mount: werf's own on a claim for all, Buildah's storage with each Pod."""

import pytest

from wizard.facts.model import make_facts
from wizard.lint.linting import lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS
from wizard.targets.exporting import export

FACTS = make_facts({"kernel.release": "6.1.0-18-amd64", "userns.max": "63404", "overlay.rootless": "yes"})
SHARING = [name for name, target in TARGETS.items() if "shared" in target.caches]


@pytest.mark.parametrize("target", SHARING)
def test_the_claim_is_for_all_nodes_and_the_storage_is_the_pods_own(target: str) -> None:
    answers = Answers({"cache": "shared", "cache_class": "nfs", "cache_size": "7Gi"})
    artifacts = export(target, answers, FACTS, as_files=True).artifacts
    claims = [
        one
        for artifact in artifacts
        for one in artifact.data
        if "PersistentVolumeClaim" in str(one.get("kind")) and artifact.language == "yaml"
    ]
    assert len(claims) == 1
    text = "\n".join(artifact.content for artifact in artifacts)
    assert "storageClassName: nfs" in text
    assert "- ReadWriteMany" in text
    assert "werf-cache" in text
    assert "werf-storage" not in text
    found = lint([LintSource(one.path, one.content) for one in artifacts], FACTS, answers).findings
    assert [one for one in found if one.severity != "note"] == []


def test_the_default_is_what_works_on_every_node() -> None:
    assert SHARING == ["kubernetes", "gitlab-kubernetes", "github-kubernetes", "ci-kubernetes"]
    for target in SHARING:
        assert TARGETS[target].caches[0] == "emptydir"
