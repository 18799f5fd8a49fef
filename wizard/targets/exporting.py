"""From facts and answers to artifacts, for any target: what the commands, the interview and the pages call."""

from importlib import import_module

from wizard.facts.model import Facts
from wizard.knowledge.topics import reason_line
from wizard.language import Language, Text, text
from wizard.plan.modes import ModeId
from wizard.plan.places import TARGETS
from wizard.plan.plan import Plan, facts_for, make_plan
from wizard.plan.settings import Answers
from wizard.records import Record
from wizard.targets.artifact import Artifact
from wizard.targets.comments import with_comments

__all__ = ["TARGETS", "Exported", "commented", "export", "printed"]


class Exported(Record):
    """Artifacts; `header` is said above the first, `notes` to the person."""

    target: str
    mode: ModeId | None
    hardening: str
    artifacts: list[Artifact]
    header: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


def export(target: str, answers: Answers, facts: Facts, *, as_files: bool, force: bool = False) -> Exported:
    """Decide and render. `target` is one of TARGETS: the name of its module. Raises what make_plan raises."""
    if target == "host":
        return _export_host(answers, facts)
    plan = make_plan(target, answers, facts, force=force)
    module = import_module(f"wizard.targets.{target.replace('-', '_')}")
    artifacts: list[Artifact] = module.render(plan, as_files=as_files)
    return Exported(target, plan.mode, plan.confinement.hardening, artifacts, _header(plan), plan.notes)


def commented(exported: Exported, say: Language) -> list[Artifact]:
    """The artifacts with the reasons in the reader's language."""
    header = tuple(say(line) for line in exported.header)
    return [
        with_comments(artifact, lambda topic: reason_line(topic, say.code), header if number == 0 else ())
        for number, artifact in enumerate(exported.artifacts)
    ]


def printed(artifacts: list[Artifact]) -> str:
    """All artifacts one after the other, each under its name where there are several."""
    if len(artifacts) == 1:
        return artifacts[0].content
    # Several YAML files printed together are one stream of documents, as kubectl takes it.
    between = "---\n" if all(artifact.language == "yaml" for artifact in artifacts) else "\n"
    return between.join(f"# {artifact.path}\n{artifact.content}" for artifact in artifacts)


def _header(plan: Plan) -> tuple[Text, ...]:
    how = (
        text("werf with Buildah, mode {mode}, {hardening}.", mode=plan.mode, hardening=plan.confinement.hardening)
        if plan.mode
        else text("werf without Buildah: the container is confined as any other.")
    )
    about = (how, text("In brackets is a line's topic: `werf-wizard explain TOPIC` says more."))
    if plan.target not in ("kubernetes", "ci-kubernetes"):
        return about
    secret = text(
        "Once, so that werf can reach the registry: kubectl create secret docker-registry {name}-registry"
        " --namespace {namespace} --docker-server=… --docker-username=… --docker-password=…",
        name=plan.answers["name"],
        namespace=plan.answers["namespace"],
    )
    return (*about, secret)


def _export_host(answers: Answers, facts: Facts) -> Exported:
    from wizard.targets import host

    seen = facts_for(facts, answers, "host")
    _, artifacts = host.render(seen, answers)
    if not artifacts:
        nothing = text("Nothing is missing on this machine.")
        return Exported("host", None, answers["hardening"], [Artifact("host.sh", "sh", "")], (nothing,), (nothing,))
    shell = artifacts[0].language == "sh"
    how = (
        text("Run this as root: it prepares the machine for werf with Buildah.")
        if shell
        else text("This prepares the machine for werf with Buildah.")
    )
    return Exported("host", None, answers["hardening"], artifacts, (how,))
