"""Code on the terminal is whole, whatever its width, and begins at the first column: here-documents end only there."""

import io

import pytest
from rich.console import Console

from wizard.knowledge.topics import read_topic, topic_ids
from wizard.language import Language
from wizard.report.console import THEME
from wizard.report.doctor import show_fix
from wizard.report.pages import show_topic

WIDTH = 60


def terminal() -> Console:
    """A narrow one that writes into memory."""
    return Console(file=io.StringIO(), width=WIDTH, theme=THEME, highlight=False, markup=False)


def written(out: Console) -> str:
    """What it got."""
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def code_of(body: str) -> list[str]:
    """The lines of code on a page that are wider than the terminal."""
    pieces = body.split("\n```")[1:]
    blocks = [piece for piece in pieces if piece.startswith(("sh\n", "yaml\n", "json\n", "toml\n"))]
    return [line for block in blocks for line in block.splitlines()[1:] if len(line) > WIDTH]


WIDE = [name for name in topic_ids() if name.startswith("problems/") and code_of(read_topic(name, "en").body)]


@pytest.mark.parametrize("name", WIDE[::4])
def test_a_page_has_its_code_whole(name: str) -> None:
    out, topic = terminal(), read_topic(name, "en")
    show_topic(topic, lambda _: ("true\n", "sh"), Language("en"), out)
    lines = {line.rstrip() for line in written(out).splitlines()}
    assert [line for line in code_of(topic.body) if line.rstrip() not in lines] == []


def test_the_block_that_prepares_a_machine_is_whole() -> None:
    out, block = terminal(), f"cat > x <<'EOF'\n{'a' * 200}\nEOF\n"
    show_fix(block, Language("en"), out)
    assert f"\n{block}" in written(out)
