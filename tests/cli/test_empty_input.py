"""Files with nothing in them, or with what is no text: said to be that, in both languages."""

from pathlib import Path

import pytest

from tests.cli.running import wizard


@pytest.mark.parametrize(
    ("words", "content", "status", "said"),
    [
        (("lint",), b"", 2, "is empty"),
        (("lint",), b"\n  \n", 2, "is empty"),
        (("diagnose",), b"", 1, "This log is empty."),
        (("diagnose",), bytes(range(256)) * 20, 1, "not text"),
        (("diagnose",), b"\x1b[31mall is well\x1b[0m\n\x00\n", 1, "No known problem was found in 2 lines."),
        (("diagnose",), "всё хорошо\n".encode(), 1, "No known problem was found in 1 line."),
        (
            ("diagnose",),
            "всё хорошо\n".encode("cp1251") * 2 + b"plain text follows here, a line of it\n" * 9,
            1,
            "No known",
        ),
    ],
)
def test_it_is_said_what_the_file_is(
    tmp_path: Path, words: tuple[str, ...], content: bytes, status: int, said: str
) -> None:
    (tmp_path / "given").write_bytes(content)
    done = wizard(*words, "given", cwd=tmp_path)
    assert done.returncode == status
    assert said in done.stdout + done.stderr


def test_a_machine_that_nothing_helps_is_not_sent_to_its_preparation() -> None:
    """CentOS 7's kernel is too old for every mode; `export host` says so itself."""
    done = wizard("export", "docker", "--facts", "system:centos-7", "--mode", "overlay")
    assert done.returncode == 1
    assert "export host" not in done.stderr
    assert "explain checks/kernel-version" in done.stderr
    curable = wizard(
        "export", "docker", "--facts", "-", "--mode", "overlay", stdin="kernel.release=6.1.0\nuserns.max=0\n"
    )
    assert "export host" in curable.stderr
