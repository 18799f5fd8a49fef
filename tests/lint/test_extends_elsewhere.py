"""Services that extend one of another file: what is inherited counts, and is found where its line is."""

import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.lint.judging import named, serious
from tests.targets.plans import ABLE
from wizard.application.fixing import fixed
from wizard.commands.lint_files import read_files
from wizard.documents.beside import Beside
from wizard.documents.compose import read as read_compose
from wizard.facts.model import make_facts
from wizard.facts.world import World
from wizard.lint.linting import Report, lint
from wizard.lint.opening import LintSource
from wizard.plan.settings import Answers

IMAGE = "registry.werf.io/werf/werf:2-stable"
SHIP = """services:
  ship:
    extends:
      file: common/base.yml
      service: base
    command: werf converge
"""
BASE = f"""# shared
services:
  base:
    extends: {{file: deeper.yml, service: root}}
    image: {IMAGE}
    environment: {{A: "1"}}
"""
DEEPER = """services:
  root:
    image: alpine
    user: root
    environment: [B=2]
    security_opt:
      - seccomp=unconfined
      - apparmor=unconfined
    volumes: ["layers:/home/build/.local/share/containers"]
"""
FILES = {"d/compose.yaml": SHIP, "d/common/base.yml": BASE, "d/common/deeper.yml": DEEPER}


def judge(*sources: LintSource) -> Report:
    return lint(sources, make_facts(ABLE), Answers({}))


def sources(*, is_companion: bool) -> list[LintSource]:
    first, *rest = FILES
    return [LintSource(first, SHIP), *(LintSource(one, FILES[one], companion=is_companion) for one in rest)]


@pytest.mark.parametrize("is_companion", [False, True])
def test_a_finding_is_in_the_file_that_has_its_line(is_companion: bool) -> None:
    report = judge(*sources(is_companion=is_companion))
    (found,) = named(report, "user-root")
    assert (found.file, found.at, found.source) == ("d/common/deeper.yml", (4, 5, ""), "user: root")
    assert (found.fix, found.edit) == ("", None)
    assert named(report, "seccomp-default") + named(report, "apparmor-default") + named(report, "not-known") == []
    assert "d/common/deeper.yml" in report.files


def test_a_companion_is_not_judged_itself() -> None:
    alone = judge(LintSource("base.yml", f"services: {{base: {{image: {IMAGE}}}}}\n", companion=True))
    assert (alone.judged, alone.findings, alone.files) == (0, (), ())


def test_a_comment_of_the_other_file_ignores_its_finding() -> None:
    ignoring = DEEPER.replace("    user: root", "    # werf-wizard: ignore user-root - legacy\n    user: root")
    given = [
        LintSource(one.name, one.content.replace(DEEPER, ignoring), companion=True)
        for one in sources(is_companion=True)[1:]
    ]
    assert named(judge(LintSource("d/compose.yaml", SHIP), *given), "user-root") == []


def test_a_change_is_written_to_the_service_and_not_to_the_other_file() -> None:
    short = DEEPER.replace("      - apparmor=unconfined\n", "").replace("    user: root\n", "")
    given = [
        LintSource(one.name, one.content.replace(DEEPER, short), companion=one.companion)
        for one in sources(is_companion=True)
    ]
    outcome = fixed(given, lambda now: judge(*now))
    assert list(outcome.files) == ["d/compose.yaml"]
    assert outcome.files["d/compose.yaml"] == SHIP + '    security_opt:\n      - "apparmor=unconfined"\n'


@pytest.mark.parametrize(
    ("extends", "why"),
    [
        ("{file: nowhere.yml, service: base}", "cannot be read"),
        ("{file: common/base.yml, service: other}", "is not in common/base.yml"),
        ("{file: common/round.yml, service: base}", "is not in"),
    ],
)
def test_what_cannot_be_followed_is_said_at_the_service(extends: str, why: str) -> None:
    content = f"services:\n  ship:\n    extends: {extends}\n    command: [make]\n"
    back = "services:\n  base: {extends: {file: ../compose.yaml, service: ship}}\n"
    report = judge(
        LintSource("d/compose.yaml", content),
        *sources(is_companion=True)[1:],
        LintSource("d/common/round.yml", back, companion=True),
    )
    (found,) = named(report, "not-read")
    assert (found.file, found.at.line) == ("d/compose.yaml", 3)
    assert why in str(found.message.msgid).format(**found.message.values)


def written(folder: Path) -> None:
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")


def test_files_next_to_the_given_one_are_read_as_compose_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path)
    monkeypatch.chdir(tmp_path)
    given = read_files(["d/compose.yaml"], (), World(), every=False)
    assert {one.name: one.companion for one in given.sources} == {
        "d/compose.yaml": False,
        "d/common/base.yml": True,
        "d/common/deeper.yml": True,
    }
    assert len(serious(judge(*given.sources))) == 1


def test_only_regular_files_that_a_service_names_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pipe.yml").mkdir()
    Path("other.yml").write_text(DEEPER, "utf-8")
    Path("compose.yaml").write_text(
        "services:\n  a: {extends: {file: pipe.yml, service: a}, image: a}\n"
        "  b: {extends: {file: 'https://example.org/c.yml', service: a}, image: a}\n",
        "utf-8",
    )
    assert [one.name for one in read_files(["compose.yaml"], (), World(), every=False).sources] == ["compose.yaml"]


def test_docker_compose_reads_the_same(tmp_path: Path) -> None:
    command = shutil.which("docker-compose")
    if command is None:
        pytest.skip("no docker-compose here")
    written(tmp_path)
    path = tmp_path / "d" / "compose.yaml"
    path.write_text(f"version: '2.4'\n{SHIP}volumes: {{layers: {{}}}}\n", "utf-8")
    for name in ("d/common/base.yml", "d/common/deeper.yml"):
        (tmp_path / name).write_text(f"version: '2.4'\n{FILES[name]}", "utf-8")
    done = subprocess.run([command, "config"], cwd=path.parent, capture_output=True, text=True, check=True)
    known = YAML(typ="safe", pure=True).load(done.stdout)["services"]["ship"]
    others = {str(tmp_path / name): f"{FILES[name]}" for name in FILES}
    (ship,) = read_compose(path.read_text("utf-8"), str(path), Beside(others)).containers
    assert ship.image is not None
    assert ship.user is not None
    assert (known["image"], known["user"], known["command"]) == (ship.image.value, ship.user.value, "werf converge")
    assert known["environment"] == {name: one.value for name, one in ship.env.items()}
    assert sorted(known["security_opt"]) == ["apparmor=unconfined", "seccomp=unconfined"]
    assert (ship.seccomp is not None, ship.apparmor is not None) == (True, True)
    assert [one.split(":")[1] for one in known["volumes"]] == [one.target for one in ship.mounts]


LOWER = f"""services:
  werf:
    image: {IMAGE}
    user: root
    depends_on: [db]
    security_opt: [seccomp=unconfined]
    volumes: ["layers:/home/build/.local/share/containers", "layers:/var/lib/containers"]
    command: werf converge
  alone: {{image: {IMAGE}, command: werf build}}
  db: {{image: postgres}}
"""
UPPER = """services:
  werf:
    security_opt: [apparmor=unconfined]
    environment: {A: "1"}
"""


def test_a_service_is_judged_together_with_the_file_that_overrides_it() -> None:
    report = judge(LintSource("compose.yaml", LOWER), LintSource("compose.override.yml", UPPER))
    assert named(report, "apparmor-default") + named(report, "seccomp-default") == [
        one for one in serious(report) if one.subject == "alone" and one.rule in ("apparmor-default", "seccomp-default")
    ]
    (found,) = named(report, "user-root")
    assert (found.file, found.at.line) == ("compose.yaml", 4)
    assert report.judged == 2


def test_an_override_file_alone_is_read_with_the_file_next_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("compose.yaml").write_text(LOWER, "utf-8")
    Path("compose.override.yaml").write_text(UPPER, "utf-8")
    given = read_files(["compose.override.yaml"], (), World(), every=False)
    report = judge(*given.sources)
    assert (report.judged, [one.file for one in serious(report)]) == (1, ["compose.yaml"])


def test_docker_compose_overrides_the_same(tmp_path: Path) -> None:
    command = shutil.which("docker-compose")
    if command is None:
        pytest.skip("no docker-compose here")
    lower, upper = (f"version: '2.4'\n{one}" for one in (LOWER, UPPER))
    (tmp_path / "docker-compose.yml").write_text(f"{lower}volumes: {{layers: {{}}}}\n", "utf-8")
    (tmp_path / "docker-compose.override.yml").write_text(upper, "utf-8")
    done = subprocess.run([command, "config"], cwd=tmp_path, capture_output=True, text=True, check=True)
    known = YAML(typ="safe", pure=True).load(done.stdout)["services"]["werf"]
    (werf,) = read_compose(upper, "docker-compose.override.yml", Beside({"docker-compose.yml": lower})).containers
    assert sorted(known["security_opt"]) == ["apparmor=unconfined", "seccomp=unconfined"]
    assert (werf.seccomp is not None, werf.apparmor is not None) == (True, True)
    assert known["environment"] == {name: one.value for name, one in werf.env.items()}
    assert werf.user is not None
    assert (known["user"], known["command"]) == (werf.user.value, " ".join(werf.command))
    assert {one.split(":")[1] for one in known["volumes"]} == {one.target for one in werf.mounts}
