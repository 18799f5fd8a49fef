"""Files that their program reads together: drop-ins of a Quadlet unit, and Compose files that include others."""

from pathlib import Path

import pytest

from tests.lint.judging import judge as judge_one
from tests.lint.judging import named, serious
from tests.targets.plans import ABLE
from wizard.application.fixing import fixed
from wizard.commands.lint_files import read_files
from wizard.containers.spec import ContainerSpec, Located, Profile
from wizard.documents.quadlet import put
from wizard.facts.model import make_facts
from wizard.facts.world import World
from wizard.lint.linting import Report, lint
from wizard.plan.settings import Answers

IMAGE = "registry.werf.io/werf/werf:2-stable"
UNIT = f"""[Container]
Image={IMAGE}
Exec=werf converge
UserNS=keep-id:uid=1000,gid=1000
PodmanArgs=--cap-drop=all
Volume=w:/home/build/.local/share/containers
"""
SERVICE = f"services:\n  w:\n    image: {IMAGE}\n    command: werf converge\n    cap_drop: [SETUID]\n"


def written(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")


def judge(names: list[str]) -> Report:
    return lint(read_files(names, (), World(), every=False).sources, make_facts(ABLE), Answers({}))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("folder", ["werf-a.container.d", "werf-.container.d", "container.d"])
def test_a_finding_is_in_the_drop_in_that_has_its_line(here: Path, folder: str) -> None:
    drop_in = "# ours\n[Container]\nNoNewPrivileges=true\n"
    written(here, {"werf-a.container": UNIT, f"{folder}/10-a.conf": drop_in, "other.container.d/a.conf": drop_in})
    found = named(judge(["werf-a.container"]), "no-new-privileges")
    assert [(one.file, one.at.line) for one in found] == [(f"{folder}/10-a.conf", 3)]


def test_an_empty_value_of_a_drop_in_takes_back_what_the_unit_says(here: Path) -> None:
    written(here, {"w.container": UNIT})
    assert named(judge(["w.container"]), "capabilities-missing")
    written(here, {"w.container.d/a.conf": "[Container]\nPodmanArgs=\n"})
    assert not named(judge(["w.container"]), "capabilities-missing")


def test_of_two_drop_ins_with_one_name_the_nearer_counts(here: Path) -> None:
    wide, near = "container.d/a.conf", "w.container.d/a.conf"
    written(here, {"w.container": UNIT, wide: "[Container]\nNoNewPrivileges=true\n", near: "[Container]\nUser=1000\n"})
    assert not named(judge(["w.container"]), "no-new-privileges")


def test_a_drop_in_alone_is_said_to_need_its_unit(here: Path) -> None:
    written(here, {"w.container": UNIT, "w.container.d/a.conf": "[Container]\nNoNewPrivileges=true\n"})
    assert named(judge(["w.container.d/a.conf"]), "not-read")
    assert not named(judge(["w.container.d/a.conf", "w.container"]), "not-read")


@pytest.mark.parametrize(
    "include", ["include: [sub/a.yaml]\n", "include:\n- path: sub/a.yaml\n", "include: [{path: [./sub/a.yaml]}]\n"]
)
def test_the_services_of_an_included_file_are_judged_where_they_are(here: Path, include: str) -> None:
    written(here, {"compose.yaml": f"{include}services: {{x: {{image: alpine}}}}\n", "sub/a.yaml": SERVICE})
    report = judge(["compose.yaml"])
    assert {one.file for one in serious(report)} == {"sub/a.yaml"}
    assert [one.at.line for one in named(report, "capabilities-missing")] == [5]
    assert report.judged == 1
    assert not named(report, "not-read")


def test_an_included_file_that_is_named_too_is_judged_once(here: Path) -> None:
    written(here, {"compose.yaml": "include: [sub/a.yaml]\n", "sub/a.yaml": SERVICE})
    report = judge(["compose.yaml", "sub/a.yaml"])
    assert report.judged == 1
    assert named(report, "capabilities-missing")[0].fix


def test_files_that_include_each_other_are_read_once_each(here: Path) -> None:
    written(here, {"compose.yaml": "include: [a.yaml]\n", "a.yaml": f"include: [compose.yaml]\n{SERVICE}"})
    assert judge(["compose.yaml"]).judged == 1


@pytest.mark.parametrize("include", ["[gone.yaml]", "[{path: [a.yaml, b.yaml]}]", "['oci://example.com/a']"])
def test_what_of_an_include_cannot_be_read_is_said(here: Path, include: str) -> None:
    written(here, {"compose.yaml": f"include: {include}\n{SERVICE}"})
    assert [one.at.line for one in named(judge(["compose.yaml"]), "not-read")] == [1]


def test_a_file_that_is_only_included_is_not_changed(here: Path) -> None:
    written(here, {"compose.yaml": "include: [a.yaml]\n", "a.yaml": SERVICE})
    sources = read_files(["compose.yaml"], (), World(), every=False).sources
    assert fixed(sources, lambda given: lint(given, make_facts(ABLE), Answers({}))).files == {}


@pytest.mark.parametrize(
    "content",
    [
        "deploy: build; @RUN\n",
        "a b:: ;RUN\n",
        ".RECIPEPREFIX = >\nall:\n> -RUN\n",
        "all: ; docker run \\\n  --cap-drop SETUID IMAGE werf converge\n",
    ],
)
def test_a_recipe_in_the_line_of_its_rule_or_behind_another_prefix_is_read(content: str) -> None:
    run = f"docker run --cap-drop SETUID {IMAGE} werf converge"
    report = judge_one(content.replace("RUN", run).replace("IMAGE", IMAGE), name="Makefile")
    assert len(named(report, "capabilities-missing")) == 1


def test_a_variable_with_a_colon_and_a_semicolon_is_no_rule() -> None:
    content = f"A := b:c; docker run --cap-drop SETUID {IMAGE} werf converge\nall: X = y; z\n"
    assert not named(judge_one(content, name="Makefile"), "capabilities-missing")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("group_add", '"107"'),
        ("services_security_opt", '"seccomp=unconfined"'),
        ("tmpfs", '["/tmp"]'),
        ("tls_verify", '"false"'),
        ("sysctls", '"a"'),
    ],
)
def test_a_runners_key_of_another_type_is_found(key: str, value: str) -> None:
    content = f'[[runners]]\nexecutor = "docker"\n[runners.docker]\nimage = "alpine"\n{key} = {value}\n'
    assert [one.at.line for one in named(judge_one(content, name="config.toml"), "wrong-type")] == [5]


@pytest.mark.parametrize(
    ("image", "patterns", "is_refused"),
    [
        ("ruby", '["ruby:*"]', True),
        ("ruby", '["registry.werf.io/*"]', True),
        ("ruby", '["registry.werf.io/**"]', False),
        ("ruby", '["registry.werf.io/*/werf:2-*"]', False),
        ("ruby", '["ruby:*", "mirror.example.com/werf:*"]', False),
        ("ruby", '["*/*/*"]', False),
        ("ruby", "[]", False),
        (IMAGE, '["ruby:*"]', False),
    ],
)
@pytest.mark.parametrize("executor", ["docker", "kubernetes"])
def test_a_runner_that_does_not_allow_werfs_image_is_found(
    executor: str, image: str, patterns: str, is_refused: bool
) -> None:
    content = f'[[runners]]\nexecutor = "{executor}"\n[runners.{executor}]\nimage = "{image}"\n'
    report = judge_one(f"{content}allowed_images = {patterns}\n", name="config.toml")
    assert bool(named(report, "image-refused")) == is_refused


@pytest.mark.parametrize("executor", ["docker", "kubernetes"])
def test_variables_in_the_table_of_an_executor_are_not_read(executor: str) -> None:
    content = f'[[runners]]\nexecutor = "{executor}"\n[runners.{executor}]\nimage = "a"\nenvironment = ["A=b"]\n'
    assert named(judge_one(content, name="config.toml"), "wrong-place")
    assert not named(judge_one(content.replace(f"[runners.{executor}]\n", ""), name="config.toml"), "wrong-place")


def test_a_comment_between_the_lines_of_a_setting_is_none_of_it(here: Path) -> None:
    unit = f"[Container]\nImage={IMAGE}\nPodmanArgs=--cap-drop=all \\\n# --cap-add=all \\\n  --cap-add=SETUID\n"
    written(here, {"w.container": unit})
    found = named(judge(["w.container"]), "capabilities-missing")
    assert [one.message.values["names"] for one in found] == ["SETGID"]


ARGS = f"""[Container]
Image={IMAGE}
PodmanArgs=--security-opt=label=disable \\
\t--security-opt=no-new-privileges \\
  --label "a
Exec=werf build
Volume=w:/home/build/.local/share/containers
"""


def test_an_option_of_podman_is_found_in_its_own_line(here: Path) -> None:
    written(here, {"w.container": ARGS.replace('  --label "a', "  --label a")})
    (found,) = named(judge(["w.container"]), "no-new-privileges")
    assert (found.at.line, found.at.column, found.fix) == (4, 2, "- --security-opt=no-new-privileges")


def test_what_changes_in_several_lines_is_written_in_their_place(here: Path) -> None:
    content = ARGS.replace('  --label "a', "  --cap-add=SETUID").replace("no-new-privileges", "seccomp=builtin")
    seccomp = ContainerSpec(seccomp=Located(Profile("unconfined", "unconfined")))
    after = put(content, seccomp)
    assert "seccomp=builtin" not in after
    assert after.count("seccomp=unconfined") == 1
    assert put(after, seccomp) == after
