"""Facts and answers, decided: everything a target needs to write its files."""

from dataclasses import dataclass, field

from wizard.errors import MissingFactError, RefusedError, WizardError
from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.plan.checks.labels import LABELS
from wizard.plan.confinement import Confinement, confine, has_apparmor
from wizard.plan.images import Image, choose_image
from wizard.plan.modes import MODES, Mode, ModeId, Verdict, decide
from wizard.plan.settings import KUBERNETES_NEWEST, Answers
from wizard.plan.values import parse_version
from wizard.plan.values import version as is_no_version
from wizard.plan.vantage import seen_from


@dataclass(frozen=True)
class Plan:
    """What will be written, and for whom. `notes` are for a person, not for the files."""

    target: str
    mode: ModeId
    confinement: Confinement
    image: Image
    answers: Answers
    facts: Facts
    notes: tuple[Text, ...] = ()
    kubernetes: tuple[int, int] = field(default=KUBERNETES_NEWEST)


def facts_for(facts: Facts, answers: Answers, target: str) -> Facts:
    """The facts as they hold for a target, with what a person said of the platform."""
    from wizard.facts.model import Fact

    seen = seen_from(facts, target)
    if answers["allow_privileged"] in ("yes", "no"):
        said = Fact(answers["allow_privileged"], "allow_privileged", "stated")
        seen = seen.plus({"platform.privileged": said})
    return seen


def make_plan(target: str, answers: Answers, facts: Facts, *, force: bool = False) -> Plan:
    """Decide mode, confinement and image.

    Raises MissingFactError where a fact is missing, RefusedError where the facts rule the mode out
    (not with `force`), BadInputError for an image that does not exist.
    """
    seen = facts_for(facts, answers, target)
    verdict = decide(seen)
    mode, notes = _choose_mode(answers["mode"], verdict, force=force)
    confinement = confine(mode, answers, seen, target)
    image = choose_image(answers, seen)
    version = kubernetes_version(answers, seen)
    return Plan(
        target,
        mode,
        confinement,
        image,
        answers,
        seen,
        (*notes, *image.notes, *_platform_notes(confinement, answers, seen, target, version)),
        version,
    )


def _choose_mode(wanted: str, verdict: Verdict, *, force: bool) -> tuple[ModeId, list[Text]]:
    if wanted in MODES:
        mode = next(name for name in MODES if name == wanted)
        return mode, _on_chosen_mode(verdict[mode], verdict, force=force)
    if verdict.mode is None:
        raise no_mode(verdict)
    return verdict.mode, []


def _on_chosen_mode(mode: Mode, verdict: Verdict, *, force: bool) -> list[Text]:
    """What to say of a mode that a person chose; raises RefusedError where it cannot work."""
    if mode.works == "no":
        said = {"mode": mode.id, "check": LABELS[mode.reasons[0].check], "why": mode.reasons[0].text}
        if force:
            return [text("Mode {mode} was asked for although it cannot work here: {check}: {why}.", **said)]
        raise RefusedError(
            text("Mode {mode} cannot work here: {check}: {why}.", **said),
            *_ways_from(verdict),
            text("`--force` writes the configuration all the same; `--facts FILE` takes the facts of another machine."),
        )
    if verdict.mode and MODES.index(verdict.mode) < MODES.index(mode.id):
        return [
            text("Mode {narrower} works here too and gives away less than {mode}.", narrower=verdict.mode, mode=mode.id)
        ]
    if mode.works == "unknown":
        facts = ", ".join(mode.missing)
        return [text("Whether mode {mode} works could not be told: {facts} is not known.", mode=mode.id, facts=facts)]
    return []


def _ways_from(verdict: Verdict) -> list[Text]:
    if verdict.mode:
        return [text("Mode {mode} works: leave out --mode, or choose it.", mode=verdict.mode)]
    return [text("`werf-wizard export host` prints what prepares the machine; `werf-wizard doctor` says why.")]


def no_mode(verdict: Verdict) -> WizardError:
    """The sentence for facts with which no mode surely works: a missing fact, or a refusal."""
    if verdict.missing:
        keys = (
            text("{one} or {other}", one=verdict.missing[0], other=verdict.missing[1])
            if len(verdict.missing) > 1
            else text("{value}", value=verdict.missing[0])
        )
        return MissingFactError(
            text("The mode cannot be told yet: {facts} is not known.", facts=keys),
            text(
                "Run the probe where the container will run:"
                " werf-wizard probe --script | ssh HOST sh -s > facts.txt, then --facts facts.txt."
            ),
            text(
                "Or write what you know into a file, one line each, such as {key}=…, and give it with --facts.",
                key=verdict.missing[0],
            ),
            text("Or choose the mode yourself: --mode overlay, fuse-device or fuse-privileged."),
        )
    curable = [mode for mode in verdict.modes if all(verdict.checks[r.check].fix for r in mode.reasons)]
    if not curable:
        reason = next(r for r in verdict.modes[-1].reasons if not verdict.checks[r.check].fix)
        return RefusedError(
            text("No mode can work here: {check}: {why}.", check=LABELS[reason.check], why=reason.text),
            text("`werf-wizard explain {topic}` says what can be done.", topic=reason.topic),
        )
    reason = curable[0].reasons[0]
    return RefusedError(
        text(
            "No mode can work here until the machine is prepared: {check}: {why}.",
            check=LABELS[reason.check],
            why=reason.text,
        ),
        text("`werf-wizard export host` prints what prepares the machine; `werf-wizard doctor` says why."),
    )


def kubernetes_version(answers: Answers, facts: Facts) -> tuple[int, int]:
    """The version whose fields are used: the stated one, else the cluster's oldest, else the newest known."""
    if answers["kubernetes"]:
        return parse_version(answers["kubernetes"])
    found = (version for version in facts.words("cluster.version") if not is_no_version(version))
    return min(map(parse_version, found), default=KUBERNETES_NEWEST)


def _platform_notes(
    confinement: Confinement, answers: Answers, facts: Facts, target: str, version: tuple[int, int]
) -> list[Text]:
    notes = []
    if confinement.hardening == "least-privilege" and has_apparmor(answers, facts) is None:
        if target == "kubernetes":
            notes.append(
                text(
                    "Whether the nodes have AppArmor is not known: where they have none,"
                    " pass --set node_apparmor=no, for they refuse a profile."
                )
            )
        else:
            notes.append(
                text(
                    "Whether the host has AppArmor is not known:"
                    " --set node_apparmor=yes uses a profile instead of none."
                )
            )
    if target == "kubernetes" and version > KUBERNETES_NEWEST:
        told = text(
            "Kubernetes {major}.{minor} is newer than this program knows: its fields are taken to be those of {known}.",
            major=version[0],
            minor=version[1],
            known=f"1.{KUBERNETES_NEWEST[1]}",
        )
        notes.append(told)
    return notes
