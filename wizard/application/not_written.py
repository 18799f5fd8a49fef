"""An edit of `lint --fix` that is left to a person, and why."""

from wizard.language import Text, text

OF_OTHERS = text("it concerns other containers too")
LINKED = text("the file is a link, and what it leads to may be anywhere")
SHARED = text("something else in the file shares it")


class NotWrittenError(Exception):
    """An edit that cannot be written to this file, and why."""

    def __init__(self, why: Text | None = None) -> None:
        self.why = why or text("it cannot be written in this file without changing something else")
        super().__init__()
