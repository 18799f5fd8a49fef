"""What a merge has come to: the data that a file is to hold, and what a person should know of it."""

from dataclasses import dataclass, field

from wizard.formats.notes import Data
from wizard.language import Text


@dataclass
class DesiredState:
    """The data of one file on its way to what it is to be, and what a person should know of it."""

    data: dict[str, Data]
    notices: list[Text] = field(default_factory=list)
