"""What the lab found: a section for each chapter, a row for each claim; kept as data, and drawn as a table."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TABLES = Path("tests/lab/RESULTS.md")
NOT_YET = "not tried yet, for want of time on the machine that ran the other chapters."


@dataclass(frozen=True)
class Lab:
    """A lab that keeps results: its rule of make, its data, its heading, what it is about, what it cannot show."""

    rule: str
    data: Path
    heading: str
    saw: str
    limits: str = ""

    @property
    def about(self) -> str:
        """The preface of the data."""
        return (
            f"What `make {self.rule}` saw {self.saw}, chapter by chapter: `predicted` is what the "
            "program said, `seen` what the machine did. The lab writes this file; nobody else does."
        )


KERNELS = Lab("lab-kernels", Path("content/proof-kernels.json"), "Kernels", "on real kernels in virtual machines")
DATA = KERNELS.data


@dataclass(frozen=True)
class Row:
    """One claim, and what was seen. `topic` and `message`: a setting, and how a build without it fails."""

    name: str
    predicted: str
    seen: str
    holds: bool
    seconds: float = 0.0
    topic: str = ""
    message: str = ""


@dataclass(frozen=True)
class Section:
    """What one chapter found, and on what. `not_run`: why nothing was found."""

    id: str
    kernel: str = ""
    system: str = ""
    security: str = ""
    engine: str = ""
    date: str = ""
    seconds: int = 0
    not_run: str = ""
    rows: tuple[Row, ...] = field(default=())


def printed(row: Row) -> str:
    """The row as lines for a terminal."""
    mark = "ok" if row.holds else "DIFFERS"
    lines = [f"{mark:<9}{row.name}  ({row.seconds:.0f} s)", f"         predicted: {row.predicted}"]
    if not (row.holds and row.seen == row.predicted):
        lines.append(f"         seen:      {row.seen}")
    return "\n".join(lines)


def read(path: Path) -> dict[str, Section]:
    """The sections of a data file, by their chapters' ids; none where there is no file."""
    if not path.exists():
        return {}
    whole = json.loads(path.read_text("utf-8"))
    return {one["id"]: _section(one) for one in whole["sections"]}


def _section(data: Mapping[str, Any]) -> Section:
    rows = tuple(Row(**row) for row in data.get("rows", ()))
    return Section(**{**data, "rows": rows})


def write(path: Path, sections: Iterable[Section], lab: Lab = KERNELS) -> None:
    """All sections as data: a row a line, so that a change is seen as one."""
    lines = [f'{{\n "about": {_json(lab.about)},\n "sections": [']
    lines.append(",\n".join(_written(section) for section in sections))
    lines.append(" ]\n}\n")
    path.write_text("\n".join(lines), "utf-8")


def _written(section: Section) -> str:
    plain = {key: value for key, value in asdict(section).items() if key != "rows" and value}
    head = _json(plain)[:-1]
    if not section.rows:
        return f"  {head}}}"
    rows = ",\n".join(f"   {_json(_plain(row))}" for row in section.rows)
    return f'  {head}, "rows": [\n{rows}\n  ]}}'


def _plain(row: Row) -> dict[str, Any]:
    rounded = {**asdict(row), "seconds": round(row.seconds)}
    return {key: value for key, value in rounded.items() if value not in ("", 0) or key == "holds"}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def table(section: Section) -> str:
    """A section as Markdown."""
    if section.not_run:
        return f"### {section.id}\n\nNot run: {section.not_run}\n"
    on = ", ".join(part for part in (section.kernel, section.system, section.security, section.engine) if part)
    held = sum(row.holds for row in section.rows)
    head = f"{on}. {section.date}, {section.seconds} s: {held} of {len(section.rows)} as predicted."
    rows = [f"| {_cell(row.name)} | {_cell(row.predicted)} | {_seen(row)} |" for row in section.rows]
    return "\n".join([f"### {section.id}", "", head, "", "| what | predicted | seen |", "|---|---|---|", *rows, ""])


def _seen(row: Row) -> str:
    if row.holds:
        return "the same" if row.seen == row.predicted else _cell(row.seen)
    return f"**differs:** {_cell(row.seen)}"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ").replace("<", "\\<")


_HEAD = (
    "# What the labs saw\n\nEach lab writes its own section, from its data in `content/`; "
    "`werf-wizard explain concepts/proof` shows the same.\n"
)


def put_into(tables: str, sections: Sequence[Section], lab: Lab = KERNELS) -> str:
    """RESULTS.md with this lab's section written anew; what other labs wrote is left."""
    start = f"## {lab.heading}\n"
    head = f"{start}\n`make {lab.rule}`; the data is `{lab.data}`.\n" + (f"\n{lab.limits}\n" if lab.limits else "")
    own = "\n".join([head, *(table(one) for one in sections)])
    before, found, after = (tables or _HEAD).partition(start)
    rest = after[after.index("\n## ") + 1 :] if found and "\n## " in after else ""
    return f"{before.rstrip()}\n\n{own}" + (f"\n{rest}" if rest else "")


def keep(section: Section, order: Iterable[str], lab: Lab, repository: Path) -> None:
    """Write a section into a lab's data and tables, in the order of the chapters."""
    data, tables = repository / lab.data, repository / TABLES
    known = {**read(data), section.id: section}
    ordered = [known.get(name, Section(name, not_run=NOT_YET)) for name in order]
    write(data, ordered, lab)
    before = tables.read_text("utf-8") if tables.exists() else ""
    tables.write_text(put_into(before, ordered, lab), "utf-8")
