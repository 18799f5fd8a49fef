"""The target nerdctl: the command of Docker, for containerd."""

from collections.abc import Sequence

from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.targets import BUILDS, OWN_IMAGE, Target
from wizard.targets.artifact import Artifact
from wizard.targets.docker import render_run
from wizard.targets.steps import RUN_HERE, Step

TARGET = Target(
    id="nerdctl",
    order=25,
    name=text("nerdctl"),
    about=text("one nerdctl run command"),
    engine="docker",
    settings=(*BUILDS, *OWN_IMAGE, "workdir"),
    caches=("volume", "none"),
    forms=("docker",),
)


def render(plan: Plan, *, as_files: bool = False) -> list[Artifact]:
    """The command; as files, with what it needs beside it."""
    return render_run(plan, "nerdctl run --rm", "nerdctl-run.sh", as_files=as_files)


def steps(plan: Plan, files: Sequence[Artifact]) -> tuple[Step, ...]:
    """What is done with the files."""
    return (("sh nerdctl-run.sh", RUN_HERE),)
