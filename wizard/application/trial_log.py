"""The messages of a trial as a log, with the facts of each unmet need on its lines, and the problems behind them."""

from wizard.application.logs import PastedLog
from wizard.diagnosis.engine import diagnose
from wizard.diagnosis.model import Diagnosis, Finding
from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.plan.checks.check import Check
from wizard.records import replace
from wizard.verifying.verification import Verification

_FACTS = {
    "userns-enabled": ("userns.try",),
    "no-new-privileges": ("process.no_new_privs",),
    "capability-bounding-set": ("process.caps_bounding",),
    "subordinate-ids": ("process.uid", "idmap.newuidmap", "idmap.subuid", "idmap.try"),
    "overlay-rootless": ("overlay.rootless",),
    "storage-filesystem": ("storage.fs",),
    "fuse-device": ("fuse.device", "fuse.device.mode", "fuse.device.open"),
}
"""The facts that decide a need; of an attempt that failed, its message too."""
_PROBLEMS = {
    "userns-enabled": "userns-blocked-by-seccomp-or-lsm",
    "no-new-privileges": "newuidmap-not-permitted",
    "capability-bounding-set": "newuidmap-not-permitted",
    "subordinate-ids": "newuidmap-not-permitted",
    "overlay-rootless": "lsm-blocks-mount",
    "storage-filesystem": "overlay-over-overlayfs",
    "fuse-device": "fuse-device-permission-denied",
}
"""The problem that a build runs into if a need is not met."""
_OF_IMAGE = ("distro.", "os.", "kernel.")
"""Facts that are the image's, or the same everywhere: of them the machine's count."""


class TrialLog(PastedLog):
    """What a trial said: the engine's messages, then the facts of each unmet need as the probe printed them."""

    def __init__(self, found: Verification) -> None:
        said = [line.rstrip() for line in found.trial.said.splitlines() if line.strip()]
        self._inside = found.trial.facts or Facts({})
        self._failed = tuple(need for need in found.needs if need.status == "failed")
        facts = [f"{key}={self._inside.value(key)}" for need in self._failed for key in self._keys(need)]
        self.lines = [*said, *dict.fromkeys(facts)]
        self.facts = found.plan.facts.plus(self._inside.without(*_OF_IMAGE))
        super().__init__("".join(f"{row}\n" for row in self.lines), is_elsewhere=True)

    @property
    def name(self) -> Text:
        """Return a name that says that it is of a trial."""
        return text("output of the trial")

    def refined(self, diagnosis: Diagnosis) -> Diagnosis:
        """Return the diagnosis with a problem for each unmet need that no message explains."""
        found = list(diagnosis.findings)
        for need in self._failed:
            lines, problem = self._lines(need), self._problem(need)
            if problem or not any({*lines} & {*one.lines} and one.confidence != "low" for one in found):
                name = problem or _PROBLEMS[need.id]
                found = _with(found, Finding(name, "high", lines, self.lines[lines[0] - 1]), first=bool(problem))
        sure = {line for one in found if one.confidence == "high" for line in one.lines}
        kept = (one for one in found if one.confidence != "low" or not sure.issuperset(one.lines))
        return replace(diagnosis, findings=tuple(sorted(kept, key=lambda one: one.confidence != "high")))

    def _keys(self, need: Check) -> list[str]:
        keys = [key for name in _FACTS[need.id] for key in (name, f"{name}.error")]
        return [key for key in keys if key in self._inside]

    def _lines(self, need: Check) -> tuple[int, ...]:
        """Return the numbers of its lines: those of what is missing or failed, all if none of them says so."""
        rows = [f"{key}={self._inside.value(key)}" for key in self._keys(need)]
        decisive = [row for row in rows if ".error=" in row or row.endswith(("=no", "=none", "=absent"))]
        return tuple(self.lines.index(row) + 1 for row in decisive or rows)

    def _problem(self, need: Check) -> str:
        """Return the problem that the facts inside show, whatever the messages are; empty if they leave it open."""
        error, label = (self._inside.value(key) or "" for key in ("userns.try.error", "process.label"))
        match need.id:
            case "userns-enabled" if "permission denied" in error.lower():
                return "selinux-type-refused" if ":container_" in label else "lsm-blocks-mount"
            case "fuse-device" if self._inside.value("fuse.device") == "absent":
                return "fuse-device-missing"
            case "storage-filesystem" if self._inside.value("storage.fs") not in ("overlay", "overlayfs", "aufs"):
                return "network-filesystem-storage"
            case "subordinate-ids" if self._inside.value("idmap.newuidmap") == "absent":
                return "newuidmap-not-installed"
            case "subordinate-ids" if self._inside.value("idmap.subuid") == "none":
                return "no-subuid-ranges"
        return ""


def _with(found: list[Finding], one: Finding, *, first: bool) -> list[Finding]:
    """Return the findings with one more, or with its lines at the one that is there already, which is sure then."""
    same = next((at for at, each in enumerate(found) if each.id == one.id), None)
    if same is None:
        return [one, *found] if first else [*found, one]
    lines = tuple(sorted({*found[same].lines, *one.lines}))
    return [*found[:same], replace(found[same], confidence="high", lines=lines, ask=()), *found[same + 1 :]]


def diagnosed(found: Verification) -> Diagnosis:
    """Return the problems behind a failed trial; the facts of its machine and of its container count."""
    log = TrialLog(found)
    return log.refined(diagnose(log.chunks(), log.facts))
