"""The questions about the mode."""

from wizard.interview.question import Choice, Question, Situation, Suggestion
from wizard.interview.ways import ways_out
from wizard.language import Text, text
from wizard.plan.checks.labels import LABELS
from wizard.plan.labels import MODES as MODE_LABELS
from wizard.plan.modes import MODES, Mode


def questions() -> tuple[Question, ...]:
    """Return the questions of the second step."""
    return (
        Question(
            "allow_privileged",
            "mode",
            text("Are privileged containers allowed there?"),
            "settings/privileged",
            lambda _: Suggestion("no", text("it grants root on the host, so only if nothing else works")),
            lambda _: (
                Choice("no", text("No, or unknown")),
                Choice("yes", text("Yes, the platform allows privileged containers")),
            ),
            applies=_only_privileged_is_left,
        ),
        Question("mode", "mode", text("How will Buildah store layers?"), "concepts/modes", _suggest_mode, _modes),
    )


def _only_privileged_is_left(now: Situation) -> bool:
    """Return whether the answer matters: every narrower mode is refused."""
    narrower = [mode for mode in now.verdict.modes if mode.id != "fuse-privileged"]
    return all(mode.works == "no" for mode in narrower) and any(
        reason.check == "privileged-allowed" or now.verdict["fuse-privileged"].works != "no"
        for reason in now.verdict["fuse-privileged"].reasons
    )


def must_prepare(now: Situation) -> bool:
    """Return whether no mode can work until the machine is prepared."""
    return all(mode.works == "no" for mode in now.verdict.modes)


def _modes(now: Situation) -> tuple[Choice, ...]:
    choices = tuple(_choice(now.verdict[mode], now) for mode in MODES)
    if not must_prepare(now):
        return choices
    note = text("one script, run as root, makes a mode work")
    prepare = (Choice("auto", text("Prepare the machine first"), note, topic="targets/host"),)
    return (*(prepare if can_prepare(now) else ()), *ways_out(now), *choices)


def can_prepare(now: Situation) -> bool:
    """Return whether a mode works once root has prepared the machine."""
    checks = now.verdict.checks
    return any(all(checks[reason.check].fix for reason in mode.reasons) for mode in now.verdict.modes)


def _choice(mode: Mode, now: Situation) -> Choice:
    label = text("{what} ({mode})", what=MODE_LABELS[mode.id].name, mode=mode.id)
    reason = mode.reasons[0] if mode.reasons else None
    if mode.works == "no" and reason:
        return Choice(
            mode.id,
            label,
            refused=text("{check}: {why}", check=LABELS[reason.check], why=reason.text),
            topic=mode.topic,
        )
    return Choice(mode.id, label, _note(mode, recommended=now.verdict.mode == mode.id), topic=mode.topic)


_COSTS = {
    "fuse-device": text("works, with the device /dev/fuse as well"),
    "fuse-privileged": text("works, and grants the whole host"),
}


def _note(mode: Mode, *, recommended: bool) -> Text:
    if mode.works == "unknown":
        return text("not certain: {facts} is not known", facts=", ".join(mode.missing))
    if recommended:
        return text("the least-privileged mode that works")
    return _COSTS.get(mode.id) or text("works, but grants more than needed")


def _suggest_mode(now: Situation) -> Suggestion:
    if must_prepare(now):
        why = text("no mode works there yet") if can_prepare(now) else text("no mode can work there")
        return Suggestion("auto", why)
    verdict = now.verdict
    if verdict.mode is None:
        open_ones = [mode for mode in verdict.modes if mode.works == "unknown"]
        return Suggestion(open_ones[0].id, text("the least-privileged mode that may work"))
    return Suggestion(verdict.mode, _why(verdict[verdict.mode], now))


def _why(mode: Mode, now: Situation) -> Text:
    kernel = now.judged.value("kernel.release") or ""
    match mode.certainty:
        case "tried":
            return text("kernel {kernel}: tested, works", kernel=kernel)
        case "stated":
            return text("kernel {kernel}: works, according to facts written by hand", kernel=kernel)
        case _:
            return text("kernel {kernel}: works, inferred from its version and settings", kernel=kernel)
