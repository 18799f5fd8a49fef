"""A fork of the loaded program does what a start of it does: the other tests of commands run in forks."""

from pathlib import Path

import pytest

from tests.cli.running import FACTS, started, wizard
from tests.cli.test_lint import BAD

COMMANDS: tuple[tuple[tuple[str, ...], int], ...] = (
    ((), 2),
    (("ask",), 2),
    (("completion", "bash"), 0),
    (("diagnose", "-", "--lang", "ru"), 1),
    (("doctor", "--facts", "-", "-v"), 0),
    (("explain", "--search", "fuse"), 0),
    (("explain", "modes/overlay"), 0),
    (("export", "gitlab-kubernetes", "--facts", "-", "--hardening", "least-privilege"), 0),
    (("export", "compose", "--facts", "-", "--merge", "mine.yml"), 0),
    (("export", "nowhere"), 2),
    (("lint", "bad.sh"), 1),
    (("verify", "docker", "--facts", "-"), 2),
)


@pytest.mark.parametrize(("words", "status"), COMMANDS)
def test_a_fork_does_what_a_start_does(words: tuple[str, ...], status: int, tmp_path: Path) -> None:
    (tmp_path / "bad.sh").write_text(BAD, "utf-8")
    (tmp_path / "mine.yml").write_text("services:\n  werf:\n    image: registry.werf.io/werf/werf:2\n", "utf-8")
    where = {"PATH": str(tmp_path), "COLUMNS": "100"}
    one, other = (run(*words, stdin=FACTS, cwd=tmp_path, environ=where) for run in (started, wizard))
    assert one.returncode == status
    assert (other.returncode, other.stdout, other.stderr) == (status, one.stdout, one.stderr)


def test_nothing_of_a_command_is_left_for_the_next(tmp_path: Path) -> None:
    first, second = (wizard("doctor", "--facts", "-", environ={"LANG": lang}) for lang in ("ru_RU.UTF-8", "C.UTF-8"))
    assert "Ядро" in wizard("doctor", "--facts", "-", stdin=FACTS, environ={"LANG": "ru_RU.UTF-8"}).stdout
    assert "Ядро" not in wizard("doctor", "--facts", "-", stdin=FACTS).stdout
    assert first.stderr != second.stderr
