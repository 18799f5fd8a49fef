"""One trial: a container started with the plan's settings and the probe as its command, and the result."""

import re
from typing import Literal

from wizard.display import visible
from wizard.errors import WizardError
from wizard.facts.model import Fact, Facts
from wizard.facts.probe import probe_script
from wizard.facts.reading import read_facts
from wizard.records import Record
from wizard.resources import PACKAGE
from wizard.verifying.changed import Change

End = Literal["ran", "refused", "denied", "late", "flood", "unread"]

_ID_MAPPING = PACKAGE / "verifying" / "id_mapping.sh"
_TRIED = re.compile(r"^(idmap\.try(?:\.error)?)=(.*)$", re.MULTILINE)


class Trial(Record):
    """The result of a trial: the `command` that ran, the `facts` the probe saw inside, what the engine `said`.

    `ran`: the container ran to its end. `refused`: it did not start, or died. `denied`: admission refused its Pod.
    `late`: time ran out. `flood`: it was stopped because it, or the engine, printed without end. `unread`: it ran, and
    its log could not be had. `left` names what could not be removed again. `facts` is None if the probe did not finish.
    `changed` is what the cluster's admission has changed in the Pod.
    """

    command: str
    end: End
    facts: Facts | None = None
    said: str = ""
    left: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()


def script() -> str:
    """Return what runs inside, for `sh -s`: the attempt to map ids, then the probe."""
    return _ID_MAPPING.read_text("utf-8") + probe_script()


def facts_in(output: str) -> Facts | None:
    """Return the facts in a container's output; None if the probe did not finish, or printed what is no fact."""
    try:
        return probed(output)
    except WizardError:
        return None


def probed(output: str) -> Facts | None:
    """Return the facts in an output; None if the probe did not finish. Raises BadInputError for what is no fact."""
    start = output.find("probe.format=1")
    end = output.find("probe.complete=yes", start)
    if start < 0 or end < 0:
        return None
    facts = read_facts(output[start : end + len("probe.complete=yes")] + "\n", "probe.sh")
    tried = {key: Fact(visible(value), "newuidmap", "tried") for key, value in _TRIED.findall(output[:start])}
    return facts.plus(tried)
