"""Languages: how a message becomes a sentence in one of them.

Code below the interfaces never contains finished sentences: it has a `Text` (an English message id and values), and an
interface translates it into the reader's language. English is the message id and needs no file; other languages are
read from locales/LANG/LC_MESSAGES/wizard.po, without a build step.
"""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import takewhile

from wizard.display import visible

NAMES = {"en": "English", "ru": "Русский"}
"""Each language's name for itself. If it lacks messages or pages, the English ones are used."""
LANGUAGES = tuple(NAMES)


class Text:
    """A message: its English id, its values, and for a plural the other form and the count."""

    __slots__ = ("count", "msgid", "plural", "values")

    def __init__(self, msgid: str, values: Mapping[str, object], plural: str = "", count: int = 0) -> None:
        self.msgid = msgid
        self.values = values
        self.plural = plural
        self.count = count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"Text({self.msgid!r}, {dict(self.values)!r}, {self.plural!r}, {self.count})"


class ContentText(Text):
    """A sentence that content/ has in every language; its English is the message id."""

    __slots__ = ("by_language",)

    def __init__(self, by_language: Mapping[str, str]) -> None:
        super().__init__(by_language["en"], {})
        self.by_language = by_language


def text(msgid: str, **values: object) -> Text:
    """Return a message with values for its `{placeholders}`; marks `msgid` for translation."""
    return Text(msgid, values)


def plural(one: str, many: str, count: int, **values: object) -> Text:
    """Return a message whose form depends on `count`; both forms may contain `{count}`."""
    return Text(one, {"count": count, **values}, many, count)


class Language:
    """One language: translates messages, and bare message ids for libraries."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalog: Catalog | None = None

    def __call__(self, message: Text) -> str:
        """Return the sentence with its values, made fit to be shown; a value that is a Text is translated first."""
        if isinstance(message, ContentText):
            return message.by_language.get(self.code, message.msgid)
        form = (
            self.ngettext(message.msgid, message.plural, message.count)
            if message.plural
            else self.gettext(message.msgid)
        )
        if not message.values:
            return form
        return form.format_map({key: self._put(value) for key, value in message.values.items()})

    def _put(self, value: object) -> object:
        if isinstance(value, Text):
            return self(value)
        return value if isinstance(value, (int, float)) else visible(str(value))

    def gettext(self, msgid: str) -> str:
        """Return the translation of a message id; the id itself if none exists."""
        return self._read().messages.get(msgid) or msgid

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form of a message for a count."""
        forms = self._read().plurals.get(one)
        if not forms:
            return one if count == 1 else many
        return forms[self._read().form(count)]

    def _read(self) -> "Catalog":
        if self._catalog is None:
            self._catalog = Catalog({}, {}, lambda n: int(n != 1)) if self.code == "en" else read_catalog(self.code)
        return self._catalog


class Catalog:
    """A language's messages: singular ones, plural ones, and the rule that chooses a form."""

    def __init__(self, messages: dict[str, str], plurals: dict[str, list[str]], form: Callable[[int], int]) -> None:
        self.messages = messages
        self.plurals = plurals
        self.form = form


@cache
def read_catalog(code: str) -> Catalog:
    """Read locales/CODE/LC_MESSAGES/wizard.po, once per process; without that file, the catalogue is empty."""
    from gettext import c2py

    from wizard.resources import LOCALES

    messages: dict[str, str] = {}
    plurals: dict[str, list[str]] = {}
    path = LOCALES / code / "LC_MESSAGES" / "wizard.po"
    for entry in _entries(path.read_text("utf-8").splitlines() if path.is_file() else []):
        if "msgid_plural" in entry:
            plurals[entry["msgid"]] = [entry[f"msgstr[{i}]"] for i in range(3) if f"msgstr[{i}]" in entry]
        elif "msgid" in entry:
            messages[entry["msgid"]] = entry.get("msgstr", "")
    header = messages.pop("", "")
    rule = header.partition("plural=")[2].partition(";")[0] or "n != 1"
    return Catalog(messages, plurals, c2py(rule))


def _entries(lines: list[str]) -> list[dict[str, str]]:
    """Return the entries of a .po file as dictionaries, keyword to unescaped string; fuzzy ones are left out."""
    entries: list[dict[str, str]] = [{}]
    keyword = ""
    fuzzy = False
    for line in [*lines, ""]:
        if not line:
            if fuzzy:
                entries[-1].clear()
            entries.append({})
            fuzzy = False
        elif line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line.startswith('"'):
            entries[-1][keyword] += _unquoted(line)
        else:
            keyword, _, quoted = line.partition(" ")
            entries[-1][keyword] = _unquoted(quoted)
    return entries


def _unquoted(quoted: str) -> str:
    inner = quoted.strip()[1:-1]
    if "\\" not in inner:
        return inner
    return inner.replace("\\\\", "\0").replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")


def language_flag(arguments: list[str]) -> str | None:
    """Return the value of `--lang`, which is needed before there is a parser; None if it is not given."""
    for index, argument in enumerate(takewhile("--".__ne__, arguments)):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None


def choose_language(flag: str | None, environ: Mapping[str, str]) -> str:
    """Return the language code: the flag, then WERF_WIZARD_LANG, then the locale, then `en`.

    A locale or a value that names no known language gives English.
    """
    if flag in LANGUAGES:
        return flag or "en"
    for name in ("WERF_WIZARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return code if (code := value.lower()[:2]) in LANGUAGES else "en"
    return "en"
