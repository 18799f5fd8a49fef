"""The wizard under Textual's pilot, over made-up facts."""

from collections.abc import Callable, Mapping, Sequence

from tests.interview.situations import ABLE, interview
from wizard.facts.model import Facts
from wizard.interview.saved import Saved
from wizard.language import Language
from wizard.tui.app import WizardApp
from wizard.tui.panes import Panes


def example(words: Sequence[str]) -> tuple[str, str]:
    """What stands for an example in a page."""
    return f"export {' '.join(words)}", "sh"


def app(
    facts: Facts = ABLE,
    language: str = "en",
    files: dict[str, str] | None = None,
    saved: Callable[[], Saved | None] = lambda: None,
    given: Mapping[str, str] | None = None,
) -> WizardApp:
    """A wizard that gathers nothing: its facts are there from the start."""
    return WizardApp(Language(language), lambda: interview(facts, files, **(given or {})), None, example, saved)


def panes(one: WizardApp) -> Panes:
    """The panes, which are there once the first frame is drawn."""
    found = one.wizard_screen.panes
    assert found is not None
    return found


def screen_text(one: WizardApp) -> str:
    """All that is on the screen, as text."""
    lines = one.screen._compositor.render_strips(one.screen.size)
    return "\n".join("".join(segment.text for segment in line) for line in lines)
