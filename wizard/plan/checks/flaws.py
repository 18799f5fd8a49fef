"""Flaws of the kernel that only a system call filter keeps from a container: content/kernel-flaws.json."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from wizard.facts.model import Facts
from wizard.language import Text, text
from wizard.plan.checks.check import Check, decided_by
from wizard.regexes import regex
from wizard.resources import CONTENT

_RELEASE = regex(r"(\d{1,4})\.(\d{1,4})\.(\d{1,5})")
_DEBIAN = regex(r"\bDebian (\d{1,4}\.\d{1,4}\.\d{1,5})-")
AF_ALG = "af-alg"
ESP = "esp"


def check_af_alg(facts: Facts) -> Check:
    """Whether a step can write to the page cache of the host through AF_ALG sockets (CVE-2026-31431)."""
    return _check(facts, AF_ALG, _flawed)


def check_esp(facts: Facts) -> Check:
    """Whether a step can write there through IPsec in a network namespace (CVE-2026-43284, CVE-2026-46300)."""
    return _check(facts, ESP, _flawed_in_namespace)


def flaws_without_filter(facts: Facts) -> Text | None:
    """Return which flaws a step can exploit if no filter is left; None if the release has none or does not tell."""
    _, release = _told(facts)
    found = [flaw["cve"] for flaw in _flaws() if _is_flawed(release, flaw)]
    return _flawed(release, ", ".join(found)) if found else None


def _check(facts: Facts, name: str, told: Callable[[str, str], Text]) -> Check:
    """Judge the flaws whose id is the check's name, or begins with it."""
    key, release = _told(facts)
    verdicts = {flaw["cve"]: _is_flawed(release, flaw) for flaw in _flaws() if flaw["id"].startswith(name)}
    if found := ", ".join(cve for cve, is_flawed in verdicts.items() if is_flawed):
        return decided_by(facts, key, name, "warning", told(release, found))
    if without := ", ".join(cve for cve, is_flawed in verdicts.items() if is_flawed is False):
        message = text("{release} does not have {cve}", release=release, cve=without)
        return decided_by(facts, key, name, "ok", message)
    if release:
        return Check(name, "ok", text("unknown: {release} does not show which fixes it has", release=release))
    return Check(name, "ok", text("unknown"))


def _flawed(release: str, cve: str) -> Text:
    return text(
        "judging by its version, {release} may have {cve}: without a seccomp filter a step can exploit it",
        release=release,
        cve=cve,
    )


def _flawed_in_namespace(release: str, cve: str) -> Text:
    return text(
        "judging by its version, {release} may have {cve}: a step that can create a network namespace can exploit it",
        release=release,
        cve=cve,
    )


def _told(facts: Facts) -> tuple[str, str]:
    """Return the fact that tells the upstream release, and the release: Debian names it in its build alone."""
    if built := _DEBIAN.search(facts.value("kernel.build") or ""):
        return "kernel.build", built[1]
    return "kernel.release", facts.value("kernel.release") or ""


def _is_flawed(release: str, flaw: dict[str, Any]) -> bool | None:
    """None for a release whose number does not tell: distributions keep theirs at .0 and take fixes over.

    So it is for a branch that came after the record if this does not say which version was the first without the flaw.
    """
    found = _RELEASE.match(release)
    if not found:
        return None
    major, minor, patch = map(int, found.groups())
    branch = (major, minor)
    if branch < _branch(flaw["since"]) or ("from" in flaw and branch >= _branch(flaw["from"])):
        return False
    if patch == 0 or branch > max(map(_branch, flaw["fixed"])):
        return None
    return bool(patch < flaw["fixed"].get(f"{major}.{minor}", patch + 1))


def _branch(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)


@cache
def _flaws() -> list[dict[str, Any]]:
    flaws: list[dict[str, Any]] = json.loads((CONTENT / "kernel-flaws.json").read_text("utf-8"))["flaws"]
    return flaws
