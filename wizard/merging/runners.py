"""GitLab Runner's config.toml: the settings of one [[runners]], as the file's owner named it.

Source: GitLab Runner, "Advanced configuration" and "Kubernetes executor".
"""

from collections.abc import Iterable, Mapping

from wizard.containers.apparmor_annotation import agreeing
from wizard.containers.comparing import ItemIdentity, by_key
from wizard.containers.laying import Rules, grown, unblocked
from wizard.containers.places import GITLAB_DOCKER
from wizard.documents.gitlab_pod import FLAG
from wizard.documents.options import LISTS, put_keys
from wizard.documents.pod_put import free_volumes_of_gitlab
from wizard.errors import BadInputError, shown
from wizard.formats.desired import is_same_data
from wizard.formats.notes import Data, bare, fields_of, items_of
from wizard.formats.shapes import mapping
from wizard.formats.toml_tree import Path
from wizard.language import Text, text
from wizard.merging.choosing import MergeRequest
from wizard.merging.desired_state import DesiredState
from wizard.merging.docker_use import is_set
from wizard.merging.job_user import user_of_jobs
from wizard.merging.merge_rules import SERVING
from wizard.merging.runner_choice import name_for, number_of
from wizard.merging.shared import if_it_may, is_of_werf, refuse_shared, runner_relies

_KEPT = {
    "namespace": ("namespace",),
    "service_account": ("service_account",),
    "image": ("ref", "image", "registry", "tag", "version", "channel", "distro"),
}
"""Keys that are the owner's choice unless a setting says otherwise: a job names its own image anyway."""
_BUILD = "build_container_security_context"
_LISTS: dict[str, ItemIdentity] = {
    **LISTS,
    "pod_spec": by_key("name"),
    **dict.fromkeys(("empty_dir", "pvc", "host_path"), by_key("mount_path", good=True)),
}


def runner_wanted(have: dict[str, Data], ours: dict[str, Data], request: MergeRequest, *known_as: Data) -> DesiredState:
    """Return the file's data with our settings at the runner that is meant; `known_as` is what it is called elsewhere.

    Raises BadInputError where it is not there, RefusedError where other jobs rely on what would change.
    """
    found = have.get("runners")
    if isinstance(found, dict):
        raise BadInputError(
            text("{name}: [runners] is a single table, and GitLab Runner expects a list of tables.", name=request.name),
            text("Write [[runners]] and merge again."),
        )
    tables = [one for one in items_of(found) if isinstance(one, dict)]
    runners = tables if len(tables) == len(items_of(found)) else []
    wanted = dict(fields_of(items_of(ours["runners"])[0]))
    executor = str(bare(wanted["executor"]))
    number = number_of(runners, executor, request)
    theirs, at = runners[number], ("runners", number)
    table = mapping(theirs.get(executor), *at, executor)
    is_alone = is_of_werf(theirs.get("name"), table.get("image"), *known_as)
    _refuse_to_wake(theirs, wanted, request, name_for(runners, number))
    if not request.into and not request.is_given("runner_name") and not is_alone:
        _refuse_shared(runners, number, wanted, executor, request)
    fitting = _fitting(wanted, theirs, executor, at, request)
    if not is_alone:
        # Where jobs of others are, and what they run in, is not decided here.
        theirs_to_say = {one for one in ("namespace", "image") if not request.is_given(*_KEPT[one])}
        rest = {key: value for key, value in fields_of(fitting[executor]).items() if key not in theirs_to_say}
        fitting[executor] = rest
    merged = _laid(theirs, fitting, request, at)
    notices = _wider(executor, table, wanted)
    if not is_alone:
        notices += _for_every_job(name_for(runners, number), theirs, merged, executor)
    return DesiredState({**have, "runners": [*runners[:number], merged, *runners[number + 1 :]]}, notices)


def namespace_of(runner: dict[str, Data], *known_as: Data) -> str:
    """Where the Pods of a runner's jobs are; empty for one of werf's that does not say it, or that makes no Pods."""
    table = runner.get("kubernetes") or {}
    if runner.get("executor", "kubernetes") != "kubernetes" or not isinstance(table, dict):
        return ""
    said = table.get("namespace")
    if said and isinstance(said, str):
        return said
    return "" if is_of_werf(runner.get("name"), table.get("image"), *known_as) else "default"


def _refuse_shared(
    runners: list[dict[str, Data]], number: int, wanted: dict[str, Data], executor: str, request: MergeRequest
) -> None:
    if relied := runner_relies(runners[number], wanted, executor):
        beside = text(
            "Create a separate runner for werf: `export {target} -o DIR` writes the template for "
            "`gitlab-runner register --template-config`.",
            target=f"gitlab-{executor}",
        )
        into = if_it_may(name_for(runners, number))
        raise refuse_shared(request.name, str(runners[number].get("name") or ""), relied, beside, into)


def _refuse_to_wake(theirs: dict[str, Data], wanted: dict[str, Data], request: MergeRequest, name: str) -> None:
    """Stop if our switch would bring patches to life that the runner has left aside so far."""
    known = [one.get("name") for one in _patches(bare(wanted))]
    asleep = any(one.get("name") not in known for one in _patches(theirs))
    switch = [str(one) for one in items_of(bare(wanted.get("environment"))) if str(one).startswith(f"{FLAG}=")]
    if asleep and switch and FLAG not in str([theirs.get("environment"), theirs.get("feature_flags")]):
        raise BadInputError(
            text(
                "{file}: the pod_spec patches of “{name}” are currently ignored, and this merge would enable them.",
                file=request.name,
                name=shown(name),
            ),
            text("Check them and set {switch} yourself, or remove them, and merge again.", switch=switch[0]),
        )


def _patches(runner: Mapping[str, Data]) -> Iterable[Mapping[str, Data]]:
    return map(fields_of, items_of(fields_of(runner.get("kubernetes")).get("pod_spec")))


def _fitting(
    wanted: dict[str, Data], theirs: dict[str, Data], executor: str, at: Path, request: MergeRequest
) -> dict[str, Data]:
    """Our settings without what the owner has decided, and each where it reaches the fewest containers."""
    left = {"name", "executor"} | (set() if request.is_given("ci_url") else {"url"})
    fitting = {key: value for key, value in wanted.items() if key not in left}
    table = mapping(theirs.get(executor), *at, executor)
    ours = dict(fields_of(fitting.get(executor)))
    if executor == "kubernetes":
        if "volumes" in ours:
            there = mapping(table.get("volumes"), *at, executor, "volumes")
            ours["volumes"] = free_volumes_of_gitlab(there, fields_of(ours["volumes"]))
        ours = user_of_jobs(ours, table, (*at, executor))
        if agreed := agreeing(table.get("pod_annotations"), [("build", ours.get(_BUILD))]):
            ours["pod_annotations"] = {**mapping(ours.get("pod_annotations"), *at, "pod_annotations"), **agreed}
    else:
        mapping(table.get("tmpfs"), *at, executor, "tmpfs")
        ours = _docker(ours, table)
    return {**fitting, executor: ours}


def _docker(ours: dict[str, Data], theirs: dict[str, Data]) -> dict[str, Data]:
    """Without what is so by default, and what others' jobs would lose."""
    if not is_set(ours.get("privileged")):
        ours.pop("privileged", None)
    if is_set(theirs.get("privileged")) and "allowed_privileged_images" not in theirs:
        ours.pop("allowed_privileged_images", None)
    return ours


def _laid(theirs: dict[str, Data], wanted: dict[str, Data], request: MergeRequest, at: Path) -> dict[str, Data]:
    kept = frozenset(key for key, settings in _KEPT.items() if not request.is_given(*settings))
    rules = Rules(kept, _LISTS, SERVING)
    if "docker" not in wanted:
        return grown(theirs, wanted, rules, *at)
    table = mapping(theirs.get("docker"), *at, "docker")
    docker = put_keys(table, fields_of(wanted["docker"]), GITLAB_DOCKER, rules, *at, "docker")
    if "security_opt" in docker:
        docker["security_opt"] = unblocked(docker["security_opt"])
    rest = {key: value for key, value in wanted.items() if key != "docker"}
    return {**grown(theirs, rest, rules, *at), "docker": docker}


def _wider(executor: str, table: dict[str, Data], wanted: dict[str, Data]) -> list[Text]:
    if not is_set(table.get("privileged")) or is_set(fields_of(wanted[executor]).get("privileged")):
        return []
    place = f"runners.{executor}.privileged"
    return [text("{place} is kept: it allows more than werf needs here.", place=place)]


def _for_every_job(name: str, theirs: dict[str, Data], merged: dict[str, Data], executor: str) -> list[Text]:
    """Return what a runner's other jobs get as well: a runner has one configuration for all of them."""
    have, want = fields_of(theirs.get(executor)), fields_of(merged.get(executor))
    changed = [key for key, value in want.items() if key not in have or not is_same_data(have[key], value)]
    if not changed:
        return []
    notices = text(
        "All jobs of the runner “{name}” get this, not only those that run werf: {keys}.",
        name=shown(name),
        keys=", ".join(changed),
    )
    return [notices]
