"""Variables of the same file are followed; what they hold otherwise is not called missing."""

import pytest

from tests.lint.judging import judge, named, serious

IMAGE = "registry.werf.io/werf/werf:2-stable"
OPTIONS = "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
RUN = f" {IMAGE} werf converge\n"


@pytest.mark.parametrize(
    "content",
    [
        f'A=(--rm {OPTIONS})\ndocker run "${{A[@]}}"{RUN}',
        f"A=(\n  --rm  # once\n  {OPTIONS}\n)\ndocker run ${{A[*]}}{RUN}",
        f'A=(--rm)\nA+=({OPTIONS})\ndocker run "${{A[@]}}"{RUN}',
        f'export A="{OPTIONS}"\ndocker run $A{RUN}',
        f"A='{OPTIONS}'\nB=\"--rm $A\"\ndocker run ${{B}}{RUN}",
        f"S=unconfined\ndocker run --security-opt seccomp=$S --security-opt apparmor=${{S}}{RUN}",
        f"docker run --security-opt seccomp=${{S:-unconfined}} --security-opt apparmor=${{S:-unconfined}}{RUN}",
        f"D=docker\nI={IMAGE}\n$D run {OPTIONS} $I werf converge\n",
        f"local V=2-stable; local I=registry.werf.io/werf/werf:$V\ndocker run {OPTIONS} $I werf converge\n",
    ],
)
def test_what_a_script_assigns_is_followed(content: str) -> None:
    report = judge(f"#!/bin/bash\n{content}")
    assert (report.judged, serious(report)) == (1, [])
    assert named(report, "not-known") == []


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (f'docker run "$@"{RUN}', '"$@"'),
        (f'docker run "${{OPTS[@]}}"{RUN}', '"${OPTS'),
        (f"docker run $(options){RUN}", "$(options)"),
        (f"read OPTS\ndocker run $OPTS{RUN}", "$OPTS"),
        (f"if a; then O=--privileged; else O='{OPTIONS}'; fi\ndocker run $O{RUN}", "$O"),
        (f"docker run --privileged=$P{RUN}", "--privileged"),
        (f"docker run --security-opt seccomp=$S{RUN}", "--security-opt"),
    ],
)
def test_what_nobody_can_see_is_one_note_at_its_place(content: str, what: str) -> None:
    report = judge(f"#!/bin/bash\n{content}")
    assert serious(report) == []
    (found,) = named(report, "not-known")
    line = f"#!/bin/bash\n{content}".split("\n")[found.at.line - 1]
    assert line[found.at.column - 1 :].startswith(what)


def test_what_is_seen_is_judged_beside_it() -> None:
    report = judge(f"#!/bin/sh\ndocker run $OPTS --security-opt no-new-privileges{RUN}")
    assert [one.rule for one in serious(report)] == ["no-new-privileges"]


def test_a_finding_in_an_array_stands_there() -> None:
    report = judge(f'#!/bin/bash\nA=(\n  --rm\n  --cap-drop=SETUID\n)\ndocker run "${{A[@]}}"{RUN}')
    assert [(one.at.line, one.at.column) for one in named(report, "capabilities-missing")] == [(4, 3)]


MAKEFILE = """DOCKER ?= podman
TAG = 2-stable
IMAGE := registry.werf.io/werf/werf:$(TAG)
FLAGS = {flags}

deploy: build
\t@$(DOCKER) run --rm $(FLAGS) \\
\t  $(IMAGE) werf converge --env $$ENV
"""


def test_variables_of_a_makefile_are_followed() -> None:
    bad = judge(MAKEFILE.format(flags="--cap-drop=SETUID"), name="Makefile")
    assert (bad.judged, len(named(bad, "capabilities-missing"))) == (1, 1)
    assert named(bad, "keep-id")[0].at.line == 7
    assert named(judge(MAKEFILE.format(flags=""), name="deploy.mk"), "capabilities-missing") == []


@pytest.mark.parametrize(
    "content",
    [
        f"kubectl run a --image={IMAGE} --command -- werf converge\n",
        "docker run --rm $IMAGE deploy  # with werf\n",
    ],
)
def test_a_command_that_is_not_followed_is_not_called_clean(content: str) -> None:
    report = judge(f"#!/bin/sh\n{content}")
    assert report.judged == 0
    assert report.unread


def test_a_service_of_compose_is_left_to_its_file() -> None:
    report = judge("#!/bin/sh\ndocker compose run --rm werf werf converge\n")
    assert [one.severity for one in named(report, "not-read")] == ["note"]
    assert [one.file for one in report.unread] == ["file"]


@pytest.mark.parametrize("name", ["release.sh", "bin/release.bash"])
def test_a_script_without_a_first_line_is_known_by_its_name(name: str) -> None:
    report = judge('set -e\necho "mode: $1"\nwerf converge --env "$1"\n', name=name)
    assert (report.judged, report.findings, report.unread) == (0, (), ())


def test_a_comment_between_continued_lines_cuts_the_command() -> None:
    content = f"docker run \\\n  # needed\n  {OPTIONS} \\\n {RUN}"
    assert [one.at.line for one in named(judge(content), "command-cut")] == [1]


def test_an_option_behind_the_image_has_no_effect() -> None:
    report = judge(f"docker run {OPTIONS} {IMAGE} --privileged werf converge\n")
    assert [one.severity for one in named(report, "wrong-place")] == ["error"]
    assert named(report, "privileged-wide") == []


def test_a_switch_that_goes_leaves_the_word_behind_it() -> None:
    report = judge("podman run --privileged quay.io/buildah/stable:v1.38 buildah build .\n")
    assert [one.fix for one in named(report, "privileged-wide")] == ["- --privileged"]


def test_options_of_a_workflow_that_are_an_expression_are_not_called_missing() -> None:
    content = (
        "on: push\njobs:\n  a:\n    runs-on: x\n    container:\n      image: ghcr.io/werf/werf:2-stable\n"
        "      options: --user 1001 ${{ inputs.options }}\n    steps: [{run: werf build}]\n"
    )
    report = judge(content)
    assert [one for one in serious(report) if one.rule.startswith(("seccomp", "apparmor"))] == []
    assert [one.at.line for one in named(report, "not-known")] == [7]
