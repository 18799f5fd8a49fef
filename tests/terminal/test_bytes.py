"""Bytes that are no UTF-8, in a real terminal: the screen goes on, and what was pasted is read."""

from itertools import cycle
from pathlib import Path

from tests.terminal import screen
from tests.terminal.screen import Terminal, apart

PASTE, END = b"\x1b[200~", b"\x1b[201~"


def started(tmp_path: Path, *words: str) -> Terminal:
    """The wizard in English, its state in a folder of the test."""
    return Terminal(["--lang", "en", *words], (120, 35), apart(tmp_path))


STRAY = (
    *(b"\xff", b"\xc3\x28", b"\x80", b"\xe1", b"\xf0\x9f"),
    *("привет".encode(encoding) for encoding in ("koi8-r", "cp1251")),
)


def test_the_screen_goes_on(tmp_path: Path) -> None:
    """After each, F2 shows that keys are read as before."""
    with started(tmp_path) as terminal:
        terminal.wait_for("Which machine")
        for sent, shown in zip(STRAY, cycle(("Какая машина", "Which machine"))):
            terminal.child.send(sent)
            terminal.send("\x1bOQ")
            terminal.wait_for(shown)
        terminal.send("\r")
        terminal.wait_for("Как Buildah")
        terminal.send("\x11")
        assert terminal.end() == 0
        assert "Traceback" not in terminal.raw.decode("utf-8", "replace")


def test_a_log_with_broken_bytes_is_read_when_it_is_pasted(tmp_path: Path) -> None:
    with started(tmp_path, "diagnose", "--screen") as terminal:
        terminal.wait_for("Which log")
        log = b"started \xff\xfe\n\xd0\x28 \x80 broken\n" + b"fuse: device not found, try 'modprobe fuse' first\n"
        for chunk in (PASTE, log[:9], log[9:31], log[31:], END):
            terminal.child.send(chunk)
        terminal.wait_for("fuse: device not found")
        terminal.wait_for("broken")
        terminal.send("\x11")
        terminal.wait_for("not stored anywhere")
        terminal.send("\x11")
        assert terminal.end() == 0


def test_input_that_fails_ends_it_with_a_sentence_and_70(tmp_path: Path) -> None:
    site = tmp_path / "sitecustomize.py"
    site.write_text(
        "import codecs\n"
        "def decoder(name, known=codecs.getincrementaldecoder):\n"
        "    class Failing(known(name)):\n"
        "        def decode(self, content, final=False):\n"
        "            if b'Z' in content:\n"
        "                raise RuntimeError('made up')\n"
        "            return super().decode(content, final)\n"
        "    return Failing\n"
        "codecs.getincrementaldecoder = decoder\n"
    )
    paths = f"{tmp_path}:{Path(__file__).parents[2]}"
    environ = {**apart(tmp_path), "PYTHONPATH": paths}
    with Terminal(["--lang", "en"], (120, 35), environ, screen.start) as terminal:
        terminal.wait_for("Which machine")
        terminal.send("Z")
        assert terminal.end() == 70
        assert "defect of werf-wizard: RuntimeError: made up" in terminal.text
        assert "Traceback" not in terminal.text
