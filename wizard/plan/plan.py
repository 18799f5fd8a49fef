"""Facts and answers, decided: everything a target needs to write its files."""

from wizard.errors import WizardError
from wizard.facts.model import Fact, Facts
from wizard.language import Text, text
from wizard.plan.architectures import architecture_notes
from wizard.plan.checks.pods import oldest_version
from wizard.plan.choosing import choose_mode
from wizard.plan.confinement import Confinement, confine, confine_without_build
from wizard.plan.host_users import host_users_notes
from wizard.plan.images import Image, choose_image
from wizard.plan.modes import ModeId, decide
from wizard.plan.narrower import apparmor_notes, narrower_notes, selinux_notes
from wizard.plan.placement import Nodes
from wizard.plan.platforms import platform_of
from wizard.plan.pool_choice import with_ways_by_pool
from wizard.plan.refusals import (
    backend_notes,
    refuse_host_users,
    refuse_on_hosted,
    refuse_on_platform,
    refuse_without_nodes,
    refuse_without_server,
)
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS, Target
from wizard.plan.values import parse_version
from wizard.plan.vantage import scope_to_target
from wizard.plan.versions import is_doubtful, newest, understands, versions
from wizard.records import Record


class Plan(Record):
    """What will be written, and for whom. `notes` are for a person, not for the files."""

    target: str
    mode: ModeId | None
    confinement: Confinement
    image: Image
    answers: Answers
    facts: Facts
    notes: tuple[Text, ...]
    kubernetes: tuple[int, int]

    @property
    def place(self) -> Target:
        """What is usual at the target."""
        return TARGETS[self.target]

    @property
    def builds(self) -> bool:
        """Whether werf builds in the container, with Buildah."""
        return self.answers["backend"] == "buildah"

    @property
    def gitlab_runner(self) -> tuple[int, int]:
        """The version of GitLab Runner whose keys are used."""
        said = self.answers["gitlab_runner"]
        return parse_version(said) if said else newest("GitLab Runner")


def facts_for(facts: Facts, answers: Answers, target: str, nodes: Nodes | None = None) -> Facts:
    """Return the facts as they hold for a target, with what a person said of the platform.

    `nodes` are labels and tolerations that a Pod has already; without them those of the answers count.
    """
    seen = scope_to_target(facts, target, *(nodes or (answers.node_labels, answers.tolerations)))
    if answers["allow_privileged"] in ("yes", "no"):
        said = Fact(answers["allow_privileged"], "allow_privileged", "stated")
        seen = seen.plus({"platform.privileged": said})
    if TARGETS[target].engine == "kubernetes":
        known = platform_of(answers["platform"]).facts
        seen = seen.plus({key: Fact(value, "platform", "stated") for key, value in known.items() if key not in seen})
    return seen


def make_plan(target: str, answers: Answers, facts: Facts, *, force: bool = False) -> Plan:
    """Decide mode, confinement and image.

    Raises MissingFactError where a fact is missing, RefusedError where the facts rule the mode out
    (not with `force`), BadInputError for an image that does not exist.
    """
    answers, place = answers.at(target), TARGETS[target]
    if place.engine == "kubernetes":
        refuse_without_nodes(facts, answers)
    seen = facts_for(facts, answers, target)
    mode: ModeId | None = None
    notes: list[Text] = []
    if answers["backend"] == "buildah":
        try:
            mode, notes = choose_mode(answers["mode"], decide(seen), force=force)
        except WizardError as error:
            if place.engine != "kubernetes":
                raise
            raise with_ways_by_pool(error, facts, answers.node_labels) from None
        confinement = confine(mode, answers, seen, place)
        refuse_on_platform(confinement, answers, force=force)
    else:
        refuse_without_server(answers, place)
        confinement = confine_without_build(answers, seen, place)
    notes += refuse_on_hosted(target, answers, force=force)
    image = choose_image(answers, seen)
    version = kubernetes_version(answers, seen)
    refuse_host_users(confinement, seen, version, force=force)
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


def kubernetes_version(answers: Answers, facts: Facts) -> tuple[int, int]:
    """Return the version whose fields are used: the stated one, else the cluster's oldest, else the newest known."""
    if answers["kubernetes"]:
        return parse_version(answers["kubernetes"])
    return oldest_version(facts)


def _platform_notes(
    confinement: Confinement, answers: Answers, facts: Facts, target: str, version: tuple[int, int]
) -> list[Text]:
    place = TARGETS[target]
    notes = [*backend_notes(answers), *_rootless_notes(answers, facts, target)]
    notes += [*narrower_notes(confinement, answers, facts, place), *apparmor_notes(confinement, answers, facts, place)]
    notes += selinux_notes(confinement, answers, facts, place)
    if place.engine == "kubernetes":
        notes += [*host_users_notes(answers, facts, version), *architecture_notes(answers, facts)]
    if place.engine == "kubernetes" and version > newest("Kubernetes"):
        message = text(
            "Kubernetes {major}.{minor} is newer than this program knows: its fields are assumed to "
            "be those of {known}.",
            major=version[0],
            minor=version[1],
            known=f"1.{newest('Kubernetes')[1]}",
        )
        notes.append(message)
    return [*notes, *_runner_notes(confinement, answers, target, version)]


def _runner_notes(confinement: Confinement, answers: Answers, target: str, kubernetes: tuple[int, int]) -> list[Text]:
    said = answers["gitlab_runner"]
    if not target.startswith("gitlab") or not said:
        return []
    runner, annotation = parse_version(said), "kubernetes.apparmor-annotation"
    if (
        TARGETS[target].engine == "kubernetes"
        and confinement.apparmor != "engine"
        and is_doubtful(annotation, kubernetes)
        and not understands("gitlab-runner.pod-spec-apparmor", runner)
    ):
        message = text(
            "GitLab Runner {runner} supports only the AppArmor annotation, whose removal was planned "
            "for Kubernetes {ends}. No release that removed it is known: if the profile has no "
            "effect, use 18.7 or newer.",
            runner=said,
            ends=versions()[annotation].ends,
        )
        return [message]
    if runner <= newest("GitLab Runner"):
        return []
    message = text(
        "GitLab Runner {version} is newer than this program knows: its keys are assumed to be those of {known}.",
        version=said,
        known="{}.{}".format(*newest("GitLab Runner")),
    )
    return [message]


def _rootless_notes(answers: Answers, facts: Facts, target: str) -> list[Text]:
    if target != "podman" or answers["rootless"] != "auto" or "engine.podman.rootless" in facts:
        return []
    return [text("Podman is assumed to run without root; if it runs as root, pass --set rootless=no.")]
