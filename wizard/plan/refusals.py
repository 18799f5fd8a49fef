"""What a platform or a backend rules out, said before anything is written; and what a backend exposes."""

from wizard.errors import BadInputError, RefusedError, nearest
from wizard.facts.model import Facts
from wizard.facts.nodes import selected
from wizard.language import Text, text
from wizard.plan.checks.pods import pod_user_namespaces
from wizard.plan.confinement import Confinement
from wizard.plan.hosted import lasting, remark, why_not
from wizard.plan.platforms import platform_of
from wizard.plan.settings import Answers
from wizard.plan.targets import Target

PARTS = {
    "privileged": text("privileged containers"),
    "device-plugin": text("device plugins, and so /dev/fuse"),
    "seccomp-unconfined": text("containers without a seccomp filter"),
    "apparmor-unconfined": text("containers without an AppArmor profile"),
    "localhost-profiles": text("custom profiles on its nodes"),
}
"""What a platform may refuse, as it is named to a person."""


def refuse_on_platform(confinement: Confinement, answers: Answers, *, force: bool) -> None:
    """Raise RefusedError where a managed platform does not admit the confinement (not with `force`)."""
    refused = platform_of(answers["platform"]).refuses
    wanted = {
        "privileged": confinement.privileged,
        "device-plugin": confinement.fuse_device,
        "seccomp-unconfined": confinement.seccomp == "unconfined",
        "apparmor-unconfined": confinement.apparmor == "unconfined",
        "localhost-profiles": "profile" in (confinement.seccomp, confinement.apparmor),
    }
    for part, is_wanted in wanted.items():
        if is_wanted and part in refused and not force:
            raise RefusedError(
                text("{platform} does not allow {part}.", platform=answers["platform"], part=PARTS[part]),
                text("Use a node pool that you manage; see `werf-wizard explain settings/platform`."),
                text("`--force` writes the configuration anyway."),
            )


def refuse_without_nodes(facts: Facts, answers: Answers) -> None:
    """Raise BadInputError where the cluster has listed its nodes, and none has the labels that were asked for."""
    labels = answers.node_labels
    if labels and facts.nodes and not selected(facts.nodes, labels):
        asked = answers["node_selector"]
        known = sorted({f"{key}={node.labels[key]}" for key in labels for node in facts.nodes if key in node.labels})
        raise BadInputError(
            text("No node of the cluster has {labels}.", labels=asked),
            *(nearest(asked, known) if known else ()),
            text("`werf-wizard doctor` shows which labels distinguish its nodes."),
        )


def refuse_host_users(confinement: Confinement, facts: Facts, kubernetes: tuple[int, int], *, force: bool) -> None:
    """Raise RefusedError where the nodes cannot give the Pod its own user namespace (not with `force`)."""
    if confinement.host_users is not False or force:
        return
    if why := pod_user_namespaces(facts, kubernetes).why:
        raise RefusedError(
            why,
            text(
                "Leave host_users out: the Pod then stays in the node's user namespace, and werf creates "
                "its own inside."
            ),
            text("`--force` writes the configuration anyway."),
        )


def refuse_on_hosted(target: str, answers: Answers, *, force: bool) -> list[Text]:
    """Return what to say of GitHub's own machine, where the label names one.

    Raises RefusedError where a job's container cannot work on it (not with `force`).
    """
    if target != "github-docker":
        return []
    label, builds = answers["runner_tag"], answers["backend"] == "buildah"
    why = why_not(label, builds=builds)
    if why is None or force:
        said = why or remark(label, builds=builds)
        return [said] if said else []
    ways = [text("Use your own machine, by its label: --set runner_tag=LABEL.")]
    if left := lasting(label):
        ways.append(text("GitHub's {label} works until it is removed on {date}.", label=left.label, date=left.removed))
    raise RefusedError(
        why,
        *ways,
        text("`werf-wizard explain targets/github-docker` explains how a step can lift the restriction."),
        text("`--force` writes the configuration anyway."),
    )


def refuse_without_server(answers: Answers, place: Target) -> None:
    """Raise BadInputError for Docker's server without its address, if none exists next to the container."""
    if answers["backend"] == "docker" and place.engine != "docker" and not answers["docker_host"]:
        raise BadInputError(
            text("{target} has no Docker server next to it: backend=docker needs one elsewhere.", target=place.id),
            text("Pass its address: --set docker_host=tcp://docker.example.com:2376"),
        )


def backend_notes(answers: Answers) -> list[Text]:
    """Return what a backend other than Buildah exposes, or leaves out."""
    match answers["backend"]:
        case "docker" if answers["docker_host"]:
            return [text("Anyone who can connect to {server} is root on its host.", server=answers["docker_host"])]
        case "docker":
            return [
                text(
                    "The container gets the Docker server's socket: what runs in it is root on the host. "
                    "Buildah (backend=buildah) needs fewer privileges."
                )
            ]
        case "none":
            return [
                text(
                    "Without a backend werf can deploy, clean up and render, but not build: the job fails if "
                    "an image is missing in the registry."
                )
            ]
    return []
