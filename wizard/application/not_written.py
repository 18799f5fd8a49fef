"""An edit of `lint --fix` that is left to a person, and why."""

from wizard.language import Text, text

OF_OTHERS = text("it affects other containers too")
LINKED = text("the file is a symbolic link, which may point anywhere")
SHARED = text("another part of the file uses it too")


class NotWrittenError(Exception):
    """An edit that cannot be written to this file, and why."""

    def __init__(self, why: Text | None = None) -> None:
        self.why = why or text("it cannot be added to this file without changing something else")
        super().__init__()
