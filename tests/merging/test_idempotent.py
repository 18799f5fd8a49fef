"""Merging twice changes nothing: over every target, mode, hardening and version, into its own files and others'."""

from pathlib import Path

import pytest

from tests.targets.files import RUN_TARGETS, variants
from tests.targets.plans import exported
from wizard.errors import BadInputError
from wizard.language import Language
from wizard.merging.merge import merge
from wizard.merging.source import source
from wizard.plan.settings import check_answers

FILES = Path(__file__).parent / "files"
OTHERS = {
    "compose": ["compose.yml"],
    "gitlab-docker": [".gitlab-ci.yml", "config.toml"],
    "gitlab-kubernetes": [".gitlab-ci.yml", "config.toml", "values.yaml"],
    "github-docker": [".github/workflows/ci.yml"],
    "github-kubernetes": [".github/workflows/ci.yml", "scale-set.yaml"],
    "argocd": [".gitlab-ci.yml", "repo-server.yaml"],
}
RUNNERS = {
    ("gitlab-docker", "config.toml"): "builder",
    ("gitlab-kubernetes", "config.toml"): "cluster",
    ("gitlab-kubernetes", "values.yaml"): "1",
    ("github-kubernetes", "scale-set.yaml"): "arc",
}


@pytest.mark.parametrize("target", RUN_TARGETS)
def test_a_file_that_was_exported_lacks_nothing(target: str) -> None:
    seen: set[str] = set()
    for settings in variants(target):
        done = exported(target, settings, files=True)
        for artifact in done.artifacts:
            if artifact.content not in seen and artifact.kind:
                seen.add(artifact.content)
                merged = merge(source(artifact.path, artifact.content), done, check_answers(settings, target))
                assert merged.diff == "", (settings, artifact.path)


@pytest.mark.parametrize(("target", "name"), [(t, name) for t, names in OTHERS.items() for name in names])
def test_a_merged_file_lacks_nothing(target: str, name: str) -> None:
    content = (FILES / name).read_text("utf-8")
    into = RUNNERS.get((target, name), "")
    seen: set[str] = set()
    for settings in variants(target):
        done, answers = exported(target, settings, files=True), check_answers(settings, target)
        first = merge(source(name, content), done, answers, into=into, tr=Language("ru"))
        assert first.diff or target == "argocd", settings
        if first.after in seen:
            continue
        seen.add(first.after)
        second = merge(source(name, first.after), done, answers, into=into, tr=Language("ru"))
        assert second.diff == "", settings


@pytest.mark.parametrize(("target", "name"), [(t, name) for t, names in OTHERS.items() for name in names])
def test_going_from_one_mode_to_another_ends_where_going_there_at_once_does(target: str, name: str) -> None:
    """What one mode has added is changed for the other: no profile and no option stays that contradicts."""
    content, into = (FILES / name).read_text("utf-8"), RUNNERS.get((target, name), "")
    hardened = {"mode": "overlay", "hardening": "least-privilege"}
    usual = {"mode": "overlay", "hardening": "standard"}
    for path in ((hardened, usual), (usual, hardened)):
        text = content
        for settings in path:
            done = exported(target, settings, files=True)
            text = merge(source(name, text), done, check_answers(settings, target), into=into).after
        again = merge(source(name, text), done, check_answers(path[1], target), into=into)
        assert again.diff == ""
        assert text.count("seccomp=") + text.count("seccomp:") <= content.count("seccomp") + 2


def test_every_yaml_and_toml_file_has_a_kind_but_one_that_no_program_reads() -> None:
    hardened = {"mode": "overlay", "hardening": "least-privilege"}
    without = {
        artifact.path
        for target in RUN_TARGETS
        for artifact in exported(target, hardened, files=True).artifacts
        if artifact.language in ("yaml", "toml") and not artifact.kind
    }
    assert without == {"container-parameters.yaml"}


@pytest.mark.parametrize("target", ["docker", "podman", "ci-docker"])
def test_a_target_without_such_files_says_which_have_them(target: str) -> None:
    done = exported(target, {"mode": "overlay"}, files=True)
    with pytest.raises(BadInputError) as caught:
        merge(source("compose.yml", "services: {}\n"), done, check_answers({}, target))
    assert "does not apply" in caught.value.message.msgid
