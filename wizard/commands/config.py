"""`werf-wizard config`: what is remembered and where each value comes from; with KEY=VALUE, remembers it."""

import argparse
import os

from wizard.commands.telling import tell
from wizard.display import visible
from wizard.errors import BadInputError, nearest, reason_of, shown
from wizard.language import Language, choose_language, text
from wizard.preferences import (
    PREFERENCES,
    Value,
    check,
    content_of,
    preferences_file,
    problems,
    remember,
    value_of,
    with_remembered,
)


def run(options: argparse.Namespace, tr: Language) -> int:
    """Print each key; exit code 1 if lines of the file, or a variable, cannot be read."""
    for pair in options.pairs:
        _remember(pair)
    path = preferences_file(os.environ)
    rows, wrong = [], []
    for one in PREFERENCES:
        found = value_of(one, os.environ, getattr(options, one.key, ""))
        if found.source == one.variable and (why := check(one.key, found.value)):
            wrong.append((one.variable, why))
            found = Value(one.default, "")
        if not found.value:
            found = Value(choose_language(None, with_remembered(os.environ)), tr(text("the locale")))
        source = found.source or tr(text("the default"))
        rows.append((one.key, visible(found.value), visible(source), f"{tr(one.about)} ({', '.join(one.values)})"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(f"{word:<{width}}" for word, width in zip(row, widths, strict=True)).rstrip())
    wrong += [(path, why) for why in problems(content_of(os.environ))]
    for name, why in wrong:
        tell(tr, text("{name}: {message}", name=name, message=why))
    if not wrong:
        tell(tr, text("`werf-wizard config KEY=VALUE` saves a value to {path}.", path=path))
    return int(bool(wrong))


def _remember(pair: str) -> None:
    key, equals, value = pair.partition("=")
    if not equals:
        values = next((one.values for one in PREFERENCES if one.key == key), ())
        ways = [text("For example: {command}", command=f"werf-wizard config {key}={value}") for value in values[-1:]]
        raise BadInputError(text("{pair}: expected KEY=VALUE.", pair=shown(pair)), *ways)
    if why := check(key, value):
        known = [one.key for one in PREFERENCES]
        raise BadInputError(
            text("{pair}: {why}.", pair=shown(pair), why=why), *(() if key in known else nearest(key, known))
        )
    try:
        remember(key, value, os.environ)
    except (OSError, ValueError) as error:
        path = preferences_file(os.environ)
        why_not = reason_of(error) if isinstance(error, OSError) else error
        raise BadInputError(text("Cannot write {path}: {why}.", path=path, why=why_not)) from None
