"""Nothing is deleted unless the reader is told what goes."""

import re

import pytest

from wizard.diagnosis.fixing import confirmations, steps
from wizard.diagnosis.model import Step
from wizard.facts.model import Facts
from wizard.knowledge.problems import problem_names, read_problem
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.plan.settings import Answers

PROBLEMS = problem_names()
DELETES = re.compile(
    r"(?<![-\w])(rm|rmi|rmdir|unlink|shred|mkfs(\.\w+)?|wipefs|dd|truncate|blkdiscard)\s(?!.*/var/lib/apt/lists)"
    r"|\b(system|machine|volume|image|images|container|builder|network|pod|pvc|namespace|ns)\s+"
    r"(reset|prune|rm|remove|delete|migrate)\b"
    r"|\bkubectl\s+(delete|drain|replace)\b|\bwerf\s+(cleanup|purge|dismiss|host\s+(cleanup|purge))(?!.*--dry-run)"
    r"|\bhelm\s+uninstall\b|\bgit\s+(clean|reset\s+--hard)\b|\s-delete\b|--prune\b|--repair\b|--force\b|--overwrite-all\b"
)
"""Commands after which something is gone, or that stop what is running."""
_ITS_OWN = re.compile(r"(touch|mkdir) (\S+) && rm(dir)? \2|(\w)=\$\(.*\brm \"\$\4\"")
"""What the same line has made to try something."""
_APPLIED = re.compile(r"^kubectl apply -f (\S+)$", re.MULTILINE)
"""A file whose objects a block has made itself, and may delete again."""
_COMMENT = re.compile(r"(^|\s)#.*")
_FENCE = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def deleting(code: str) -> list[str]:
    """The lines of a shell text that delete; what is made for the occasion by mktemp is nobody's."""
    lines = [_COMMENT.sub("", line).strip() for line in code.splitlines()]
    made = [f"kubectl delete -f {name}" for name in _APPLIED.findall(code)]
    found = [line for line in lines if DELETES.search(_ITS_OWN.sub("", line)) and line not in made]
    return [] if "mktemp -d" in code else found


def written(name: str) -> list[dict[str, str]]:
    """The steps of a problem that its author wrote out."""
    return [step for step in read_problem(name)["fix"] if "run" in step or "write" in step]


@pytest.mark.parametrize(
    "line",
    [
        "rm -rf ~/.local/share/containers/storage",
        "podman system reset",
        "docker system prune --all",
        "docker volume rm x",
        "kubectl delete pvc x",
        "sudo mkfs.ext4 /dev/sdb",
        "podman system migrate",
        "werf host cleanup",
        "find . -name x -delete",
        "true && buildah rmi --prune",
        "podman system check --repair",
    ],
)
def test_a_command_that_deletes_is_seen(line: str) -> None:
    assert deleting(line) == [line]


@pytest.mark.parametrize("line", ["docker run --rm alpine true", "werf host cleanup --dry-run", "podman volume ls"])
def test_a_command_that_only_looks_is_none(line: str) -> None:
    assert deleting(line) == []


def test_a_step_that_deletes_says_what_is_lost() -> None:
    found = [(name, step) for name in PROBLEMS for step in written(name)]
    codes = [(name, step.get("run", step.get("write", "")), "deletes" in step) for name, step in found]
    assert [(name, code) for name, code, told in codes if deleting(code) and not told] == []
    assert [(name, code) for name, code, told in codes if told and not deleting(code)] == []


@pytest.mark.parametrize("target", ["docker", "podman", "kubernetes"])
def test_a_deletion_is_never_the_first_step(target: str) -> None:
    firsts = [(name, step) for name in PROBLEMS for step in steps(name, target, Answers({}), Facts({}))[:1]]
    assert len(firsts) > 50
    assert [(name, step.code) for name, step in firsts if step.deletes] == []


def test_what_only_looks_deletes_nothing() -> None:
    found = [step.code for name in PROBLEMS for step in confirmations(name, "kubernetes")]
    assert [code for code in found if deleting(code)] == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_page_has_no_deletion_but_those_of_the_problems(language: str) -> None:
    told = "\n".join(step.get("run", "") for problem in PROBLEMS for step in written(problem) if "deletes" in step)
    found = [
        (name, line)
        for name in topic_ids()
        for block in _FENCE.findall(read_topic(name, language).body)
        for line in deleting(block)
        if line not in told and line.replace(" delete ", " apply ") not in block
    ]
    assert found == []  # what the block itself has applied goes again


def test_all_of_a_users_podman_is_deleted_only_after_a_look_at_its_volumes() -> None:
    """In Podman's storage there are volumes and containers, which nothing builds again."""
    for name in ("storage-corrupted", "storage-driver-db-mismatch"):
        found = steps(name, "podman", Answers({}), Facts({}))
        first = next(number for number, step in enumerate(found) if step.deletes)
        assert any("podman volume ls" in step.code for step in found[:first]), name
    assert "--force" not in "".join(map(_code, steps("storage-driver-db-mismatch", "podman", Answers({}), Facts({}))))


def _code(step: Step) -> str:
    return step.code
