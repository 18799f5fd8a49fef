"""A target is one module and two pages: all that goes over targets then has it, and what it lacks is named."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import FACTS
from tests.interview.situations import interview
from tests.languages import WHOLE
from tests.targets.complete import COMMANDS, lacking
from wizard.cli import main
from wizard.interview.result import next_steps
from wizard.knowledge import reading_order as order
from wizard.knowledge import topics
from wizard.plan import targets
from wizard.plan.targets import TARGETS
from wizard.resources import CONTENT
from wizard.targets import declarations

TOY = Path(__file__).parent / "toy"
GOLDEN = ("nerdctl.en.txt", "nerdctl.ru.txt", "nerdctl.diff")
ROW = "| `werf-wizard export nerdctl` | one command |\n"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a target's module and pages, which the program finds beside its own."""
    for name in ("modules", "content/targets", f"content/{COMMANDS}", "golden"):
        (tmp_path / name).mkdir(parents=True)
    shutil.copy(TOY / "nerdctl.py", tmp_path / "modules")
    shutil.copytree(TOY / "pages", tmp_path / "content" / "targets" / "nerdctl")
    for known in (CONTENT, CONTENT / "targets", CONTENT / "concepts"):
        place = tmp_path / "content" / known.relative_to(CONTENT)
        for path in known.iterdir():
            if not (place / path.name).exists():
                (place / path.name).symlink_to(path)
    for code in WHOLE:
        page = f"{COMMANDS}/{code}.md"
        (tmp_path / "content" / page).write_text((CONTENT / page).read_text("utf-8") + ROW, "utf-8")
    for name in GOLDEN:
        (tmp_path / "golden" / name).touch()
    monkeypatch.setattr(declarations, "__path__", [*declarations.__path__, str(tmp_path / "modules")])
    monkeypatch.setattr("wizard.knowledge.topics.CONTENT", tmp_path / "content")
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """Modules and pages are looked for again."""
    sys.modules.pop("wizard.targets.declarations.nerdctl", None)
    targets._declared.cache_clear()
    for known in (topics.topic_ids, order.reading_order, order._of_group, order._links, order._course):
        known.cache_clear()


def lacks(toy: Path) -> list[str]:
    return lacking("nerdctl", toy / "golden", toy / "content")


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_lacks_nothing(target: str) -> None:
    assert lacking(target) == []


def test_a_module_and_two_pages_are_a_target(toy: Path) -> None:
    assert lacks(toy) == []
    listed = list(TARGETS)
    assert listed.index("podman") < listed.index("nerdctl") < listed.index("compose")


def test_a_new_target_is_exported_linted_explained_and_listed(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "facts.txt").write_text(FACTS)
    facts = ["--facts", str(tmp_path / "facts.txt")]
    assert main(["export", "nerdctl", *facts]) == 0
    printed = capsys.readouterr().out
    assert "\nnerdctl run --rm \\\n" in printed
    (tmp_path / "run.sh").write_text(printed)
    assert main(["lint", str(tmp_path / "run.sh"), *facts]) == 0
    (tmp_path / "run.sh").write_text(printed.replace("--security-opt seccomp=unconfined", "--init"))
    assert main(["lint", str(tmp_path / "run.sh"), *facts]) == 1
    for words, said in {
        ("explain", "targets/nerdctl"): "by containerd's own command",
        ("export", "--help"): "nerdctl, ",
        ("completion", "bash"): "nerdctl",
    }.items():
        capsys.readouterr()
        assert main([*words]) == 0
        assert said in " ".join(capsys.readouterr().out.split())


def test_a_new_target_is_asked_for_and_has_its_own_next_steps(toy: Path) -> None:
    now = interview(machine="here", target="nerdctl").settled.situation
    assert now["target"] == "nerdctl"
    steps = next_steps(now, Path("a b"))
    assert [command for command, _ in steps] == ["sh 'a b/nerdctl-run.sh'"]


def test_verify_says_of_a_new_target_what_is_true_of_it(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "nerdctl"]) == 2
    assert "nerdctl starts its containers itself" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "instead", "named"),
    [
        ('id="nerdctl"', 'id="other"', "id that its file is named after"),
        ('text("nerdctl")', 'text("")', "name in the interview"),
        ('text("one nerdctl run command")', 'text("")', "description in the interview"),
        ('"workdir")', '"workdirs")', "setting workdirs"),
        ('caches=("volume", "none"),', "", "caches"),
        ('(("sh nerdctl-run.sh", RUN_HERE),)', "()", "next steps"),
        ("def steps", "def stages", "steps"),
        ("def render", "def rendered", "render"),
        ('forms=("docker",),', "", "forms: lint calls its containers docker"),
        ("forms=", 'merges=("compose",),\n    forms=', "merges: the kinds of its files are none"),
    ],
)
def test_what_a_declaration_forgets_is_named(toy: Path, written: str, instead: str, named: str) -> None:
    module = toy / "modules" / "nerdctl.py"
    content = module.read_text("utf-8")
    assert content.count(written) == 1
    module.write_text(content.replace(written, instead), "utf-8")
    assert named in lacks(toy)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("content/targets/nerdctl/en.md", "page in en"),
        ("content/targets/nerdctl/ru.md", "page in ru"),
        *((f"golden/{name}", f"golden file {name}") for name in GOLDEN),
    ],
)
def test_a_file_that_is_forgotten_is_named(toy: Path, path: str, named: str) -> None:
    (toy / path).unlink()
    assert lacks(toy) == [named]


@pytest.mark.parametrize("code", WHOLE)
def test_a_row_of_the_commands_that_is_forgotten_is_named(toy: Path, code: str) -> None:
    (toy / "content" / COMMANDS / f"{code}.md").write_text("nerdctl\n")
    assert lacks(toy) == [f"line in {COMMANDS} in {code}"]


@pytest.mark.parametrize(
    ("names", "named"),
    [
        ("wizard.interview.targets.TARGETS", "choice in the interview"),
        ("wizard.parser.configuring.TARGETS", "completion of export"),
    ],
)
def test_a_list_that_passes_over_a_target_is_named(
    toy: Path, monkeypatch: pytest.MonkeyPatch, names: str, named: str
) -> None:
    monkeypatch.setattr(names, {key: value for key, value in TARGETS.items() if key != "nerdctl"})
    assert named in lacks(toy)
