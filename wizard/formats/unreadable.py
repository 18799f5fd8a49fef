"""Why a text is not YAML or TOML, in words that can be translated: what libraries say, by their sentences.

A sentence that is not known here is shown as the library says it (ruamel.yaml 0.19, tomlkit 0.13).
"""

import re

from wizard.language import Text, text

_YAML = (
    ("flow sequence", "expected", text("the list that “[” begins in line {line} lacks “]” or a comma")),
    ("flow mapping", "expected", text("the mapping that “{{” begins in line {line} lacks “}}” or a comma")),
    ("quoted scalar", "unexpected (?:end|document)", text("the quotes that begin in line {line} are not closed")),
    (
        "double-quoted",
        r"unknown escape character ['\"](.+)['\"]",
        text("“\\{sign}” means nothing between double quotes: write “\\\\”, or use single quotes"),
    ),
    ("double-quoted", "escape sequence", text("hexadecimal digits are missing after “\\x” or “\\u”")),
    ("", r"character '\\t' that cannot", text("a tab is not allowed in the indentation: use blanks")),
    ("", r"character ['\"](.+)['\"] that cannot", text("a value cannot begin with “{sign}”: put it in quotes")),
    (
        "",
        "mapping values are not allowed",
        text("“:” is not possible here: a value with “: ” in it needs quotes, a key its right indentation"),
    ),
    (
        "",
        "(?:sequence entries|mapping keys) are not allowed",
        text("“-” or “?” is not possible here: it has to begin a separate line"),
    ),
    (
        "block (?:mapping|collection)",
        "expected <block end>",
        text("this does not fit what begins in line {line}: its indentation or the “-” before it is wrong"),
    ),
    ("simple key", "could not find expected", text("a “:” is missing after the key in line {line}")),
    ("(?:block|flow) node", "expected the node content", text("a value is missing here")),
    ("", "special characters are not allowed", text("control characters are not allowed")),
    ("", "document start|document end marker", text("something follows the end of the document")),
    ("(?:anchor|alias)", "expected", text("after “&” or “*” there has to be a name of letters and digits")),
    ("", "more indented follow up line", text("the first line of a text after “|” or “>” is indented too far")),
    (
        "block scalar",
        "expected",
        text("after “|” or “>” there may be an indentation from 1 to 9, “+” or “-”, and then a new line"),
    ),
    ("directive", "", text("a line that begins with “%” is a directive of YAML, and this one is not known")),
    ("tag", "", text("after “!” there has to be the name of a tag")),
)
"""What ruamel was at, what it says of it, and what a person is told."""
_TOML = (
    ("Unexpected character: ['\"](.+)['\"]", text("“{sign}” is not possible here")),
    ("Invalid key ['\"](.+)['\"]", text("“{sign}” is no key: “=” is missing, or quotes around a key with blanks")),
    (
        "Invalid character .* in string|Control characters",
        text("a text in quotes is not closed on its line, or has a control character"),
    ),
    ("Unexpected end of file", text("it ends too early: a bracket or quotes are not closed")),
    ("Empty (?:key|table name)", text("a name is missing")),
    ("Invalid (?:number|date|time)", text("this is neither a number nor a time: a text needs quotes")),
    ("Invalid unicode value", text("hexadecimal digits are missing after “\\x” or “\\u”")),
    ('Key "(.+)" already exists', text("“{sign}” is there twice")),
    ("Redefinition of an existing table", text("a table is there twice: by its header and by a key")),
    ("Mixed types", text("values of different kinds are in one list")),
)


def why_no_yaml(context: str, problem: str, line: int) -> Text | str:
    """Return why a text is not YAML; `line` is where what the reader was at, `context`, begins."""
    problem = problem or context
    for within, said, reason in _YAML:
        found = re.search(said, problem)
        if found and re.search(within, context):
            return _filled(reason, found, line)
    return problem


def why_no_toml(problem: str) -> Text | str:
    """Return why a text is not TOML."""
    for said, reason in _TOML:
        if found := re.search(said, problem):
            return _filled(reason, found, 0)
    return problem


def _filled(reason: Text, found: "re.Match[str]", line: int) -> Text:
    return Text(reason.msgid, {"sign": found[1] if found.re.groups else "", "line": line})
