"""Words that can be clicked, with the same action as a key."""

from textual.content import Content
from textual.events import Click
from textual.style import Style
from textual.widget import Widget

from wizard.language import LANGUAGES


def doing(words: Content, action: str) -> Content:
    """Return words with an action that a click on them runs."""
    return words.stylize(Style.from_meta({"run": action}))


class Clickable(Widget):
    """A widget in which such words can be clicked."""

    async def on_click(self, event: Click) -> None:
        """Run the action of the words under the pointer."""
        if action := event.style.meta.get("run"):
            await self.screen.run_action(action)


def languages(current: str) -> Content:
    """Return the languages as words; a click on another one switches to it."""
    return Content(" | ").join([_language(code, current) for code in LANGUAGES])


def _language(code: str, current: str) -> Content:
    if code == current:
        return Content.styled(code.upper(), "bold $accent")
    return doing(Content.styled(code.upper(), "$text-muted"), "app.switch_language")
