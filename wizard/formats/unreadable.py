"""Why a text is not YAML or TOML, in words that can be translated: what libraries say, by their sentences.

A sentence that is not known here is shown as the library says it (ruamel.yaml 0.19, tomlkit 0.13).
"""

import re

from wizard.language import Text, text

_YAML = (
    ("flow sequence", "expected", text("the list that starts with “[” on line {line} lacks “]” or a comma")),
    ("flow mapping", "expected", text("the mapping that starts with “{{” on line {line} lacks “}}” or a comma")),
    ("quoted scalar", "unexpected (?:end|document)", text("the quote opened on line {line} is not closed")),
    (
        "double-quoted",
        r"unknown escape character ['\"](.+)['\"]",
        text("“\\{sign}” is not a valid escape in double quotes: write “\\\\” or use single quotes"),
    ),
    ("double-quoted", "escape sequence", text("hexadecimal digits are missing after “\\x” or “\\u”")),
    ("", r"character '\\t' that cannot", text("a tab is not allowed in the indentation: use spaces")),
    ("", r"character ['\"](.+)['\"] that cannot", text("a value cannot start with “{sign}”: put it in quotes")),
    (
        "",
        "mapping values are not allowed",
        text("“:” is not allowed here: quote a value that contains “: ”, or correct the indentation of the key"),
    ),
    (
        "",
        "(?:sequence entries|mapping keys) are not allowed",
        text("“-” or “?” is not allowed here: it must start a separate line"),
    ),
    (
        "block (?:mapping|collection)",
        "expected <block end>",
        text("this does not match the block that starts on line {line}: check its indentation or the “-” before it"),
    ),
    ("simple key", "could not find expected", text("a “:” is missing after the key on line {line}")),
    ("(?:block|flow) node", "expected the node content", text("a value is missing here")),
    ("", "special characters are not allowed", text("control characters are not allowed")),
    ("", "document start|document end marker", text("unexpected content after the end of the document")),
    ("(?:anchor|alias)", "expected", text("“&” or “*” must be followed by a name of letters and digits")),
    ("", "more indented follow up line", text("the first line of the text after “|” or “>” is indented too far")),
    (
        "block scalar",
        "expected",
        text("“|” or “>” may be followed by an indentation from 1 to 9, “+” or “-”, then a line break"),
    ),
    ("directive", "", text("a line that starts with “%” is a YAML directive, and this one is unknown")),
    ("tag", "", text("“!” must be followed by the name of a tag")),
)
"""What ruamel was at, what it says of it, and what a person is told."""
_TOML = (
    ("Unexpected character: ['\"](.+)['\"]", text("“{sign}” is not allowed here")),
    ("Invalid key ['\"](.+)['\"]", text("“{sign}” is not a key: add “=”, or quote a key that contains spaces")),
    (
        "Invalid character .* in string|Control characters",
        text("a quoted string is not closed on its line, or contains a control character"),
    ),
    ("Unexpected end of file", text("it ends too early: a bracket or quote is not closed")),
    ("Empty (?:key|table name)", text("a name is missing")),
    ("Invalid (?:number|date|time)", text("this is neither a number nor a time: put strings in quotes")),
    ("Invalid unicode value", text("hexadecimal digits are missing after “\\x” or “\\u”")),
    ('Key "(.+)" already exists', text("“{sign}” is defined twice")),
    ("Redefinition of an existing table", text("a table is defined twice: by a header and by a key")),
    ("Mixed types", text("a list mixes values of different types")),
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
