"""Words that do something when they are clicked, as the key with the same action does."""

from textual.content import Content
from textual.events import Click
from textual.style import Style
from textual.widget import Widget

from wizard.language import LANGUAGES


def doing(words: Content, action: str) -> Content:
    """Words with the action of a click on them."""
    return words.stylize(Style.from_meta({"run": action}))


class Clickable(Widget):
    """A widget in which clicks on such words count."""

    async def on_click(self, event: Click) -> None:
        """Do what the words stand for."""
        if action := event.style.meta.get("run"):
            await self.screen.run_action(action)


def languages(current: str) -> Content:
    """The languages; a click on another one switches to it."""
    return Content(" | ").join([_language(code, current) for code in LANGUAGES])


def _language(code: str, current: str) -> Content:
    if code == current:
        return Content.styled(code.upper(), "bold $accent")
    return doing(Content.styled(code.upper(), "$text-muted"), "app.switch_language")
