"""Changes are in the syntax of the file that they are for."""

import shlex

import pytest
import tomlkit
from ruamel.yaml import YAML

from wizard.documents.model import Container, Form
from wizard.formats.places import NOWHERE
from wizard.language import text
from wizard.lint.changes import Changes
from wizard.lint.rules.rule import Found

SETTINGS = (
    *("seccomp-unconfined", "seccomp-profile", "apparmor-unconfined", "apparmor-profile", "capabilities"),
    *("capabilities-add", "device-fuse", "storage-volume", "selinux-label", "user"),
)
FORMS: tuple[Form, ...] = (
    *("docker", "podman", "compose", "quadlet", "parameters", "kubernetes", "gitlab-docker", "gitlab-kubernetes"),
    *("github-docker", "github-kubernetes", "argocd"),
)


def added(setting: str, container: Container) -> str:
    """What a finding adds, as lines of the file."""
    (change,) = Changes().of([Found("x", NOWHERE, text(""), adds=setting)], container, [])
    return "\n".join(line.removeprefix("+ ") for line in change.split("\n"))


def is_read(form: Form, change: str) -> bool:
    """Whether what reads a file of that form makes something of the change."""
    match form:
        case "compose" | "parameters" | "kubernetes" | "github-kubernetes" | "argocd":
            return isinstance(YAML(typ="safe", pure=True).load(change), dict)
        case "gitlab-docker" | "gitlab-kubernetes":
            return bool(tomlkit.parse(change).unwrap())
        case "quadlet":
            return all("=" in line for line in change.split("\n"))
        case _:
            return shlex.split(change)[0].startswith("--")


@pytest.mark.parametrize("form", FORMS)
def test_a_change_can_be_read_by_what_reads_the_file(form: Form) -> None:
    made = {setting: added(setting, Container(form=form, name="werf")) for setting in SETTINGS}
    assert {one for one, change in made.items() if not change or "{" in change.replace("{}", "")} == set()
    assert {one: change for one, change in made.items() if not is_read(form, change)} == {}


def test_the_user_and_the_storage_are_those_of_the_place() -> None:
    github, argocd = (Container(form=form, name="x") for form in ("github-docker", "argocd"))
    assert added("user", github) == "--user 1001"
    assert "runAsUser: 999" in added("user", argocd)
    assert "mountPath: /home/argocd/" in added("storage-volume", argocd)
