"""What is remembered between runs: a small file, each key of which is also a variable of the environment and an option.

An option counts before the variable, the variable before the file. The file is TOML of one table: `key = "value"`.
Every start reads it, so nothing is imported that a start without it does not need.
"""

from collections.abc import Iterator, Mapping

from wizard.errors import shown
from wizard.language import LANGUAGES, Text, text
from wizard.records import Record

THEMES = ("auto", "dark", "light", "contrast")


class Preference(Record):
    """A key of the file, the variable and the option that stand for it, its values, and the default, if it is fixed."""

    key: str
    variable: str
    option: str
    values: tuple[str, ...]
    default: str
    about: Text


PREFERENCES = (
    Preference("lang", "WERF_WIZARD_LANG", "--lang", tuple(LANGUAGES), "", text("language; change it with F2")),
    Preference("theme", "WERF_WIZARD_THEME", "--theme", THEMES, "auto", text("screen colours; change them with F8")),
)
_LARGEST = 65536


class Value(Record):
    """A value and where it comes from: an option, a variable, the path of the file; empty for the default."""

    value: str
    source: str


def preferences_file(environ: Mapping[str, str]) -> str:
    """Return the path of the file, which need not be there."""
    home = environ.get("XDG_CONFIG_HOME") or f"{environ.get('HOME') or '~'}/.config"
    return f"{home}/werf-wizard/config.toml"


def with_remembered(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment, and the variables of what is remembered if it does not have them."""
    known = {one.key: one.variable for one in PREFERENCES}
    lines = parsed(content_of(environ))
    kept = {known[key]: value for _, key, value in lines if key in known and not check(key, value)}
    return {**kept, **{key: value for key, value in environ.items() if value or key not in kept}}


def content_of(environ: Mapping[str, str]) -> str:
    """Return what is in the file; nothing if it is missing or cannot be read."""
    try:
        with open(preferences_file(environ), encoding="utf-8") as stream:  # noqa: PTH123  # pathlib takes time to import
            return stream.read(_LARGEST)
    except (OSError, ValueError):
        return ""


def parsed(content: str) -> Iterator[tuple[int, str, str]]:
    """Yield number, key and value of each line, the key empty if it is no `key = "value"`."""
    for number, line in enumerate(content.split("\n"), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        key, _, rest = bare.partition("=")
        quote, rest = rest.strip()[:1], rest.strip()[1:]
        value, end, after = rest.partition(quote or "=")
        fits = quote in ("'", '"') and end and after.strip()[:1] in ("", "#")
        yield (number, key.strip(), value) if fits else (number, "", bare)


def problems(content: str) -> Iterator[Text]:
    """Yield what is wrong with the file, line by line."""
    for number, key, value in parsed(content):
        if not key:
            yield text('line {line}: “{value}” is not key = "value"', line=number, value=shown(value))
        elif why := check(key, value):
            yield text("line {line}: {why}", line=number, why=why)


def check(key: str, value: str) -> Text | None:
    """Return why a key cannot have a value; None if it can."""
    for one in PREFERENCES:
        if one.key == key:
            known = ", ".join(one.values)
            return None if value in one.values else text("{key} must be one of: {names}", key=key, names=known)
    return text("unknown key “{key}”", key=key)


def value_of(one: Preference, environ: Mapping[str, str], option: str = "") -> Value:
    """Return what counts for a preference, and where it comes from."""
    if option:
        return Value(option, one.option)
    if given := environ.get(one.variable):
        return Value(given, one.variable)
    for _, key, value in parsed(content_of(environ)):
        if key == one.key and not check(key, value):
            return Value(value, preferences_file(environ))
    return Value(one.default, "")


def remember(key: str, value: str, environ: Mapping[str, str]) -> None:
    """Write one value into the file, and leave its other lines as they are. Raises OSError."""
    from pathlib import Path

    from wizard.files import change_file

    path = Path(preferences_file(environ)).expanduser()
    change_file(path.resolve(), lambda before: _with_value(before.decode(), key, value).encode())


def _with_value(before: str, key: str, value: str) -> str:
    lines, line = before.rstrip("\n").split("\n") if before.strip() else [], f'{key} = "{value}"'
    known = {name: number for number, name, _ in parsed("\n".join(lines))}
    if key in known:
        lines[known[key] - 1] = line
    else:
        lines.append(line)
    return "\n".join(lines) + "\n"
