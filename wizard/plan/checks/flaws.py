"""Flaws of the kernel that only a system call filter keeps from a container: content/kernel-flaws.json."""

import json
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


def check_af_alg(facts: Facts) -> Check:
    """Whether a step can write to the page cache of the host through AF_ALG sockets (CVE-2026-31431)."""
    key, release = _told(facts)
    flaw = next(flaw for flaw in _flaws() if flaw["id"] == AF_ALG)
    match _is_flawed(release, flaw):
        case True:
            return decided_by(facts, key, AF_ALG, "warning", _flawed(release, flaw["cve"]))
        case False:
            message = text("{release} does not have {cve}", release=release, cve=flaw["cve"])
            return decided_by(facts, key, AF_ALG, "ok", message)
    if release:
        return Check(AF_ALG, "ok", text("unknown: {release} does not show which fixes it has", release=release))
    return Check(AF_ALG, "ok", text("unknown"))


def flaws_without_filter(facts: Facts) -> Text | None:
    """Return which flaws a step can exploit if no filter is left; None if the release has none or does not tell."""
    _, release = _told(facts)
    found = [flaw["cve"] for flaw in _flaws() if _is_flawed(release, flaw)]
    return _flawed(release, ", ".join(found)) if found else None


def _flawed(release: str, cve: str) -> Text:
    return text(
        "judging by its version, {release} has {cve}: without a seccomp filter a step can exploit it",
        release=release,
        cve=cve,
    )


def _told(facts: Facts) -> tuple[str, str]:
    """Return the fact that tells the upstream release, and the release: Debian names it in its build alone."""
    if built := _DEBIAN.search(facts.value("kernel.build") or ""):
        return "kernel.build", built[1]
    return "kernel.release", facts.value("kernel.release") or ""


def _is_flawed(release: str, flaw: dict[str, Any]) -> bool | None:
    """None for a release whose number does not tell: distributions keep theirs at .0 and take fixes over."""
    found = _RELEASE.match(release)
    if not found:
        return None
    major, minor, patch = map(int, found.groups())
    branch = (major, minor)
    if branch < _branch(flaw["since"]) or branch >= _branch(flaw["from"]):
        return False
    if patch == 0:
        return None
    return bool(patch < flaw["fixed"].get(f"{major}.{minor}", patch + 1))


def _branch(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)


@cache
def _flaws() -> list[dict[str, Any]]:
    flaws: list[dict[str, Any]] = json.loads((CONTENT / "kernel-flaws.json").read_text("utf-8"))["flaws"]
    return flaws
