"""Every message is in both languages, with the same placeholders and all plural forms."""

import re

from babel.messages.extract import extract_from_dir

from wizard.language import read_catalog
from wizard.resources import PACKAGE

PLACEHOLDER = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)s|%[sr]")


def messages() -> set[str]:
    """What the code says, by its English form."""
    found = extract_from_dir(str(PACKAGE), keywords={"text": None, "plural": (1, 2)})
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_every_message_is_translated_and_none_is_left_over() -> None:
    catalog = read_catalog("ru")
    translated = {message for message, said in catalog.messages.items() if said} | set(catalog.plurals)
    said = messages()
    assert len(said) > 200
    assert said == translated


def test_translations_keep_their_placeholders() -> None:
    for message, said in read_catalog("ru").messages.items():
        assert sorted(PLACEHOLDER.findall(message)) == sorted(PLACEHOLDER.findall(said)), message
