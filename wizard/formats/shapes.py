"""What a file is checked for before its values are used: a mapping where one belongs, a list, a single value.

Whatever a merge looks into goes through here, and whatever it lays something over through `laying`, which asks the
same. The place in the file is added by who has the file.
"""

from wizard.errors import BadInputError
from wizard.formats.notes import Data
from wizard.formats.places import column_number, line_number
from wizard.formats.toml_tree import Path
from wizard.formats.tree import Mapping, Node, Sequence, Tagged, brought, target_of
from wizard.language import Text, text

_WORDS = {"mapping": text("a mapping"), "list": text("a list"), "value": text("a single value")}
_BOTH: dict[tuple[str, ...], Text] = {
    ("list", "mapping"): text("a list or a mapping"),
    ("list", "value"): text("a single value or a list"),
    ("mapping", "value"): text("a single value or a mapping"),
}


class MisshapenError(BadInputError):
    """Something is of another shape than belongs there; `path` leads to it from the top of its document."""

    def __init__(self, path: Path, found: Data, *wanted: str) -> None:
        self.path, self.value, self.shapes = path, found, wanted
        self.found = _WORDS.get(kind_of(found), text("a value with a tag"))
        self.wanted = _WORDS[wanted[0]] if len(wanted) == 1 else _BOTH.get(tuple(sorted(wanted)), text("nothing"))
        super().__init__(self.notices("", 1, 1).message)

    def notices(self, name: str, line: int, column: int) -> BadInputError:
        """Return the same with its place in a file."""
        return BadInputError(
            text(
                "{name}:{line}:{column}: “{path}” is {found}; expected {wanted}.",
                name=name,
                line=line,
                column=column,
                path=".".join(map(str, self.path)),
                found=self.found,
                wanted=self.wanted,
            ),
            text("The file was left as it is. `export` without --merge prints what belongs in it."),
        )


class UnplacedError(BadInputError):
    """Something cannot be merged into; what file that is in is added by who has the file."""

    def notices(self, name: str) -> BadInputError:
        """Return the same with the file's name."""
        return BadInputError(text("{name}: {message}", name=name, message=self.message), *self.ways)


def kind_of(value: Data) -> str:
    """Return the shape of a value; empty for one with a tag, which nobody looks into."""
    if isinstance(value, Tagged):
        return ""
    return "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else "value"


def shaped(value: Data, *wanted: str, path: Path) -> Data:
    """Return the value, which is of one of the shapes, or nothing at all. Raises MisshapenError."""
    if value is not None and kind_of(value) not in wanted:
        raise MisshapenError(path, value, *wanted)
    return value


def mapping(value: Data, *path: str | int) -> dict[str, Data]:
    """Return a mapping; an empty one for nothing. Raises MisshapenError for anything else."""
    found = shaped(value, "mapping", path=path)
    return found if isinstance(found, dict) else {}


def listing(value: Data, *path: str | int) -> list[Data]:
    """Return a list; an empty one for nothing. Raises MisshapenError for anything else."""
    found = shaped(value, "list", path=path)
    return found if isinstance(found, list) else []


def in_yaml(error: MisshapenError, root: Node, source: str, name: str) -> BadInputError:
    """Return the error with the place of the value in a YAML document."""
    return _placed(error, _pair(error, root)[1].start, source, name)


def in_toml(error: MisshapenError, root: Node, source: str, name: str) -> BadInputError:
    """Return the error with the place of the key in a TOML text."""
    return _placed(error, _pair(error, root)[0].start, source, name)


def _placed(error: MisshapenError, index: int, source: str, name: str) -> BadInputError:
    return error.notices(name, line_number(source, index), column_number(source, index))


def _pair(error: MisshapenError, root: Node) -> tuple[Node, Node]:
    """Return the key and the value at the error's path, or the nearest above."""
    pair = root, root
    for key in error.path:
        found = _child(target_of(pair[1]), key)
        if found is None:
            break
        pair = found
    return pair


def _child(node: Node, key: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, Sequence) and isinstance(key, int):
        return (node.items[key], node.items[key]) if key < len(node.items) else None
    if isinstance(node, Mapping):
        found = None if node.own(str(key)) else brought(node, str(key))
        return (found, found) if found else node.own(str(key))
    return None


def no_mapping(name: str) -> BadInputError:
    """Return what is said of a file that is a list or a single value."""
    return BadInputError(text("{name} must contain a mapping (keys and values) at the top level.", name=name))
