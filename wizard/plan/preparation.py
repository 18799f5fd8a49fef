"""What a machine lacks before a container can work on it: only what is missing, for the chosen mode."""

from wizard.errors import RefusedError
from wizard.facts.model import Facts
from wizard.language import text
from wizard.plan import remedies
from wizard.plan.checks import run_checks
from wizard.plan.checks.check import Check, Checks
from wizard.plan.checks.labels import LABELS
from wizard.plan.confinement import has_apparmor, is_userns_restricted
from wizard.plan.remedies import Sysctl
from wizard.plan.settings import Answers
from wizard.records import Record

_CURABLE = frozenset(("userns-enabled", "userns-clone", "apparmor-userns", "fuse-device"))
_BASE = (
    *("kernel-version", "sandbox", "userns-enabled", "userns-clone", "apparmor-userns"),
    *("subordinate-ids", "storage-filesystem"),
)


class Preparation(Record):
    """Kernel settings, modules, the device's mode and the profiles that a machine lacks."""

    sysctls: tuple[Sysctl, ...] = ()
    modules: tuple[str, ...] = ()
    open_fuse: bool = False
    apparmor_profile: bool = False
    seccomp_profile: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is missing."""
        return self == Preparation()


def prepare(facts: Facts, answers: Answers) -> Preparation:
    """Return what is missing. Raises RefusedError where nothing done to this machine would help."""
    checks = run_checks(facts)
    least = answers["hardening"] == "least-privilege"
    fuse = _wants_fuse(checks, answers)
    _refuse_hopeless(checks, fuse=fuse)
    apparmor = has_apparmor(answers, facts)
    profile_here = facts.value("apparmor.profile.werf_buildah") == "present"
    return Preparation(
        sysctls=_sysctls(checks),
        modules=_modules(checks, facts, fuse=fuse),
        open_fuse=fuse and checks["fuse-device"].fix == remedies.OPEN_FUSE,
        apparmor_profile=not profile_here
        and apparmor is not False
        and (is_userns_restricted(facts) or (least and apparmor is True)),
        seccomp_profile=least,
    )


def _refuse_hopeless(checks: Checks, *, fuse: bool) -> None:
    drivers = ("fuse-device", "overlay-rootless") if fuse else ("overlay-rootless",)
    no_driver = all(checks[name].answer == "no" and not _is_curable(checks[name]) for name in drivers)
    for name in (*_BASE, *(drivers if no_driver else ())):
        check = checks[name]
        if check.answer == "no" and not _is_curable(check):
            raise RefusedError(
                text("This machine cannot be prepared: {check}: {why}.", check=LABELS[name], why=check.text),
                text("`werf-wizard explain checks/{name}` shows what you can do.", name=name),
            )


def _is_curable(check: Check) -> bool:
    return check.id in _CURABLE and bool(check.fix)


def _sysctls(checks: Checks) -> tuple[Sysctl, ...]:
    wanted = (("userns-enabled", remedies.USERNS), ("userns-clone", remedies.USERNS_CLONE))
    return tuple(sysctl for name, sysctl in wanted if checks[name].fix == remedies.set_now(sysctl))


def _wants_fuse(checks: Checks, answers: Answers) -> bool:
    """Return whether a mode with fuse was asked for, or the kernel leaves no other."""
    mode = answers["mode"]
    return mode.startswith("fuse") or (mode == "auto" and checks["overlay-rootless"].answer != "yes")


def _modules(checks: Checks, facts: Facts, *, fuse: bool) -> tuple[str, ...]:
    modules = []
    tried = facts.value("overlay.rootless")
    if not fuse and facts.value("overlay.module") == "available" and tried != "yes":
        modules.append("overlay")
    if fuse and checks["fuse-device"].fix == remedies.LOAD_FUSE:
        modules.append("fuse")
    return tuple(modules)
