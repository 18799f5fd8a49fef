"""A term of the glossary, explained in place below the page that uses it."""

from textual.content import Content

from wizard.knowledge.glossary import PAGE, Term, terms
from wizard.language import text
from wizard.tui.session import SessionPart
from wizard.tui.widgets.words import Words

SCHEME = "term:"
"""Begins a link to a term."""


class TermPanel(SessionPart, Words):
    """The sentence of a term; hidden if no term is shown."""

    term: Term | None = None

    def __init__(self) -> None:
        super().__init__(id="term")
        self.display = False

    def explain(self, name: str) -> None:
        """Show a term by its id."""
        tr = self.session.tr
        self.term = terms(tr.code)[name]
        further = text("Enter: its page; Esc: close") if self.term.page else text("Enter: the glossary; Esc: close")
        said = ((self.term.words, "bold $accent"), "  ", self.term.about, "\n", (tr(further), "$text-muted"))
        self.update(Content.assemble(*said))
        self.display = True

    def refresh_text(self) -> None:
        """Explain the same term in the other language."""
        if self.term:
            self.explain(self.term.id)

    def close(self) -> bool:
        """Hide it; return whether it was visible."""
        was_shown, self.term, self.display = self.display, None, False
        return was_shown

    @property
    def leads_to(self) -> str:
        """The page to read about the term."""
        return self.term.leads_to if self.term else PAGE
