"""Files as people have them, each with the export put into it; `python -m tests.merging.cases` writes the diffs."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.targets.plans import exported
from wizard.language import Language
from wizard.merging.merge import Merged, merge
from wizard.merging.source import source
from wizard.plan.settings import check_answers
from wizard.targets.exporting import Exported

FOLDER = Path(__file__).parent
FILES = FOLDER / "files"


@dataclass(frozen=True)
class Case:
    """A file, the target, what is set, and what is meant where several could be."""

    name: str
    file: str
    target: str
    settings: tuple[tuple[str, str], ...] = ()
    into: str = ""
    language: str = ""


HARDENED = (("hardening", "least-privilege"),)
CASES = (
    Case("runner-docker", "config.toml", "gitlab-docker", (("runner_name", "builder"),), language="en"),
    Case("runner-docker-hardened", "config.toml", "gitlab-docker", HARDENED, into="builder"),
    Case("runner-kubernetes", "config.toml", "gitlab-kubernetes", HARDENED, into="cluster"),
    Case("pipeline", ".gitlab-ci.yml", "gitlab-docker", language="ru"),
    Case("pipeline-bundle", ".gitlab-ci.yml", "argocd"),
    Case("pipeline-without-werf", "other.gitlab-ci.yml", "gitlab-docker"),
    Case("compose", "compose.yml", "compose", (("repo", "registry.example.com/app"),), language="en"),
    Case("compose-hardened", "compose.yml", "compose", HARDENED),
    Case("compose-alias", "alias.compose.yml", "compose"),
    Case("workflow", ".github/workflows/ci.yml", "github-docker", language="ru"),
    Case("workflow-kubernetes", ".github/workflows/ci.yml", "github-kubernetes"),
    Case("workflow-without-werf", ".github/workflows/lint.yml", "github-docker"),
    Case("values", "values.yaml", "gitlab-kubernetes", into="1"),
    Case("scale-set-values", "scale-set.yaml", "github-kubernetes", into="arc"),
    Case("repo-server", "repo-server.yaml", "argocd"),
)


@cache
def _exported(case: Case) -> Exported:
    return exported(case.target, {"mode": "overlay", **dict(case.settings)}, files=True)


def merged(case: Case, content: str | None = None) -> Merged:
    """The case's file with its export, or another content under its name."""
    settings = {"mode": "overlay", **dict(case.settings)}
    before = (FILES / case.file).read_text("utf-8") if content is None else content
    say = Language(case.language) if case.language else None
    done = _exported(case)
    return merge(source(case.file, before), done, check_answers(settings, case.target), into=case.into, tr=say)


def golden(case: Case) -> str:
    """What is kept of a case: what is told, and the diff."""
    done = merged(case)
    say = Language(case.language or "en")
    return "".join(f"> {say(message)}\n" for message in done.notices) + done.diff


if __name__ == "__main__":
    for one in CASES:
        (FOLDER / "golden" / f"{one.name}.diff").write_text(golden(one), "utf-8")
