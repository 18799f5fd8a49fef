"""The options that every command has, before its name or after it."""

from __future__ import annotations

import argparse

from wizard.errors import BadInputError, shown
from wizard.language import LANGUAGES, NAMES, Language, text

COLOURS = ("auto", "always", "never")
_WITH_VALUE = ("--lang", "--color", "--theme")
_ALONE = ("-q", "--quiet", "--no-pager")
EVERYWHERE = (*_WITH_VALUE, *_ALONE)


def add_everywhere(parser: argparse.ArgumentParser, tr: Language) -> None:
    """Add --lang, --color, --quiet and --no-pager; one that is not given leaves nothing in the options."""
    absent = argparse.SUPPRESS
    message = text("language (otherwise WERF_WIZARD_LANG, otherwise the locale's)")
    lang = parser.add_argument("--lang", type=_language, default=absent, metavar="|".join(LANGUAGES), help=tr(message))
    lang.choices = LANGUAGES
    message = text("colours: always, never, or auto (on a terminal unless NO_COLOR is set)")
    parser.add_argument("--color", choices=COLOURS, default=absent, metavar=tr(text("WHEN")), help=tr(message))
    message = text("only results and errors; no remarks, no next steps, no progress")
    parser.add_argument("-q", "--quiet", action="store_true", default=absent, help=tr(message))
    message = text("do not page output that is longer than the terminal (otherwise PAGER shows it)")
    parser.add_argument("--no-pager", action="store_true", default=absent, help=tr(message))


def _language(code: str) -> str:
    """Return a language's code. Raises BadInputError, which names the languages, for any other."""
    if code in LANGUAGES:
        return code
    names = ", ".join(f"{known} ({name})" for known, name in NAMES.items())
    raise BadInputError(text("There is no language “{code}”; choose one of: {names}.", code=shown(code), names=names))


def without_everywhere(arguments: list[str]) -> list[str]:
    """Return the arguments without these options and their values."""
    kept, skip = [], False
    for argument in arguments:
        name = argument.partition("=")[0]
        if not skip and name not in EVERYWHERE:
            kept.append(argument)
        skip = not skip and argument in _WITH_VALUE
    return kept
