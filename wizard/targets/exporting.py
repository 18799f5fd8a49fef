"""From facts and answers to artifacts, for any target: what the commands, the interview and the pages call."""

from collections.abc import Mapping

from wizard.facts.model import Facts
from wizard.knowledge.topics import reason_line
from wizard.language import Language, Text, text
from wizard.plan.modes import ModeId
from wizard.plan.plan import Plan, facts_for, make_plan
from wizard.plan.settings import Answers
from wizard.plan.targets import engine_of
from wizard.records import Record
from wizard.targets.artifact import Artifact
from wizard.targets.comments import with_comments
from wizard.targets.documents import text_file
from wizard.targets.renderer import Renderer, pools_renderer_of, renderer_of
from wizard.targets.steps import Step, before_the_pod, steps_on_host

__all__ = ["Exported", "commented", "export", "export_pools", "printed"]


_TOPICS = text("The topic of each line is in brackets: see `werf-wizard explain TOPIC`.")


class OfPool(Record):
    """What was decided for one pool of several."""

    name: str
    mode: ModeId | None
    hardening: str


class Exported(Record):
    """Artifacts; `header` is said above the first, `notes` to the person; `steps` are what is done with the files.

    `about` is said where there is room: nobody has to act on it.

    For several pools `pools` has what was decided for each; `mode` is None if it is not the same for all.
    """

    target: str
    mode: ModeId | None
    hardening: str
    artifacts: list[Artifact]
    header: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    steps: tuple[Step, ...] = ()
    pools: tuple[OfPool, ...] = ()
    about: tuple[Text, ...] = ()


def export(target: str, answers: Answers, facts: Facts, *, as_files: bool, force: bool = False) -> Exported:
    """Decide and render. `target` is one of TARGETS. Raises what make_plan raises."""
    if engine_of(target) == "host":
        return _export_host(target, answers, facts)
    plan = make_plan(target, answers, facts, force=force)
    renderer = renderer_of(target)
    artifacts = renderer.render(plan, as_files=as_files)
    steps = tuple(renderer.steps(plan, artifacts))
    own = _about_namespace(plan, renderer)
    header = (*_about(plan), *_before(plan, artifacts, steps, as_files=as_files), *own)
    notes = (*plan.notes, *own, *_about_rights(plan))
    return Exported(
        target, plan.mode, plan.confinement.hardening, artifacts, header, notes, steps, about=plan.image.about
    )


def export_pools(target: str, plans: Mapping[str, Plan], *, as_files: bool) -> Exported:
    """Render for several pools at once, given by their names. `target` is one that has files for several."""
    renderer, every = pools_renderer_of(target), list(plans.values())
    artifacts = renderer.render_pools(every, as_files=as_files)
    pools = tuple(OfPool(name, plan.mode, plan.confinement.hardening) for name, plan in plans.items())
    own = _about_namespace(renderer.widest_plan(every), renderer_of(target))
    notes = tuple(dict.fromkeys(note for plan in every for note in plan.notes))
    (mode, *others), first = {one.mode for one in pools}, every[0]
    return Exported(
        target,
        None if others else mode,
        first.confinement.hardening,
        artifacts,
        (*map(_about_pool, pools), _TOPICS, *own),
        (*notes, *own, *_about_rights(first)),
        tuple(renderer.steps_for_pools(every, artifacts)),
        pools,
    )


def _about_pool(pool: OfPool) -> Text:
    if pool.mode is None:
        return text("Pool {name}: werf without Buildah.", name=pool.name)
    return text(
        "Pool {name}: werf with Buildah, mode {mode}, {hardening}.",
        name=pool.name,
        mode=pool.mode,
        hardening=pool.hardening,
    )


def commented(exported: Exported, tr: Language) -> list[Artifact]:
    """Return the artifacts with the reasons in the reader's language."""
    header = tuple(tr(line) for line in exported.header)
    return [
        with_comments(artifact, lambda topic: reason_line(topic, tr.code), header if number == 0 else ())
        for number, artifact in enumerate(exported.artifacts)
    ]


def printed(artifacts: list[Artifact]) -> str:
    """All artifacts one after the other, each under its name where there are several."""
    if len(artifacts) == 1:
        return artifacts[0].content
    # Several YAML files printed together are one stream of documents, as kubectl takes it.
    between = "---\n" if all(artifact.language == "yaml" for artifact in artifacts) else "\n"
    return between.join(f"# {artifact.path}\n{artifact.content}" for artifact in artifacts)


def _about(plan: Plan) -> tuple[Text, ...]:
    how = (
        text("werf with Buildah, mode {mode}, {hardening}.", mode=plan.mode, hardening=plan.confinement.hardening)
        if plan.mode
        else text("werf without Buildah: the container is confined like any other.")
    )
    return (how, _TOPICS)


def _before(plan: Plan, artifacts: list[Artifact], steps: tuple[Step, ...], *, as_files: bool) -> tuple[Text, ...]:
    """Return what is done with a manifest that runs werf: all of it with files, with a stream what comes before it."""
    if "workload" not in plan.place.settings:
        return ()
    if as_files:
        return (text("To run it, in this order:"), *_commands(steps))
    from wizard.targets.kubernetes.node_steps import on_nodes

    for_nodes = [text("Install the part for the nodes first: with -o DIR each part is a separate file.")]
    return (
        text("Once, before applying it:"),
        *_commands(before_the_pod(plan)),
        *(for_nodes if any(on_nodes(plan, artifacts)) else ()),
    )


def _commands(done: tuple[Step, ...]) -> list[Text]:
    """Commands as lines of comments, those that are too long continued as a shell has it."""
    lines = [
        line
        for command, _ in done
        for line in command.replace(" --docker-server", " \\\n    --docker-server").split("\n")
    ]
    return [text("{value}", value=f"  {line}") for line in lines]


def _about_namespace(plan: Plan, renderer: Renderer) -> tuple[Text, ...]:
    """For a namespace that is not made here: the level it needs, which is its administrator's to give."""
    pod_of_a_job = getattr(renderer, "pod_of_a_job", None)
    if plan.answers["namespace_create"] == "yes" or pod_of_a_job is None:
        return ()
    from wizard.targets.pod_security import enforced_level

    namespace = plan.answers["namespace"]
    spec, annotations = pod_of_a_job(plan)
    level = enforced_level(spec, annotations, plan.kubernetes)
    command = f"kubectl label --overwrite namespace {namespace} pod-security.kubernetes.io/enforce={level}"
    message = text(
        "The namespace {namespace} is not changed. If its Pod Security level is stricter than "
        "{level}, these Pods are rejected; the command below relaxes it for every Pod there, so "
        "its administrator must decide.",
        namespace=namespace,
        level=level,
    )
    return (message, text("{value}", value=f"  {command}"))


def _about_rights(plan: Plan) -> tuple[Text, ...]:
    if plan.answers["rbac"] != "none" or "rbac" not in plan.place.settings:
        return ()
    namespace, account = plan.answers["namespace"], plan.answers["service_account"]
    subject = f"--serviceaccount {namespace}:{account}"
    command = f"kubectl create rolebinding werf --namespace {namespace} --clusterrole edit {subject}"
    message = text(
        "No permissions are written: the account {account} deploys with those that an "
        "administrator grants, for example:",
        account=account,
    )
    return (message, text("{value}", value=f"  {command}"))


def _export_host(target: str, answers: Answers, facts: Facts) -> Exported:
    from wizard.targets.host import rendering as host

    seen = facts_for(facts, answers, target)
    _, artifacts = host.render(seen, answers)
    if not artifacts:
        nothing = text("Nothing is missing on this machine.")
        empty = [text_file("host.sh", "sh", "")]
        return Exported(target, None, answers["hardening"], empty, (nothing,), (nothing,), ())
    shell = artifacts[0].language == "sh"
    how = (
        text("Run this as root: it prepares the machine for werf with Buildah.")
        if shell
        else text("This prepares the machine for werf with Buildah.")
    )
    return Exported(target, None, answers["hardening"], artifacts, (how,), (), steps_on_host(artifacts))
