"""The steps that `verify` prints can be copied from the terminal."""

import io

from rich.console import Console

from wizard.diagnosis.model import Step
from wizard.language import Language, text
from wizard.report import verification
from wizard.report.console import THEME


def shown(step: Step) -> str:
    """What a terminal of 80 columns gets."""
    out = Console(file=io.StringIO(), width=80, theme=THEME, highlight=False, markup=False)
    verification._show_step(step, Language("en"), out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_code_is_neither_cut_nor_moved() -> None:
    code = f"cat > profile.json <<'EOF'\n{{\"names\": [{', '.join(['0'] * 200)}]}}\nEOF\n"
    assert f"\n{code}" in shown(Step(text("Enough"), code, "sh", "node"))


def test_what_a_step_deletes_is_said_before_its_code() -> None:
    told = shown(Step(text("Enough"), "docker volume rm x\n", "sh", "host", deletes=text("All the layers go.")))
    assert 0 < told.index("All the layers go.") < told.index("docker volume rm x")
