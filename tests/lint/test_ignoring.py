"""Comments that ignore a finding: what they count for, and what is said of the comments themselves."""

import pytest

from tests.lint.judging import judge, named

RUN = "docker run --rm \\\n  --privileged \\\n  registry.werf.io/werf/werf:2-stable werf converge\n"
MARK = "# werf-wizard: ignore"
SERVICES = """services:
  # werf-wizard: ignore seccomp-default, apparmor-default - rootless engine
  # (for now)
  one: {image: registry.werf.io/werf/werf:2-stable}
  two: {image: registry.werf.io/werf/werf:2-stable}
"""


@pytest.mark.parametrize(
    "content",
    [
        f"{MARK} privileged-wide - the old host\n{RUN}",
        f"{MARK} privileged-wide — the old host\n{RUN}",
        f"{MARK} user-root, privileged-wide: the old host\n{RUN}",
        f"#!/bin/sh\n# first\n{MARK} privileged-wide - the old host\n# last\n{RUN}",
        f"{RUN}{MARK}-file privileged-wide - the old host\n",
    ],
)
def test_a_finding_below_a_comment_or_in_its_file_is_gone(content: str) -> None:
    report = judge(content)
    assert named(report, "privileged-wide") == []
    assert named(report, "ignore-reason") == []


def test_a_comment_counts_for_its_own_line() -> None:
    content = RUN.replace("\\\n  ", "").replace("converge\n", f"converge  {MARK} privileged-wide - x\n")
    assert named(judge(content), "privileged-wide") == []


@pytest.mark.parametrize(
    "content",
    [
        f"{MARK} privileged-refused - another rule\n{RUN}",
        f"{MARK} privileged-wide - elsewhere\ntrue\n{RUN}",
        f"{MARK} privileged-wid - a slip\n{RUN}",
    ],
)
def test_one_that_ignores_nothing_is_a_note(content: str) -> None:
    report = judge(content)
    assert named(report, "privileged-wide")
    assert [(one.at.line, one.severity) for one in named(report, "ignore-unused")] == [(1, "note")]


def test_a_comment_above_a_service_counts_for_that_service() -> None:
    report = judge(SERVICES)
    assert {one.at.line for one in report.findings if one.severity == "error"} == {5}
    assert named(report, "ignore-unused") == []


def test_what_was_not_read_can_be_lived_with() -> None:
    content = "include: [a.yml]  # werf-wizard: ignore not-read - judged in its own project\n"
    assert judge("include: [a.yml]\n").unread
    assert judge(content).unread == ()
