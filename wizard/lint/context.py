"""What a container is judged against: the facts as they hold for it, and what export would give it there."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from wizard.containers.spec import Located
from wizard.documents.identity import hands_in_fuse, is_hardened, is_privileged, own_mode
from wizard.documents.model import AS_ROOT, Container
from wizard.facts.model import Facts
from wizard.plan.checks.check import Answer
from wizard.plan.checks.pods import PodUserNamespaces, pod_user_namespaces
from wizard.plan.confinement import Confinement, confine, has_apparmor, has_selinux, is_userns_restricted
from wizard.plan.modes import ModeId, Verdict, decide
from wizard.plan.placement import Nodes
from wizard.plan.plan import facts_for, kubernetes_version
from wizard.plan.settings import Answers
from wizard.plan.targets import TARGETS, Target
from wizard.plan.values import parse_version
from wizard.records import EMPTY, Record, as_dict


@cache
def target_of(form: str) -> Target:
    """Return the target whose engine and habits a form has: the first that has such containers in its files."""
    return next(target for target in TARGETS.values() if form in target.forms)


Confined = Callable[[ModeId, bool], Confinement]
"""What export allows at a place, by the mode and whether it is hardened."""


class Ground(Record):
    """What holds at a target for all of its containers: worked out once, because a large file has thousands of them.

    `has_apparmor`: whether AppArmor is on there, None if nobody knows; `has_selinux`: whether SELinux is enforcing;
    `is_restricted`: whether AppArmor lets only a profile with `userns,` create user namespaces. `claims`, `limits` and
    `id_ends` are what the files of the run say, as in `ParsedFile`.
    """

    facts: Facts
    answers: Answers
    verdict: Verdict
    place: Target
    confined: Confined
    has_apparmor: bool | None
    has_selinux: bool
    is_restricted: bool
    user_namespaces: PodUserNamespaces
    claims: Mapping[str, Located[str]]
    limits: Mapping[str, Located[str]]
    id_ends: Mapping[str, Located[int]]


class RuleContext(Ground):
    """Where one container will run."""

    container: Container

    @property
    def engine(self) -> str:
        """What confines the container."""
        return self.place.engine

    @property
    def native(self) -> Answer:
        """Whether the kernel mounts overlayfs without root."""
        return self.verdict.checks["overlay-rootless"].answer

    @property
    def wanted(self) -> Confinement:
        """What export would allow the container, in the mode and hardening that it seems to be meant for."""
        mode = own_mode(self.container)
        return self.confined(mode, is_hardened(self.container) and mode != "fuse-privileged")

    @property
    def has_fuse(self) -> bool:
        """Whether the container gets /dev/fuse, however."""
        c = self.container
        handed = c.fuse is not None or c.namespace in self.limits or is_privileged(c)
        return handed or any(hands_in_fuse(given.value) for given in c.devices)

    def version(self, product: str) -> tuple[int, int] | None:
        """Return the version of a product; None where nobody said it."""
        match product:
            case "Kubernetes":
                known = self.answers["kubernetes"] or self.facts.value("cluster.version")
                return kubernetes_version(self.answers, self.facts) if known else None
            case "GitLab Runner":
                said = self.answers["gitlab_runner"]
                return parse_version(said) if said else None
        return None


class Grounds:
    """The grounds of one run: what the facts come to at a target is found out once for all of its containers.

    `nodes` are the facts for Kubernetes' containers; `claims`, `limits` and `id_ends` are as in `Ground`.
    """

    def __init__(
        self,
        facts: Facts,
        nodes: Facts,
        answers: Answers,
        claims: Mapping[str, Located[str]] = EMPTY,
        limits: Mapping[str, Located[str]] = EMPTY,
        id_ends: Mapping[str, Located[int]] = EMPTY,
    ) -> None:
        self._facts = facts
        self._nodes = nodes
        self._answers = answers
        self._shared = (claims, limits, id_ends)
        self._places: dict[tuple[str, str], tuple[Any, ...]] = {}

    def of(self, container: Container) -> RuleContext:
        """Return the context of a container."""
        nodes = self._nodes_of(container)
        is_by_root = any(kind == AS_ROOT for kind, _ in container.remarks)
        key = container.form, f"{nodes!r}{' by root' * is_by_root}"
        if key not in self._places:
            ground = self._ground(target_of(container.form), nodes, is_by_root=is_by_root)
            self._places[key] = tuple(as_dict(ground).values())
        return RuleContext(*(*self._places[key], container))

    def _nodes_of(self, container: Container) -> Nodes | None:
        """Return which nodes the container's Pod may start on, by its own words; None if they make no difference."""
        if not self._nodes.nodes or self._answers.given.keys() & {"node_selector", "tolerations"}:
            return None
        return container.node_labels, container.tolerations

    def _ground(self, target: Target, nodes: Nodes | None, *, is_by_root: bool) -> Ground:
        own = self._answers.at(target.id)
        if is_by_root and own["rootless"] == "auto":
            own = Answers({**own.given, "rootless": "no"})
        seen = facts_for(self._nodes if target.engine == "kubernetes" else self._facts, own, target.id, nodes)

        @cache
        def confined(mode: ModeId, hardened: bool) -> Confinement:
            said = {**own.given, "hardening": "least-privilege" if hardened else "standard"}
            return confine(mode, Answers(said), seen, target)

        return Ground(
            seen,
            own,
            decide(seen),
            target,
            confined,
            has_apparmor(own, seen),
            has_selinux(own, seen),
            is_userns_restricted(seen),
            pod_user_namespaces(seen, kubernetes_version(own, seen)),
            *self._shared,
        )
