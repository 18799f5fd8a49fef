"""Reads what a survey has collected: outputs of the probe, lists of Pods and nodes, an earlier survey."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wizard.errors import BadInputError, shown
from wizard.facts.keys import KEYS
from wizard.facts.model import make_facts
from wizard.facts.nodes import Node, node_of
from wizard.facts.printed import as_object, items, line, part
from wizard.facts.unanswered import in_words
from wizard.inputs import unreadable
from wizard.language import Text, text
from wizard.survey.machines import Machine, machine_of, of_the_machine, with_nodes
from wizard.survey.outputs import outputs
from wizard.survey.pods import pod_result

LARGEST = 256 * 1024 * 1024
"""Bytes of one collection: the list of ten thousand Pods has some hundred million."""
_LARGEST_OF_FOLDER = 1024 * 1024
FORMAT = 1
ReadInput = Callable[[str], bytes]


class Collection:
    """What was collected so far: machines and nodes by name. `notes` are for the person."""

    def __init__(self) -> None:
        self.machines: dict[str, Machine] = {}
        self.nodes: dict[str, Node] = {}
        self.notes: list[Text] = []

    def result(self) -> list[Machine]:
        """Return all machines, with what the cluster lists of each."""
        return with_nodes(self.machines, self.nodes)

    def add(self, machine: Machine) -> None:
        """Add a machine. Of two results the one with facts counts, and the later of two with facts."""
        before = self.machines.get(machine.name)
        if before and before.facts is not None:
            if machine.facts is None:
                return
            if before.facts.known != machine.facts.known:
                self.notes.append(text("{name} has two results: the later one is used.", name=machine.name))
        self.machines[machine.name] = machine

    def read(self, name: str, read: ReadInput) -> None:
        """Read a file, a directory of them, or standard input.

        Raises BadInputError for what cannot be read, and for a file in which there is nothing of a survey.
        """
        if name != "-" and Path(name).is_dir():
            self._read_folder(Path(name))
            return
        raw = read(name)
        before = len(self.machines) + len(self.nodes)
        self._take(raw.decode("utf-8", "replace"), "stdin" if name == "-" else Path(name).stem, name, alone=True)
        if len(self.machines) + len(self.nodes) == before and not raw.strip():
            raise BadInputError(text("{name} contains no results: it is empty.", name=name), HOW)

    def _read_folder(self, folder: Path) -> None:
        """Read each file as the output of the machine whose name it has."""
        try:
            files = sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
        except OSError as error:
            raise unreadable(str(folder), error) from None
        if not files:
            raise BadInputError(text("There are no files in the directory {name}.", name=folder), HOW)
        for one in files:
            try:
                with one.open("rb") as stream:
                    raw = stream.read(LARGEST if one.suffix == ".json" else _LARGEST_OF_FOLDER)
            except OSError as error:
                raise unreadable(str(one), error) from None
            self._take(raw.decode("utf-8", "replace"), _name_of(one), str(one), alone=False)

    def _take(self, source: str, machine: str, name: str, *, alone: bool) -> None:
        """Take a text. A single file that is no survey's is refused; in a directory it is a machine without facts."""
        source = source.removeprefix("\ufeff").replace("\r\n", "\n")
        if source.lstrip().startswith("{") and self._take_json(source, machine, name, alone=alone):
            return
        found = [machine_of(of or machine, output) for of, output in outputs(source, machine)]
        if len(found) == 1 and not alone:
            found = [machine_of(machine, source)]
        if alone and found and not any(one.facts for one in found) and "probe.format" not in source:
            raise BadInputError(text("{name}: {why}.", name=shown(name), why=found[0].why), HOW)
        for one in found:
            self.add(one)

    def _take_json(self, source: str, machine: str, name: str, *, alone: bool) -> bool:
        """Take JSON of a known kind; return whether it was."""
        try:
            data = as_object(json.loads(source, parse_int=str, parse_float=str))
        except json.JSONDecodeError as error:
            if alone:
                raise not_json(name, error.lineno, error.msg) from None
            return False
        except RecursionError:  # nested too deep for anything of a survey
            if alone:
                must_be_survey({}, name)
            return False
        if isinstance(data.get("machines"), list):
            self._take_survey(data, name)
        elif isinstance(data.get("items"), list):
            self._take_list(data)
        elif isinstance(data.get("stdout"), str):
            self.add(machine_of(machine, data["stdout"]))
        else:
            self.add(_from_facts(machine, data))
        return True

    def _take_list(self, data: Mapping[str, Any]) -> None:
        for one in items(data, "items"):
            kind = as_object(one).get("kind") or str(data.get("kind", "")).removesuffix("List")
            if kind == "Node":
                node = node_of(one)
                self.nodes[node.name] = node
            elif kind == "Pod":
                self._take_pod(one)

    def _take_pod(self, pod: object) -> None:
        found = pod_result(pod)
        name = found.node or line(part(pod, "metadata").get("name", ""))
        if name:
            self.add(machine_of(name, found.output) if found.output else Machine(name, why=found.why))

    def _take_survey(self, data: Mapping[str, Any], name: str) -> None:
        """Take what `survey --json` printed. Raises BadInputError for another format."""
        must_be_survey(data, name)
        for one in map(as_object, items(data, "machines")):
            known = {line(key): line(value) for key, value in part(one, "facts").items()}
            machine = line(one.get("name", ""))
            if machine and known:
                self.add(Machine(machine, of_the_machine(make_facts(known))))
        for one in map(as_object, items(data, "unreached")):
            if machine := line(one.get("name", "")):
                self.add(Machine(machine, why=in_words(line(one.get("why", "")))))


HOW = text("Results are the output of the probe: in files, in logs of Pods, or in `kubectl get pods -o json`.")


def not_json(name: str, at: int, why: str) -> BadInputError:
    """Return the error for a file that begins as JSON and is none."""
    return BadInputError(text("{name}, line {line}: this is not JSON: {why}.", name=name, line=at, why=why))


def must_be_survey(data: Mapping[str, Any], name: str) -> None:
    """Raise BadInputError if this is no survey, or one of another format."""
    said = line(data.get("format", ""))
    if said == str(FORMAT) and isinstance(data.get("machines"), list):
        return
    if said and isinstance(data.get("machines"), list):
        raise BadInputError(
            text("{name} is a survey in format {format}; this version reads format 1.", name=shown(name), format=said)
        )
    raise BadInputError(
        text("{name} is not a survey.", name=shown(name)),
        text("A survey is the output of `werf-wizard survey --json`."),
    )


def _from_facts(machine: str, data: Mapping[str, Any]) -> Machine:
    """Return a machine by a flat object of facts, or by what `doctor --json` printed."""
    said = part(data, "facts") or data
    known = {key: value.get("value") if isinstance(value, dict) else value for key, value in said.items()}
    facts = {key: line(value) for key, value in known.items() if key in KEYS and isinstance(value, str)}
    if not facts:
        return Machine(machine, why=text("it printed no facts: {line}", line="{"))
    return Machine(machine, of_the_machine(make_facts(facts)))


def _name_of(file: Path) -> str:
    """Return the machine whose output a file of a directory holds, as `--keep` names it."""
    from urllib.parse import unquote

    stem = file.name
    for suffix in (".facts", ".txt", ".log", ".json", ".out"):
        stem = stem.removesuffix(suffix)
    return line(unquote(stem))
