"""GitLab Runner's config.toml: the settings of one [[runners]], as the file's owner named it.

Source: GitLab Runner, "Advanced configuration"; the executors that read [runners.docker] and [runners.kubernetes].
"""

from typing import Any

from wizard.errors import BadInputError, shown
from wizard.language import text
from wizard.merging.choosing import Meant, not_there
from wizard.merging.entries import MOUNT, VARIABLE, Kind, by_key, without
from wizard.merging.laying import Rules, laid, unblocked
from wizard.merging.shapes import mapping
from wizard.merging.toml_tree import Path
from wizard.merging.wanted import Wanted, stripped

_EXECUTORS = {
    "docker": ("docker", "docker+machine", "docker-autoscaler", "docker-windows"),
    "kubernetes": ("kubernetes",),
}
_KEPT = {
    "namespace": ("namespace",),
    "service_account": ("service_account",),
    "image": ("ref", "image", "registry", "tag", "version", "channel", "distro"),
}
"""Keys that are the owner's choice unless a setting says otherwise: a job names its own image anyway."""
_LISTS: dict[str, Kind] = {
    "volumes": MOUNT,
    "environment": VARIABLE,
    "pod_spec": by_key("name"),
    **dict.fromkeys(("empty_dir", "pvc", "host_path"), by_key("mount_path", good=True)),
}


def runner_wanted(have: dict[str, Any], ours: dict[str, Any], meant: Meant) -> Wanted:
    """The file's data with our settings at the runner that is meant. Raises BadInputError where it is not there."""
    found = have.get("runners")
    runners = found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else []
    wanted: dict[str, Any] = {**ours["runners"][0]}
    number = _number(runners, stripped(wanted["executor"]), meant)
    theirs, at = runners[number], ("runners", number)
    kept = frozenset(key for key, settings in _KEPT.items() if not meant.is_given(*settings))
    left = {"name", "executor"} | (set() if meant.is_given("ci_url") else {"url"})
    wanted = {key: value for key, value in wanted.items() if key not in left}
    if "kubernetes" in wanted:
        wanted["kubernetes"] = _unmounted(wanted["kubernetes"], theirs, at)
    if "volumes" in wanted.get("docker", {}):
        tmpfs = mapping(mapping(theirs.get("docker"), *at, "docker").get("tmpfs"), *at, "docker", "tmpfs")
        volumes = without(wanted["docker"]["volumes"], tmpfs)
        wanted["docker"] = {**wanted["docker"], "volumes": volumes}
    merged = laid(theirs, wanted, Rules(kept, _LISTS), *at)
    told = []
    if isinstance(merged.get("docker"), dict) and "security_opt" in merged["docker"]:
        merged["docker"] = {**merged["docker"], "security_opt": unblocked(merged["docker"]["security_opt"])}
    is_wide = mapping(theirs.get("kubernetes"), *at, "kubernetes").get("privileged")
    if is_wide and "privileged" not in wanted.get("kubernetes", {}):
        told.append(
            text(
                "{place} stays: it is wider than what werf needs here.",
                place="runners.kubernetes.privileged",
            )
        )
    return Wanted({**have, "runners": [*runners[:number], merged, *runners[number + 1 :]]}, told)


def _number(runners: list[dict[str, Any]], executor: str, meant: Meant) -> int:
    """The place of the runner that is meant."""
    if not runners:
        raise BadInputError(
            text("{name} has no [[runners]].", name=meant.name),
            text("`gitlab-runner register --template-config` makes one of what `export` prints."),
        )
    names = [str(one.get("name", "")) for one in runners]
    sought = meant.into or meant.answers["runner_name"]
    if sought in names:
        number = names.index(sought)
    elif len(runners) == 1 and not meant.into and not meant.is_given("runner_name"):
        number = 0
    else:
        raise not_there(meant.name, sought, names)
    found = runners[number].get("executor", executor)
    if found not in _EXECUTORS[executor]:
        raise BadInputError(
            text(
                "{file}: runner “{name}” has the executor {found}, not {wanted}.",
                file=meant.name,
                name=shown(names[number]),
                found=shown(str(found)),
                wanted=executor,
            ),
            text("It has: {names}.", names=", ".join(map(shown, names))),
        )
    return number


def _unmounted(wanted: Any, theirs: dict[str, Any], at: Path) -> Any:
    """Without volumes at places where the owner has one of whatever kind."""
    if not isinstance(wanted, dict) or "volumes" not in wanted:
        return wanted
    kubernetes = mapping(theirs.get("kubernetes"), *at, "kubernetes")
    kinds = mapping(kubernetes.get("volumes"), *at, "kubernetes", "volumes").values()
    mounted = [one for kind in kinds if isinstance(kind, list) for one in kind if isinstance(one, dict)]
    taken = [one.get("mount_path") for one in mounted]
    volumes = {
        kind: [one for one in entries if stripped(one)["mount_path"] not in taken]
        for kind, entries in wanted["volumes"].items()
    }
    return {**wanted, "volumes": {kind: entries for kind, entries in volumes.items() if entries}}
