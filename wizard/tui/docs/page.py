"""One page of the documentation: Markdown whose code blocks and links can be focused, copied and followed."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownFence

from wizard.display import visible_lines
from wizard.language import text
from wizard.tui.docs.links import LinkedParagraph
from wizard.tui.session import SessionPart
from wizard.tui.translation import bind

_SHOWN = 40
"""Characters of a block's first line that say which one was copied."""


class CodeBlock(SessionPart, MarkdownFence, can_focus=True):
    """A code block; Tab moves from one to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("enter,c", "copy", text("Copy the block"))]

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        """Return the code as it is drawn: an example may contain any value. Copied code is unchanged."""
        return super().highlight(visible_lines(code), language, ansi, dark)

    def action_copy(self) -> None:
        """Send the block to the terminal's clipboard."""
        self.app.copy_to_clipboard(self.code.rstrip("\n"))
        first = self.code.strip().split("\n")[0][:_SHOWN]
        message = text("Sent to the terminal's clipboard: {first}", first=visible_lines(first))
        self.app.notify(self.session.tr(message), markup=False)


class Page(Markdown):
    """A page; it posts `Shown` when all of it is there."""

    BLOCKS = {**Markdown.BLOCKS, "fence": CodeBlock, "code_block": CodeBlock, "paragraph_open": LinkedParagraph}  # noqa: RUF012  # as Textual has it

    class Shown(Message):
        """The page is complete."""

    def __init__(self) -> None:
        super().__init__(id="page", open_links=False)

    async def show(self, source: str) -> None:
        """Show Markdown."""
        await self.update(source)
        self.post_message(self.Shown())
