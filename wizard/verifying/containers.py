"""Trials with Docker, Podman and Compose: the exported files unchanged, with the probe as the command."""

import shlex
from pathlib import Path

from wizard.errors import BadInputError
from wizard.facts.world import Done, World
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.records import replace
from wizard.targets.container import volumes
from wizard.targets.docker import Line
from wizard.targets.renderer import renderer_of
from wizard.verifying.engine import LABEL, Engine, engine_for_asking, for_cleaning, is_absent, make_volume, remove_all
from wizard.verifying.trial import End, Trial, facts_in, script

_TOPIC = "concepts/verify"
_DOWN_SECONDS = 30.0

_NOTHING: tuple[str, ...] = ()


def try_engine(plan: Plan, world: World, seconds: float) -> Trial:
    """Try a plan with `docker run` or `podman run`. Raises BadInputError if the engine does not behave as expected."""
    engine = engine_for_asking(world, plan.target)
    artifacts = renderer_of(plan.target).render(_probing(plan), as_files=True, extra=_own_options(engine))
    named = [one.source for one in volumes(plan) if one.kind == "volume" and one.source]
    # Existing volumes belong to the user.
    wanted = tuple(name for name in named if is_absent(engine, name))
    done, left = Done(None), _NOTHING
    with world.folder_with({artifact.path: artifact.content for artifact in artifacts}) as folder:
        try:
            for volume in wanted:
                make_volume(engine, volume)
            done = world.run_in_new_session(["sh", str(folder / artifacts[0].path)], seconds=seconds, stdin=script())
        finally:
            left = remove_all(for_cleaning(engine), wanted, broken_off=done.status is None)
    return _trial(_shown(artifacts[0].content, plan), done, left)


def try_compose(plan: Plan, world: World, seconds: float) -> Trial:
    """Try a plan with `docker compose run`. Raises BadInputError without Compose."""
    engine = engine_for_asking(world, "docker")
    if engine.ask("compose", "version").status != 0:
        raise BadInputError(
            text("Docker has no `compose` command here."),
            text("`werf-wizard verify docker` verifies the same confinement."),
        )
    artifacts = renderer_of(plan.target).render(_at(plan, world.current_folder()), as_files=True)
    files = {artifact.path: artifact.content for artifact in artifacts}
    # All that Compose makes has the project's name, and its label.
    project = engine.trial
    run = ["run", "--rm", "--no-deps", "-T", "--label", LABEL, "--entrypoint", "sh", "werf", "-s"]
    done, left = Done(None), _NOTHING
    with world.folder_with(files) as folder:
        whole = ["docker", "compose", "--project-name", project, "--project-directory", str(folder)]
        whole += ["--file", str(folder / "compose.yaml")]
        try:
            done = world.run_in_new_session([*whole, *run], seconds=seconds, stdin=script())
        finally:
            down = world.run_in_new_session([*whole, "down", "--volumes", "--remove-orphans"], seconds=_DOWN_SECONDS)
            left = () if down.status == 0 else (project,)
    return _trial(shlex.join(["docker", "compose", *run]), done, left)


def _own_options(engine: Engine) -> list[Line]:
    options = (
        f"--name {engine.trial}",
        *(f"--label {label}" for label in engine.labels),
        "--interactive",
        "--entrypoint sh",
    )
    return [Line(option, _TOPIC) for option in options]


def _probing(plan: Plan) -> Plan:
    """Return the plan with the probe as its command; `sh` is the entry point, because an image may have another one."""
    return replace(plan, answers=Answers({**plan.answers.given, "command": "-s"}))


def _at(plan: Plan, folder: str) -> Plan:
    """Return the plan with its directory as an absolute path: Compose resolves relative ones from its own file."""
    workdir = plan.answers["workdir"]
    whole = workdir if workdir == "none" else str(Path(folder) / workdir)
    return replace(plan, answers=Answers({**plan.answers.given, "workdir": whole}))


def _shown(content: str, plan: Plan) -> str:
    """Return the command as a person reads it: without the shebang line."""
    return content.removeprefix("#!/bin/sh\n").strip()


def _trial(command: str, done: Done, left: tuple[str, ...]) -> Trial:
    facts = facts_in(done.output)
    end: End = "ran" if facts else "flood" if done.flooded else "late" if done.status is None else "refused"
    return Trial(command, end, facts, done.error, left)
