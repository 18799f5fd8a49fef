"""Trials by Docker, Podman and Compose: the exported files as they are, with the probe as the container's command."""

import shlex
from pathlib import Path

from wizard.errors import BadInputError
from wizard.facts.world import Done, World
from wizard.language import text
from wizard.plan.plan import Plan
from wizard.plan.settings import Answers
from wizard.records import Record, replace
from wizard.targets import compose, docker, podman
from wizard.targets.container import volumes
from wizard.targets.docker import Line
from wizard.verifying.trial import End, Trial, facts_in, script

LABEL = "io.werf-wizard=verify"
"""What everything is labelled with that a trial makes."""

_TOPIC = "concepts/verify"
_ASK_SECONDS = 10.0
_CLEAN_SECONDS = 30.0

_NOTHING: tuple[str, ...] = ()


class _Engine(Record):
    """A container engine's command, in a world."""

    world: World
    name: str

    def ask(self, *words: str, seconds: float = _ASK_SECONDS) -> Done:
        """Run a short command of the engine, out of reach of Ctrl-C."""
        return self.world.run_apart([self.name, *words], seconds=seconds)


def try_engine(plan: Plan, world: World, seconds: float) -> Trial:
    """A trial by `docker run` or `podman run`. Raises BadInputError where the engine does not answer."""
    engine = _Engine(world, plan.target)
    _must_answer(engine)
    name = f"werf-wizard-verify-{world.name_nobody_has()}"
    extra = [Line(f"--name {name}", _TOPIC), Line(f"--label {LABEL}", _TOPIC), Line("--interactive", _TOPIC)]
    extra.append(Line("--entrypoint sh", _TOPIC))
    render = docker.render if plan.target == "docker" else podman.render
    artifacts = render(_probing(plan), as_files=True, extra=extra)
    kept = _own_volumes(plan, engine)
    done, left = Done(None), _NOTHING
    with world.folder_with({artifact.path: artifact.content for artifact in artifacts}) as folder:
        try:
            done = world.run_apart(["sh", str(folder / artifacts[0].path)], seconds=seconds, stdin=script())
        finally:
            left = _remove(engine, name, kept, broken_off=done.status is None)
    return _trial(_shown(artifacts[0].content, plan), done, left)


def try_compose(plan: Plan, world: World, seconds: float) -> Trial:
    """A trial by `docker compose run`. Raises BadInputError where there is no Compose."""
    engine = _Engine(world, "docker")
    _must_answer(engine)
    if engine.ask("compose", "version").status != 0:
        raise BadInputError(
            text("Docker has no `compose` command here."),
            text("`werf-wizard verify docker` proves the same confinement."),
        )
    files = {artifact.path: artifact.content for artifact in compose.render(_at(plan, world.current_folder()))}
    project = f"werf-wizard-verify-{world.name_nobody_has()}"
    run = ["run", "--rm", "--no-deps", "-T", "--label", LABEL, "--entrypoint", "sh", "werf", "-s"]
    done, left = Done(None), _NOTHING
    with world.folder_with(files) as folder:
        whole = ["docker", "compose", "--project-name", project, "--project-directory", str(folder)]
        whole += ["--file", str(folder / "compose.yaml")]
        try:
            done = world.run_apart([*whole, *run], seconds=seconds, stdin=script())
        finally:
            down = world.run_apart([*whole, "down", "--volumes", "--remove-orphans"], seconds=_CLEAN_SECONDS)
            left = () if down.status == 0 else (project,)
    return _trial(shlex.join(["docker", "compose", *run]), done, left)


def _must_answer(engine: _Engine) -> None:
    if not engine.world.has_command(engine.name):
        raise BadInputError(
            text("There is no `{name}` command here.", name=engine.name),
            text("Name another target: werf-wizard verify docker, podman, compose or kubernetes."),
        )
    done = engine.ask("version", "--format", "{{json .}}")
    if done.status != 0:
        why = done.error.strip().splitlines()[-1:] or ["no answer"]
        raise BadInputError(
            text("{name} does not answer: {why}", name=engine.name, why=why[0][:300]),
            text("`werf-wizard doctor` says what is here."),
        )


def _probing(plan: Plan) -> Plan:
    """The plan with the probe instead of the command; `sh` is the entry point, for an image may have another."""
    return replace(plan, answers=Answers({**plan.answers.given, "command": "-s"}))


def _at(plan: Plan, folder: str) -> Plan:
    """The plan with its folder named whole: Compose counts a relative one from its file, which lies elsewhere."""
    workdir = plan.answers["workdir"]
    whole = workdir if workdir == "none" else str(Path(folder) / workdir)
    return replace(plan, answers=Answers({**plan.answers.given, "workdir": whole}))


def _shown(content: str, plan: Plan) -> str:
    """The command as a person reads it: without the shell's first line."""
    return content.removeprefix("#!/bin/sh\n").strip()


def _own_volumes(plan: Plan, engine: _Engine) -> tuple[str, ...]:
    """The volumes that the trial will make: those which are there already are the person's."""
    names = [one.source for one in volumes(plan) if one.kind == "volume" and one.source]
    return tuple(name for name in names if engine.ask("volume", "inspect", name).status not in (0, None))


def _remove(engine: _Engine, name: str, made: tuple[str, ...], *, broken_off: bool) -> tuple[str, ...]:
    """Take the container away, then the volumes; gives the names of what is still there."""
    left = []
    there = (0, None)
    if broken_off:
        engine.ask("rm", "--force", "--volumes", name, seconds=_CLEAN_SECONDS)
        # The engine may be about to make the container whose client was killed: it is looked for a little later.
        engine.world.pause(1)
    if engine.ask("container", "inspect", name).status in there:
        engine.ask("rm", "--force", "--volumes", name, seconds=_CLEAN_SECONDS)
        left += [name] if engine.ask("container", "inspect", name).status in there else []
    for volume in made:
        gone = engine.ask("volume", "rm", volume)
        if gone.status != 0 and engine.ask("volume", "inspect", volume).status in there:
            left.append(volume)
    return tuple(left)


def _trial(command: str, done: Done, left: tuple[str, ...]) -> Trial:
    facts = facts_in(done.output)
    end: End = "ran" if facts else "late" if done.status is None else "refused"
    return Trial(command, end, facts, done.error, left)
