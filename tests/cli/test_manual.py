"""The man page: groff accepts it, and it says of each command what its help says."""

import re
import shutil
import subprocess

import pytest

from tests.languages import WHOLE
from wizard.language import Language
from wizard.parser import build_parser
from wizard.parser.examples import EXAMPLES
from wizard.parser.manual import manual


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not here")
def test_groff_accepts_it(name: str) -> None:
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-P-cbou"]
    shown = subprocess.run(command, input=manual(Language(name)), text=True, capture_output=True, check=True)
    assert shown.stderr == ""
    assert "--hardening" in shown.stdout.replace("\N{MINUS SIGN}", "-")


@pytest.mark.parametrize("name", WHOLE)
def test_every_option_and_example_is_in_it(name: str) -> None:
    tr = Language(name)
    page = manual(tr).replace("\\-", "-").replace("\\(ti", "~").replace("\\(aq", "'").replace("\\(ga", "`")
    parser = build_parser(tr, with_options=True)
    for command, options in parser.command_parsers.items():
        _, _, part = page.partition(f'.SS "werf-wizard {command}"\n')
        part = part.partition(".SS ")[0]
        own = {form for action in options._actions for form in action.option_strings}
        told = set(re.findall(r"\\fB(-[-\w]+)\\fR", part))
        assert own - told == {"-h", "--help", "--lang", "--color", "-q", "--quiet", "--no-pager"}
        assert [example for example, _ in EXAMPLES[command] if example not in part] == []


def test_what_roff_reads_as_a_command_is_shown_as_text() -> None:
    page = manual(Language("en"))
    assert re.findall(r"(?m)^\.(?!TH|SH|SS|TP|PP|br|nh|ad)\S*", page) == []
