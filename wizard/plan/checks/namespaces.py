"""Whether user 1000 may create a user namespace, and map the ids it needs in it."""

from wizard.facts.model import Facts, is_in_container
from wizard.language import plural, text
from wizard.plan import remedies
from wizard.plan.checks.check import Check, decided_by
from wizard.plan.checks.refused import is_namespace_refused_by_the_place, was_allowed_by_the_kernel
from wizard.plan.distributions import default_user_namespaces, host_distribution

ENOUGH = 15000
"""The number of user namespaces that werf's documentation asks for."""

IMAGE_IDS = 165536
"""Ids up to here must be mapped for the subordinate ids in werf's image (build:100000:65536)."""

_ALL_IDS = 2**32 - 1
"""So many are mapped where no user namespace surrounds a process."""

SMALLEST_IDS = 65536
"""A user namespace smaller than this has no room for an image's users."""


def check_userns_enabled(facts: Facts) -> Check:
    """Whether user namespaces can be created: by a try, else by their limit, else by the distribution."""
    name = "userns-enabled"
    limit = facts.number("userns.max")
    tried = facts.value("userns.try")
    worked = tried == "yes" or facts.value("overlay.rootless") == "yes"
    if limit == 0 and not worked:
        message = text("disabled: the limit is 0")
        return decided_by(facts, "userns.max", name, "failed", message, remedies.set_now(remedies.USERNS))
    if tried == "no" and not is_namespace_refused_by_the_place(facts):
        why = facts.value("userns.try.error") or "…"
        message = text("cannot be created: {why}", why=why)
        return decided_by(facts, "userns.try", name, "failed", message)
    if limit is not None and limit < ENOUGH:
        message = text("only {limit} allowed, werf asks for {enough}", limit=limit, enough=ENOUGH)
        return decided_by(facts, "userns.max", name, "warning", message, remedies.set_now(remedies.USERNS))
    if worked:
        key = "userns.try" if tried == "yes" else "overlay.rootless"
        message = text("work: one was created") if facts.certainty(key) == "tried" else text("work")
        return decided_by(facts, key, name, "ok", message)
    if was_allowed_by_the_kernel(facts):
        message = text("the kernel supports them; a security module denied the test here")
        return decided_by(facts, "userns.try.error", name, "ok", message)
    if limit is not None:
        return decided_by(facts, "userns.max", name, "ok", text("{limit} allowed", limit=limit))
    return _by_distribution(facts)


def _by_distribution(facts: Facts) -> Check:
    name = "userns-enabled"
    host = host_distribution(facts)
    habits, by_kernel = default_user_namespaces(host), host.key != "distro.id"
    if habits == {"closed"}:
        message = (
            text("the distribution that built this kernel disables them by default")
            if by_kernel
            else text("this distribution disables them by default")
        )
        return decided_by(facts, host.key, name, "failed", message, remedies.set_now(remedies.USERNS))
    if habits and "closed" not in habits:
        message = (
            text("the distribution that built this kernel enables them")
            if by_kernel
            else text("this distribution enables them")
        )
        return decided_by(facts, host.key, name, "ok", message)
    missing = ("userns.max",) if "userns.try" in facts else ("userns.max", "userns.try")
    return Check(name, "unknown", text("unknown"), missing=missing)


def check_userns_clone(facts: Facts) -> Check:
    """Debian's own sysctl: 0 forbids, and where it does not exist nothing is forbidden."""
    name, key = "userns-clone", "userns.clone_sysctl"
    value = facts.value(key)
    if value == "0":
        message = text("kernel.unprivileged_userns_clone is 0: only root may create user namespaces")
        return decided_by(facts, key, name, "failed", message, remedies.set_now(remedies.USERNS_CLONE))
    message = text("allowed") if value == "1" else text("this kernel has no such switch")
    return decided_by(facts, key, name, "ok", message if value else text("unknown; few kernels have it"))


def check_apparmor_userns(facts: Facts) -> Check:
    """Ubuntu's restriction: a user namespace only for a process whose profile has `userns,`."""
    name, key = "apparmor-userns", "apparmor.restrict_userns"
    value = facts.value(key)
    if value in ("0", "absent"):
        return decided_by(facts, key, name, "ok", text("no restriction"))
    if facts.value("apparmor.enabled") == "no":
        return decided_by(facts, "apparmor.enabled", name, "ok", text("no restriction"))
    works_here = is_in_container(facts) and facts.value("overlay.rootless") == "yes"
    if value == "1":
        if facts.value("apparmor.profile.werf_buildah") == "present":
            message = text("restricted, but the profile werf-buildah, which is allowed, is loaded")
            return decided_by(facts, "apparmor.profile.werf_buildah", name, "ok", message)
        if works_here:
            message = text("restricted, but not for this container's profile")
            return decided_by(facts, "overlay.rootless", name, "ok", message)
        message = text("only a process with an AppArmor profile that has “userns,” may create user namespaces")
        return decided_by(facts, key, name, "failed", message, remedies.PREPARE)
    if works_here:
        message = text("not in this container: overlayfs was mounted")
        return decided_by(facts, "overlay.rootless", name, "ok", message)
    if "restricted" in default_user_namespaces(host_distribution(facts)):
        message = text("Ubuntu has restricted user namespaces since 24.04; whether it does here is unknown")
        return Check(name, "unknown", message, missing=("apparmor.restrict_userns",))
    return Check(name, "ok", text("unknown; only Ubuntu has it"))


def check_subordinate_ids(facts: Facts) -> Check:
    """Whether the container's user namespace has the ids that the image's subordinate ranges name."""
    name = "subordinate-ids"
    ids = facts.number("userns.outer_ids")
    # On a rootless daemon's host all ids are mapped: there only the daemon tells of the containers' own namespaces.
    told = "userns.outer_ids" if _is_small(ids) or not _is_nested(facts) else "engine.docker.security"
    if ids is not None and ids < SMALLEST_IDS:
        message = plural(
            "this user namespace maps {count} id; an image needs 65536",
            "this user namespace maps {count} ids; an image needs 65536",
            ids,
        )
        return decided_by(facts, told, name, "failed", message)
    if has_small_id_range(facts):
        message = text("a nested user namespace: the configuration adds ranges that fit it")
        return decided_by(facts, told, name, "warning", message)
    if ids is None:
        return Check(name, "ok", text("unknown; the image's own ranges fit any host"))
    return decided_by(facts, told, name, "ok", text("the image's ranges fit"))


def has_small_id_range(facts: Facts) -> bool:
    """Whether the container gets fewer ids than the image's /etc/subuid names."""
    return _is_nested(facts) or _is_small(facts.number("userns.outer_ids"))


def _is_nested(facts: Facts) -> bool:
    """Whether Docker puts each container into a user namespace."""
    return bool(facts.words("engine.docker.security") & {"rootless", "userns"})


def _is_small(ids: int | None) -> bool:
    return ids is not None and ids < IMAGE_IDS


def is_mapped(facts: Facts) -> bool:
    """Whether a user namespace around the process maps its ids, as far as the probe saw."""
    ids = facts.number("userns.outer_ids")
    return ids is not None and ids < _ALL_IDS


def has_wide_id_range(facts: Facts) -> bool:
    """Whether a Pod was seen whose user namespace has the ids which the image's /etc/subuid names."""
    ids = facts.number("userns.outer_ids")
    in_pod = facts.value("container.kind") in (None, "kubernetes")
    return in_pod and is_mapped(facts) and ids is not None and ids >= IMAGE_IDS


def check_idmap_tools(facts: Facts) -> Check:
    """Newuidmap and newgidmap are in werf's image; here they are only something to know."""
    name, key = "idmap-tools", "idmap.newuidmap"
    here = {tool: facts.value(f"idmap.{tool}") for tool in ("newuidmap", "newgidmap")}
    if None in here.values() or "absent" in here.values():
        return decided_by(facts, key, name, "ok", text("the image has its own"))
    plain = next((tool for tool, how in here.items() if how == "plain"), "")
    if plain and is_in_container(facts):
        message = text("{tool} has neither file capabilities nor the setuid bit", tool=plain)
        return decided_by(facts, f"idmap.{plain}", name, "warning", message)
    return decided_by(facts, key, name, "ok", text("newuidmap: {how}", how=here["newuidmap"]))
