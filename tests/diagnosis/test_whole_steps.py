"""Every step of every fix can be copied as it is: whole, short, and in the syntax that it claims."""

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import tomlkit

from tests.strict_yaml import load_all
from wizard.diagnosis.configuring import CLUSTER_FILES, MOST_LINES
from wizard.diagnosis.fixing import steps, target_for
from wizard.diagnosis.model import Step
from wizard.diagnosis.signatures import read_problems
from wizard.facts.model import Fact, Facts
from wizard.knowledge.problems import problem_names, read_problem
from wizard.language import Language
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS

PROBLEMS = problem_names()
_FACTS = (
    Facts({}),
    Facts({"distro.id": Fact("talos", ""), "apparmor.enabled": Fact("no", "")}),
    Facts({"apparmor.enabled": Fact("yes", ""), "selinux.mode": Fact("enforcing", "")}),
)
_HERE_DOCUMENT = re.compile(r"<<-?'?(\w+)'?[^\n]*\n(.*?)\n\1\n", re.DOTALL)


_ASKED = (*product(("standard",), _FACTS), ("least-privilege", _FACTS[0]), ("least-privilege", _FACTS[2]))
"""Hardenings and facts. On Talos nothing is hardened in another way than elsewhere."""


@cache
def rendered(name: str) -> tuple[tuple[str, Step], ...]:
    """Each different step of a problem once, with the target that has it."""
    found: dict[tuple[str, str], tuple[str, Step]] = {}
    for target, (hardening, facts), seen in product(TARGETS, _ASKED, {(), read_problems()[name].words}):
        for step in steps(name, target, Answers({"hardening": hardening}), facts, seen):
            found.setdefault((step.code, step.language), (target, step))
    return tuple(found.values())


@cache
def fault(code: str, language: str) -> str:
    """Why a step's code is not what it claims to be; empty if it is. Of a script, a shell says so itself."""
    try:
        match language:
            case "sh":
                bodies = _HERE_DOCUMENT.findall(code)
                for body in (body for _, body in bodies if body.startswith("{")):
                    json.loads(body)
                return "" if code.count("<<") == len(bodies) else "a here-document has no end"
            case "yaml":
                load_all(code)
            case "toml":
                tomlkit.parse(code)
            case "json":
                json.loads(code)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def all_rendered() -> Iterator[tuple[str, str, Step]]:
    """Every problem, with each of its targets and steps."""
    return ((name, target, step) for name in PROBLEMS for target, step in rendered(name))


def test_code_parses_as_what_it_claims() -> None:
    faults = [(*one, why) for *one, step in all_rendered() if (why := fault(step.code, step.language))]
    assert faults == []


def test_a_shell_can_read_every_step(tmp_path: Path) -> None:
    scripts = {step.code: (name, target) for name, target, step in all_rendered() if step.language == "sh"}
    assert len(scripts) > 100
    for number, (code, (name, target)) in enumerate(scripts.items()):
        (tmp_path / f"{name} {target} {number}").write_text(code, "utf-8")
    each = 'for one in *; do sh -n "$one" || echo "$one is refused"; done'
    done = subprocess.run(["sh", "-c", each], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""


def test_no_step_has_more_of_a_file_than_ten_lines() -> None:
    assert MOST_LINES == 10
    assert [(*one, step.code) for *one, step in all_rendered() if step.code.count("\n") > MOST_LINES] == []


def test_each_target_has_a_step() -> None:
    wanted = {(name, target) for name, target in product(PROBLEMS, TARGETS) if target_for(name, target) == target}
    unseen = wanted - {(name, target) for name, target, _ in all_rendered()}
    without = [one for one in unseen if one[1] != "host" and not steps(*one, Answers({}), Facts({}))]
    assert without == []


def test_a_step_shows_more_than_what_every_configuration_has() -> None:
    """The image and the command alone tell a reader nothing that is not there already."""
    shown = [(name, set(one["show"])) for name in PROBLEMS for one in read_problem(name)["fix"] if "show" in one]
    assert [(name, keys) for name, keys in shown if "command" in keys and keys <= {"command", "image"}] == []


@pytest.mark.parametrize("target", ["kubernetes", "gitlab-kubernetes", "argocd"])
def test_profiles_for_nodes_come_by_the_command_that_installs_them(target: str) -> None:
    """A ConfigMap in pieces loads nothing: a profile is whole only in its file."""
    named = [step for name in PROBLEMS for at, step in rendered(name) if at == target and step.path in CLUSTER_FILES]
    assert named == []
    found = steps("seccomp-profile-missing", target, Answers({}), Facts({}))
    assert found[0].code == (
        f"werf-wizard export {target} --set=hardening=least-privilege -o werf-buildah\n"
        "kubectl apply -f werf-buildah/node-profiles.yaml\n"
    )


def test_a_sentence_is_there_in_both_languages() -> None:
    english, russian = Language("en"), Language("ru")
    said = {step.sentence for name in PROBLEMS for _, step in rendered(name)}
    assert [english(one) for one in said if english(one) == russian(one)] == []
