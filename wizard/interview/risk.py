"""How much a configuration allows the container, on a scale of five, and why."""

from collections.abc import Callable, Mapping

from wizard.interview.question import Situation
from wizard.interview.sequence import Asked, Settled
from wizard.language import Text, text
from wizard.plan.modes import MODES
from wizard.plan.targets import engine_of
from wizard.records import Record

LEVELS = (text("least"), text("little"), text("moderate"), text("much"), text("everything"))
"""Words for the levels one to five."""

_SECCOMP_OFF = text("the engine's seccomp filter is off")
_FOUR_CALLS = text("four system calls more than the engine allows")
_SERVER = text("a Docker server: anyone who can connect to it is root on its host")
_AS_ANY = text("no more than any container gets")
_DEVICE = text("the device /dev/fuse")
_HOST = text("every device, every capability, no filter: a process that escapes is root on the host")
_CLUSTER = text("cluster-admin: the pod may do anything in the cluster")
_NOTHING = text("nothing: only the machine is prepared; no container runs")


class Risk(Record):
    """`level` goes from 1 (least) to 5 (everything); `reasons` say what is granted."""

    level: int
    reasons: tuple[Text, ...]

    @property
    def word(self) -> Text:
        """Return the level as a word."""
        return LEVELS[self.level - 1]


def risk_of(now: Situation) -> Risk:
    """Return what the configuration for a situation grants."""
    if now["target"] == "host":
        return Risk(1, (_NOTHING,))
    if now["backend"] == "docker":
        return Risk(5, (_SERVER,))
    if now["backend"] == "none":
        return Risk(1, (_AS_ANY,))
    mode = now["mode"]
    if mode == "fuse-privileged":
        return Risk(5, (_HOST,))
    tight = now["hardening"] == "least-privilege"
    podman = engine_of(now["target"]) == "podman"
    level = 1 if tight or podman else 2
    reasons = [_FOUR_CALLS if tight else _AS_ANY if podman else _SECCOMP_OFF]
    if mode == "fuse-device":
        level += 1
        reasons.append(_DEVICE)
    if engine_of(now["target"]) == "kubernetes" and now["rbac"] == "cluster-admin":
        level = max(level, 4)
        reasons.append(_CLUSTER)
    return Risk(level, tuple(reasons))


_GRANTING = ("mode", "hardening", "backend", "rbac")
"""Questions whose answer decides what is granted."""


def risks_of(asked: Asked, suppose: Callable[[str, str], Settled]) -> Mapping[str, Risk]:
    """Return what each choice of a question leads to; nothing if all lead to the same. `suppose` is the interview's."""
    question = asked.question
    if question.id not in _GRANTING or question.choices is None:
        return {}
    values = [choice.value for choice in question.choices(asked.situation) if not choice.refused]
    after = {value: suppose(question.id, value).situation for value in values}
    risks = {value: risk_of(now) for value, now in after.items() if now["mode"] in MODES or now["backend"] == "docker"}
    return risks if len({risk.level for risk in risks.values()}) > 1 else {}
