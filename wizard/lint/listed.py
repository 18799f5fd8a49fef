"""A list that a file has, with items that go, change and come, as lines of a diff."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.containers.spec import Located
from wizard.documents.model import Key
from wizard.formats.places import Position

_ONE_LINE = re.compile(r"""(?P<head>(?:- )?["']?[\w-]+["']?\s*[:=]\s*)\[(?P<items>.*)\](?P<rest>\s*,?\s*(?:\#.*)?)\Z""")
_EMPTY = re.compile(r":\s*\[\s*\]")
_SAFE = re.compile(r"[A-Za-z/][\w./=+-]*\Z")

Swaps = Mapping[Position, list[tuple[str, str]] | None]
"""By the place of an item: what of its text becomes what, or None where it goes."""


class Listed:
    """One list of a file, and what becomes of its items."""

    def __init__(self, key: Key, name: str, swaps: Swaps, lines: Sequence[str], *, is_toml: bool) -> None:
        self.key = key
        self.name = name
        self.swaps = swaps
        self.lines = lines
        self.is_toml = is_toml

    def diff(self, value: list[Any], pad: str, *, is_inline: bool) -> Iterator[str]:
        """Yield the lines: a list within one line is rewritten, of a longer one only what differs is shown."""
        present = [given.value for given in self.key.items]
        new = [one for one in value if one not in present]
        line = self.line(self.key.at)
        if self.key.items and not new and not self.kept():
            yield from self.emptied(line, pad, is_inline=is_inline)
            return
        if self.key.text and not self.key.items:
            yield f"- {pad}{line}"
            whole = ", ".join(map(self.text, [self.key.text, *new]))
            yield f"+ {pad}{self.name}{' = ' if self.is_toml else ': '}[{whole}]"
        elif is_inline:
            sign = " = " if self.is_toml else ": "
            yield f"- {pad}{self.name}{sign}[{', '.join(map(self.text, present))}]"
            yield f"+ {pad}{self.name}{sign}[{', '.join([*self.kept(), *map(self.text, new)])}]"
        elif not self.is_toml and _EMPTY.search(line):
            yield f"- {pad}{line}"
            yield f"+ {pad}{_EMPTY.sub(':', line)}"
            yield from self.below(new, f"{pad}  ")
        elif found := _ONE_LINE.match(line):
            yield f"- {pad}{line}"
            yield f"+ {pad}{found['head']}[{self.items(found['items'], new)}]{found['rest']}"
        else:
            yield f"  {pad}{line}"
            yield from self.below(new, f"{pad}  ")

    def emptied(self, line: str, pad: str, *, is_inline: bool) -> Iterator[str]:
        """Yield the lines of a list of which nothing stays: its key goes too."""
        if is_inline or _ONE_LINE.match(line):
            sign = " = " if self.is_toml else ": "
            items = ", ".join(self.text(one.value) for one in self.key.items)
            yield f"- {pad}{f'{self.name}{sign}[{items}]' if is_inline else line}"
            return
        yield f"- {pad}{line}"
        yield from self.below([], f"{pad}  ")
        if self.is_toml:
            yield f"- {pad}]"

    def line(self, at: Position) -> str:
        """Return a line of the file."""
        return self.lines[at.line - 1].strip()

    def below(self, new: list[Any], pad: str) -> Iterator[str]:
        """Yield the items that differ, each in its own line."""
        for given in self.key.items:
            if given.at in self.swaps:
                yield f"- {pad}{self.line(given.at)}"
                if (now := self.now(given)) is not None:
                    yield f"+ {pad}{self.item(now)}"
        for one in new:
            yield from (f"+ {pad}{line}" for line in self.block(one))

    def now(self, given: Located[str]) -> str | None:
        """Return what an item becomes; None where it goes."""
        value = given.value
        swaps = self.swaps.get(given.at, [])
        for old, new in sorted(swaps or (), key=lambda pair: -len(pair[0])):
            value = value.replace(old, new)
        return None if swaps is None else value

    def kept(self) -> list[str]:
        """Return the items that stay, as they are to be."""
        return [self.text(now) for given in self.key.items if (now := self.now(given)) is not None]

    def items(self, written: str, new: list[Any]) -> str:
        """Return the items within brackets; as they are written as long as only some are added."""
        came = [self.text(one) for one in new]
        if any(given.at in self.swaps for given in self.key.items):
            return ", ".join([*self.kept(), *came])
        rest = written.strip().rstrip(",")
        return ", ".join([*([rest] if rest else []), *came])

    def text(self, value: Any) -> str:
        """Return an item within a line."""
        if isinstance(value, str) and not self.is_toml and _SAFE.match(value):
            return value
        return json.dumps(value, ensure_ascii=False)

    def item(self, value: Any) -> str:
        """Return an item in its own line."""
        return f"{self.text(value)}," if self.is_toml else f"- {self.text(value)}"

    def block(self, value: Any) -> list[str]:
        """Return a new item in its own lines."""
        if self.is_toml or not isinstance(value, dict):
            return [self.item(value)]
        from wizard.formats.yaml_text import dump

        return dump([{"list": [value]}], offset=0)[0].rstrip("\n").split("\n")[1:]
