"""Which language is spoken, how a message becomes a sentence, and how a catalogue is read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wizard.resources
from wizard.display import visible
from wizard.errors import BadInputError, MissingFactError, RefusedError, WizardError
from wizard.language import LANGUAGES, Language, Text, choose_language, plural, read_catalog, text

EN, RU = Language("en"), Language("ru")


@pytest.mark.parametrize(
    ("flag", "environ", "expected"),
    [
        (None, {}, "en"),
        ("ru", {}, "ru"),
        ("en", {"WERF_WIZARD_LANG": "ru", "LANG": "ru_RU.UTF-8"}, "en"),
        (None, {"WERF_WIZARD_LANG": "ru", "LC_ALL": "en_US.UTF-8"}, "ru"),
        (None, {"WERF_WIZARD_LANG": "en", "LANG": "ru_RU.UTF-8"}, "en"),
        (None, {"LANG": "ru_RU.UTF-8"}, "ru"),
        (None, {"LANG": "RU"}, "ru"),
        (None, {"LC_MESSAGES": "ru_RU.UTF-8", "LANG": "en_US.UTF-8"}, "ru"),
        (None, {"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LANG": "ru_RU.UTF-8"}, "ru"),
        (None, {"LC_CTYPE": "ru_RU.UTF-8"}, "en"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"WERF_WIZARD_LANG": "fr", "LANG": "ru_RU.UTF-8"}, "en"),
    ],
)
def test_the_flag_wins_over_the_variable_and_that_over_the_locale(
    flag: str | None, environ: dict[str, str], expected: str
) -> None:
    assert choose_language(flag, environ) == expected


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (text("unknown"), "unknown"),
        (text("There is no topic “{name}”.", name="a{b}c"), "There is no topic “a{b}c”."),
        (text("{name}: {why}.", name="a.txt", why=text("{a} of {b}", a=1, b=2)), "a.txt: 1 of 2."),
        (plural("{count} check", "{count} checks", 1), "1 check"),
        (plural("{count} check", "{count} checks", 0), "0 checks"),
        (plural("{count} of {all}", "{count} of {all} all", 2, all=3), "2 of 3 all"),
    ],
)
def test_a_message_is_said_with_its_values_as_they_are(message: Text, said: str) -> None:
    assert EN(message) == said


@given(st.text())
def test_a_value_is_never_taken_for_a_placeholder_nor_obeyed_by_a_terminal(value: str) -> None:
    assert EN(text("There is no topic “{name}”.", name=value)) == f"There is no topic “{visible(value)}”."


def test_a_message_within_a_message_is_said_in_the_same_language() -> None:
    message = text("{name}: {why}.", name="facts.txt", why=text("this is not a flat JSON object"))
    inner = RU.gettext("this is not a flat JSON object")
    assert inner != "this is not a flat JSON object"
    assert inner in RU(message)


def test_what_nobody_translated_is_said_in_english() -> None:
    assert RU(text("a sentence that {nobody} has translated", nobody="yet")) == "a sentence that yet has translated"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_empty_message_is_not_the_header_of_the_catalogue(code: str) -> None:
    assert Language(code).gettext("") == ""


def test_messages_with_equal_words_are_equal_and_those_with_other_values_are_not() -> None:
    assert text("{value}", value=1) == text("{value}", value=1)
    assert hash(text("{value}", value=1)) == hash(text("{value}", value=1))
    assert len({text("{value}", value=1), text("{value}", value=2), plural("{value}", "s", 1, value=1)}) == 3


CATALOG = r'''# A comment.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "one"
msgstr "один"

msgid "in "
"pieces"
msgstr ""
"по "
"частям"

msgid "a \"quoted\" \\n path\\\\to\tand\nline"
msgstr "\"в кавычках\" \\n path\\\\to\tи\nстрока"

#, fuzzy
#| msgid "guess"
msgid "guessed"
msgstr "угадано"

#, python-brace-format
msgid "{count} fact"
msgid_plural "{count} facts"
msgstr[0] "{count} факт"
msgstr[1] "{count} факта"
msgstr[2] "{count} фактов"

msgid "empty"
msgstr ""

#~ msgid "gone"
#~ msgstr "ушло"'''


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Language:
    """A language of the catalogue above."""
    path = tmp_path / "xx" / "LC_MESSAGES" / "wizard.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOG, "utf-8")
    monkeypatch.setattr(wizard.resources, "LOCALES", tmp_path)
    return Language("xx")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("one", "один"),
        ("in pieces", "по частям"),
        ('a "quoted" \\n path\\\\to\tand\nline', '"в кавычках" \\n path\\\\to\tи\nстрока'),
        ("guessed", "guessed"),
        ("empty", "empty"),
        ("gone", "gone"),
    ],
)
def test_a_catalogue_is_read_as_gettext_reads_it(made_up: Language, message: str, said: str) -> None:
    assert made_up.gettext(message) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        *((count, f"{count} факт") for count in (1, 21, 101, 1001)),
        *((count, f"{count} факта") for count in (2, 3, 4, 22, 104)),
        *((count, f"{count} фактов") for count in (0, 5, 11, 12, 14, 19, 20, 100, 111, 112)),
    ],
)
def test_russian_counts_in_three_forms(made_up: Language, count: int, said: str) -> None:
    assert made_up(plural("{count} fact", "{count} facts", count)) == said


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_every_plural_of_a_catalogue_has_as_many_forms_as_its_rule_picks(code: str) -> None:
    catalog = read_catalog(code)
    forms = {catalog.form(count) for count in range(1000)}
    assert all(set(range(len(said))) == forms for said in catalog.plurals.values())


@pytest.mark.parametrize(
    ("error", "code"),
    [(WizardError, 2), (BadInputError, 2), (RefusedError, 1), (MissingFactError, 3)],
)
def test_an_error_has_a_sentence_ways_out_and_an_exit_code(error: type[WizardError], code: int) -> None:
    raised = error(text("no"), text("try {this}", this="that"))
    assert (EN(raised.message), [EN(way) for way in raised.ways], raised.exit_code) == ("no", ["try that"], code)
