"""A container engine during a trial: asked before it, and cleaned afterwards of what has the trial's label."""

from wizard.errors import BadInputError
from wizard.facts.printed import last_line
from wizard.facts.unanswered import NOTHING_SAID, in_words
from wizard.facts.world import Done, World
from wizard.language import Text, text
from wizard.records import Record

LABEL = "io.werf-wizard=verify"
"""The label of everything that any trial creates."""
_TRIAL = "io.werf-wizard.trial"
_ASK_SECONDS = 15.0
_CLEAN_SECONDS = 30.0


class Engine(Record):
    """Docker or Podman, in a world, for one trial; calls must end by a time of the world's clock."""

    world: World
    name: str
    trial: str
    until: float

    def ask(self, *words: str) -> Done:
        """Run a short command of the engine, which Ctrl-C does not reach."""
        return self.world.run_in_new_session([self.name, *words], seconds=self.until - self.world.seconds())

    @property
    def labels(self) -> tuple[str, str]:
        """Return the labels of everything that this trial creates."""
        return LABEL, f"{_TRIAL}={self.trial}"


def engine_for_asking(world: World, name: str) -> Engine:
    """Return the engine for a new trial. Raises BadInputError if it is missing or does not answer."""
    if not world.has_command(name):
        raise BadInputError(
            text("There is no `{name}` command here.", name=name),
            text("Choose another target: werf-wizard verify docker, podman, compose or kubernetes."),
        )
    trial = f"werf-wizard-verify-{world.unique_suffix()}"
    engine = Engine(world, name, trial, world.seconds() + _ASK_SECONDS)
    done = engine.ask("version", "--format", "{{json .}}")
    if done.status != 0:
        raise BadInputError(
            text("{name} does not answer: {why}", name=name, why=_why(done)),
            text("Start it, or run `werf-wizard verify` on a machine where it answers."),
            text("`werf-wizard doctor` shows what this machine supports."),
        )
    return engine


def for_cleaning(engine: Engine) -> Engine:
    """Return the engine with the time that removing everything may take."""
    return Engine(engine.world, engine.name, engine.trial, engine.world.seconds() + _CLEAN_SECONDS)


def is_absent(engine: Engine, volume: str) -> bool:
    """Return whether the volume does not exist. Raises BadInputError if the engine does not say."""
    done = engine.ask("volume", "inspect", volume)
    if done.status == 0:
        return False
    if done.status is not None and "no such volume" in done.error.lower() and volume in done.error:
        return True
    raise BadInputError(
        text(
            "{name} does not say whether the volume {volume} exists: {why}",
            name=engine.name,
            volume=volume,
            why=_why(done),
        ),
        text("Nothing was started or removed."),
    )


def make_volume(engine: Engine, volume: str) -> None:
    """Create a volume with the trial's labels; an existing one stays as it is. Raises BadInputError on failure."""
    labels = [word for label in engine.labels for word in ("--label", label)]
    done = engine.ask("volume", "create", *labels, volume)
    if done.status != 0:
        raise BadInputError(
            text("{name} could not create the volume {volume}: {why}", name=engine.name, volume=volume, why=_why(done))
        )


def remove_all(engine: Engine, volumes: tuple[str, ...], *, broken_off: bool) -> tuple[str, ...]:
    """Remove the trial's containers, then its volumes, never anything without its label; return what remains."""
    _remove_containers(engine)
    if broken_off:
        # The engine may be about to make the container whose client was killed: it is looked for a little later.
        engine.world.pause(1)
        _remove_containers(engine)
    left = () if _list(engine, "ps", "--all") == () else (engine.trial,)
    made = _list(engine, "volume", "ls") if volumes else ()
    if made:
        engine.ask("volume", "rm", *made)
        made = _list(engine, "volume", "ls")
    return (*left, *(volumes if made is None else made))


def _remove_containers(engine: Engine) -> None:
    if there := _list(engine, "ps", "--all"):
        engine.ask("rm", "--force", "--volumes", *there)


def _list(engine: Engine, *words: str) -> tuple[str, ...] | None:
    """Return what has the trial's label; None if the engine does not say."""
    done = engine.ask(*words, "--quiet", "--filter", f"label={engine.labels[1]}")
    return tuple(done.output.split()) if done.status == 0 else None


def _why(done: Done) -> Text:
    return in_words(last_line(done.error, NOTHING_SAID)[:300])
