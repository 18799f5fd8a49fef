"""Which mode it will be, and what to say where none can or another would do."""

from wizard.errors import MissingFactError, RefusedError, WizardError
from wizard.language import Text, text
from wizard.plan.checks.labels import LABELS
from wizard.plan.modes import MODES, Mode, ModeId, Reason, Verdict

PREPARE = text(
    "`werf-wizard export host` prints the commands that prepare the machine; `werf-wizard doctor` explains why."
)
"""The way out of a refusal that the machine's own settings cause."""
_PROBE = text(
    "Run the probe where the container will run:"
    " werf-wizard probe --script | ssh HOST sh -s > facts.txt, then --facts facts.txt."
)


def choose_mode(wanted: str, verdict: Verdict, *, force: bool) -> tuple[ModeId, list[Text]]:
    """Return the wanted mode (`auto`: the recommended one), and what to say of it.

    Raises MissingFactError or RefusedError if none exists, or the wanted one cannot work (not with `force`).
    """
    if wanted in MODES:
        mode = next(name for name in MODES if name == wanted)
        return mode, _on_chosen_mode(verdict[mode], verdict, force=force)
    if verdict.mode is None:
        raise no_mode(verdict)
    return verdict.mode, []


def narrowest_open(verdict: Verdict) -> ModeId | None:
    """Return the mode that needs the fewest rights among those that are not ruled out."""
    return next((mode.id for mode in verdict.modes if mode.works != "no"), None)


def _on_chosen_mode(mode: Mode, verdict: Verdict, *, force: bool) -> list[Text]:
    """Return what to say of a mode that a person chose; raises RefusedError where it cannot work."""
    if mode.works == "no":
        said = {"mode": mode.id, "check": LABELS[mode.reasons[0].check], "why": mode.reasons[0].text}
        if force:
            return [text("Mode {mode} was requested although it cannot work here: {check}: {why}.", **said)]
        raise RefusedError(
            text("Mode {mode} cannot work here: {check}: {why}.", **said),
            *_ways_from(verdict),
            text("`--force` writes the configuration anyway; `--facts FILE` uses the facts of another machine."),
        )
    if verdict.mode and MODES.index(verdict.mode) < MODES.index(mode.id):
        return [
            text("Mode {narrower} works here too and grants less than {mode}.", narrower=verdict.mode, mode=mode.id)
        ]
    if mode.works == "unknown":
        facts = _missing(mode.missing)
        return [text("It is not known whether mode {mode} works: {facts} is unknown.", mode=mode.id, facts=facts)]
    return []


def _ways_from(verdict: Verdict) -> list[Text]:
    if verdict.mode:
        return [text("Mode {mode} works: leave out --mode, or choose it.", mode=verdict.mode)]
    if verdict.missing:
        mode = narrowest_open(verdict)
        return [text("Mode {mode} may work: {facts} is unknown.", mode=mode, facts=_missing(verdict.missing)), _PROBE]
    if not _curable(verdict):
        return [_what_can_be_done(_hopeless(verdict))]
    return [PREPARE]


def _curable(verdict: Verdict) -> list[Mode]:
    """Return the modes that would work once the machine is prepared."""
    return [mode for mode in verdict.modes if all(verdict.checks[r.check].fix for r in mode.reasons)]


def _hopeless(verdict: Verdict) -> Reason:
    """Return why the widest mode does not work, by a check that nothing fixes."""
    return next(r for r in verdict.modes[-1].reasons if not verdict.checks[r.check].fix)


def _what_can_be_done(reason: Reason) -> Text:
    return text("`werf-wizard explain {topic}` shows what you can do.", topic=reason.topic)


def _missing(facts: tuple[str, ...]) -> Text:
    """Return the facts one of which has to be known."""
    if len(facts) > 1:
        return text("{one} or {other}", one=facts[0], other=facts[1])
    return text("{value}", value=facts[0])


def no_mode(verdict: Verdict) -> WizardError:
    """Return the sentence for facts with which no mode surely works: a missing fact, or a refusal."""
    if verdict.missing:
        return MissingFactError(
            text("The mode cannot be chosen yet: {facts} is unknown.", facts=_missing(verdict.missing)),
            _PROBE,
            text(
                "Or write what you know to a file, one fact per line, such as {key}=…, and pass it with --facts.",
                key=verdict.missing[0],
            ),
            text("Or choose the mode yourself: --mode overlay, fuse-device or fuse-privileged."),
        )
    curable = _curable(verdict)
    if not curable:
        reason = _hopeless(verdict)
        return RefusedError(
            text("No mode can work here: {check}: {why}.", check=LABELS[reason.check], why=reason.text),
            _what_can_be_done(reason),
        )
    reason = curable[0].reasons[0]
    return RefusedError(
        text(
            "No mode can work here until the machine is prepared: {check}: {why}.",
            check=LABELS[reason.check],
            why=reason.text,
        ),
        PREPARE,
    )
