"""One thing that is known of a machine, in full: what it is, by what it is known, what fixes it."""

from wizard.interview.seen import Seen
from wizard.language import text
from wizard.tui.dialogs.choice import ChoiceDialog


class KnownDialog(ChoiceDialog):
    """What is known; its result is `read` for its page, `copy` for the commands that fix it."""

    def __init__(self, seen: Seen) -> None:
        fix = (text("Fixed by, as root:"), text("{value}", value=seen.fix)) if seen.fix else ()
        copy = (("copy", text("Copy the commands")),) if seen.fix else ()
        ways = (("read", text("Read its page")), *copy, ("close", text("Close")))
        super().__init__(seen.label, seen.said, *seen.about, *fix, choices=ways)
