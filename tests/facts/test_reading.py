"""Facts as they come: the probe's output, lines written by hand, JSON, and whatever else is handed in."""

import io
import json
import sys
from pathlib import Path
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.errors import BadInputError
from wizard.facts.keys import KEYS, NUMBER, bad_value, evidence_of
from wizard.facts.model import Fact, Facts, make_facts
from wizard.facts.reading import read_facts
from wizard.facts.world import World
from wizard.inputs import LARGEST_INPUT
from wizard.language import Language

SAY = Language("en")
CONTROL = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))}
PROBED = "probe.format=1\nkernel.release=6.1.0-18-amd64\noverlay.rootless=yes\nprobe.complete=yes\n"


def values(source: str) -> dict[str, str]:
    return {key: fact.value for key, fact in read_facts(source, "facts.txt").items()}


def facts_or_refusal(source: str) -> Facts:
    """The facts, or the sentence that refuses them. Any other error is a defect."""
    try:
        return read_facts(source, "facts.txt")
    except BadInputError as refused:
        return Facts({"refused": Fact(SAY(refused.message), "")})


def refusal(source: str) -> str:
    with pytest.raises(BadInputError) as refused:
        read_facts(source, "facts.txt")
    return SAY(refused.value.message)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("kernel.release=6.1.0", {"kernel.release": "6.1.0"}),
        ("kernel.release=6.1.0\r\nuserns.max=0\r\n", {"kernel.release": "6.1.0", "userns.max": "0"}),
        ("\n\n  \nuserns.max=63404\n\n", {"userns.max": "63404"}),
        ("\ufeffuserns.max=63404\n", {"userns.max": "63404"}),
        ("userns.try.error=unshare: x=y = z", {"userns.try.error": "unshare: x=y = z"}),
        ("distro.name=", {"distro.name": ""}),
        ("distro.name= Debian ", {"distro.name": " Debian "}),
        ("my.own-key_1=kept", {"my.own-key_1": "kept"}),
        ("distro.name=a\tb\x1b[31mc\x7fd\x9be\rf", {"distro.name": r"a b\x1b[31mc\x7fd\x9be\x0df"}),
        ("distro.name=Дебиан “12”", {"distro.name": "Дебиан “12”"}),
        ('{"userns.max": 63404, "kernel.release": 6.10}', {"userns.max": "63404", "kernel.release": "6.10"}),
        (' \n {"overlay.rootless": true, "userns.try": false}', {"overlay.rootless": "yes", "userns.try": "no"}),
        (r'{"distro.name": "a\u001bb\ud800c\nd"}', {"distro.name": r"a\x1bb\ud800c\x0ad"}),
        ('{"probe.format": "1", "userns.max": "1", "probe.complete": "yes"}', {"userns.max": "1"}),
    ],
)
def test_facts_are_read_as_they_stand(source: str, expected: dict[str, str]) -> None:
    assert values(source) == expected


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "facts.txt contains no facts: it is empty."),
        ("\n \n", "facts.txt contains no facts: it is empty."),
        ("{}", "facts.txt contains no facts: it is empty."),
        ("kernel.release 6.1", "facts.txt, line 1: “kernel.release 6.1” is not key=value."),
        ("a=1\n=2", "facts.txt, line 2: “=2” is not key=value."),
        ("a=1\n\nb c=2", "facts.txt, line 3: “b c=2” is not key=value."),
        ("1a=2", "facts.txt, line 1: “1a=2” is not key=value."),
        ("# comment", "facts.txt, line 1: “# comment” is not key=value."),
        ("\x1b[2Jx", "facts.txt, line 1: “\\x1b[2Jx” is not key=value."),
        ("a=1\na=1", "facts.txt, line 2: duplicate key a."),
        ('{"a": "1", "a": "1"}', "facts.txt: duplicate key a."),
        (
            "overlay.rootless=maybe",
            "facts.txt, line 1: overlay.rootless cannot be “maybe”; it must be one of: yes, no.",
        ),
        ("userns.max=many", "facts.txt, line 1: userns.max cannot be “many”; it must be one of: 0, 1, 2 …."),
        ("userns.max=-1", "facts.txt, line 1: userns.max cannot be “-1”; it must be one of: 0, 1, 2 …."),
        ("userns.max=", "facts.txt, line 1: userns.max cannot be “”; it must be one of: 0, 1, 2 …."),
        ("userns.max=٣", "facts.txt, line 1: userns.max cannot be “٣”; it must be one of: 0, 1, 2 …."),
        ("probe.format=2\nuserns.max=1\n", "facts.txt is in probe format 2; this version reads format 1."),
        ("{\n\n]", "facts.txt, line 3: this is not JSON: Expecting property name enclosed in double quotes."),
        ('{"a": null}', "facts.txt: the value of “a” is not a string."),
        ('{"a": ["b"]}', "facts.txt: the value of “a” is not a string."),
        ('{"a": {"b": "c"}}', "facts.txt: the value of “a” is not a string."),
        ('{"a": NaN}', "facts.txt: the value of “a” is not a string."),
        ('{"a b": "c"}', "facts.txt: the value of “a b” is not a string."),
        ('{"facts": {"a": {"evidence": "x"}}}', "facts.txt: the value of “a” is not a string."),
    ],
)
def test_what_is_no_facts_is_refused_with_the_line(source: str, said: str) -> None:
    assert refusal(source) == said


@pytest.mark.parametrize(
    "source", [f"userns.max={'9' * 5000}", '{"userns.max": ' + "9" * 5000 + "}", '{"a": ' * 100_000]
)
def test_what_would_exhaust_python_is_refused_as_any_bad_input(source: str) -> None:
    assert refusal(source).startswith("facts.txt")


def test_a_long_value_is_not_repeated_in_whole() -> None:
    assert len(refusal("overlay.rootless=" + "x" * 10_000)) < 200


@pytest.mark.parametrize(
    ("source", "complete"),
    [
        (PROBED, True),
        (PROBED.removesuffix("\n"), True),
        (PROBED.replace("probe.complete=yes\n", ""), False),
        ("userns.max=1\n", False),
        ("probe.complete=yes\nuserns.max=1\n", True),
    ],
)
def test_facts_without_the_last_line_of_the_probe_are_incomplete(source: str, complete: bool) -> None:
    assert read_facts(source, "facts.txt").complete is complete


def test_a_probe_cut_short_anywhere_gives_whole_facts_or_none() -> None:
    whole, read = values(PROBED), 0
    for length in range(len("probe.format=1\n") + 1, len(PROBED) - 1):
        try:
            cut = read_facts(PROBED[:length], "facts.txt")
        except BadInputError:
            assert not PROBED[:length].endswith("\n"), length
            continue
        assert not cut.complete, length
        assert all(whole[key] == fact.value for key, fact in cut.items()), length
        read += 1
    assert read >= PROBED.count("\n") - 2


@pytest.mark.parametrize(
    ("source", "key", "certainty"),
    [
        (PROBED, "overlay.rootless", "tried"),
        (PROBED, "kernel.release", "inferred"),
        ("overlay.rootless=yes", "overlay.rootless", "stated"),
        ('{"overlay.rootless": "yes"}', "overlay.rootless", "stated"),
    ],
)
def test_only_the_probe_has_tried_anything(source: str, key: str, certainty: str) -> None:
    assert read_facts(source, "facts.txt")[key].certainty == certainty


@pytest.mark.parametrize("stated", [False, True])
@pytest.mark.parametrize("complete", [False, True])
def test_the_facts_in_a_report_of_doctor_come_back_as_they_were(stated: bool, complete: bool) -> None:
    facts = make_facts({"kernel.release": "6.1.0", "overlay.rootless": "yes"}, stated=stated, complete=complete)
    known = {key: {"value": f.value, "evidence": f.evidence, "certainty": f.certainty} for key, f in facts.items()}
    report = json.dumps({"format": 1, "complete": complete, "facts": known, "mode": "overlay"})
    assert read_facts(report, "doctor.json") == facts


def is_taken(key: str, value: str) -> bool:
    """Whether facts may have it, and a reader has nothing to do with it but to read it."""
    return not key.startswith("probe.") and not bad_value(key, value)


VALUES = st.dictionaries(
    st.builds("{}{}".format, st.sampled_from(ascii_letters), st.text(f"{ascii_letters}{digits}_.-", max_size=20)),
    st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" ")),
    min_size=1,
).map(lambda found: {key: value for key, value in found.items() if is_taken(key, value)})


@given(VALUES.filter(bool), st.booleans())
def test_facts_written_as_lines_are_read_back_the_same(found: dict[str, str], complete: bool) -> None:
    facts = make_facts(found, complete=complete)
    assert read_facts("\n".join(facts.lines()) + "\n", "facts.txt") == facts


@given(VALUES.filter(bool))
def test_lines_and_json_say_the_same(found: dict[str, str]) -> None:
    lines = "".join(f"{key}={value}\n" for key, value in found.items())
    assert read_facts(lines, "facts.txt") == read_facts(json.dumps(found), "facts.json")


@given(
    st.text()
    | st.lists(st.text() | st.builds("{}={}".format, st.sampled_from(list(KEYS)), st.text())).map("\n".join)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("facts"), inner),
    ).map(json.dumps)
    | st.text().map("{{{}".format)
)
def test_no_text_makes_reading_fail_in_any_other_way(source: str) -> None:
    for key, fact in facts_or_refusal(source).items():
        assert not bad_value(key, fact.value)
        assert not CONTROL & set(fact.value)


@given(st.binary() | st.binary().map(lambda junk: b"kernel.release=6.1\n" + junk))
def test_no_bytes_on_standard_input_make_reading_fail_in_any_other_way(raw: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        try:
            source = World({}).read_input("-")
        except BadInputError as refused:
            source = SAY(refused.message)
    assert facts_or_refusal(source) is not None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Cannot read {path}: No such file or directory."),
        (b"a=1\nb=\xff\n", "{path}, line 2: this is not UTF-8 text."),
        (b"a=1\n" * LARGEST_INPUT, "{path} is too large: the limit is 1 MiB."),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "facts.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInputError) as refused:
        World({}).read_input(str(path))
    assert SAY(refused.value.message) == said.format(path=path)


@pytest.mark.parametrize("name", ["", ".", "with\0nul", "x" * 5000])
def test_a_name_that_is_no_file_is_bad_input(name: str) -> None:
    with pytest.raises(BadInputError):
        World({}).read_input(name)


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "facts.txt"
    path.write_bytes(b"a" * LARGEST_INPUT)
    assert len(World({}).read_input(str(path))) == LARGEST_INPUT


def test_every_key_says_where_it_is_read_and_takes_its_own_values() -> None:
    assert [key for key in KEYS if not evidence_of(key)] == []
    chosen = [key for key in KEYS if KEYS[key].values not in ((), NUMBER)]
    assert [(key, value) for key in chosen for value in KEYS[key].values if bad_value(key, value)] == []
    assert [key for key in chosen if not bad_value(key, "anything else")] == []


@pytest.mark.parametrize(
    ("key", "evidence"),
    [
        ("engine.docker.version", "docker info"),
        ("engine.podman.error", "podman info"),
        ("cluster.nodes", "kubectl"),
        ("my.own", ""),
    ],
)
def test_keys_that_only_engines_know_name_the_engine(key: str, evidence: str) -> None:
    assert evidence_of(key) == evidence


def test_a_number_is_known_only_where_it_is_one() -> None:
    facts = make_facts({"userns.max": "63404", "process.uid": "root", "userns.outer_ids": "9" * 5000})
    assert [facts.number(key) for key in ("userns.max", "process.uid", "userns.outer_ids", "nothing")] == [
        63404,
        None,
        None,
        None,
    ]


def test_the_newer_fact_wins_and_a_prefix_takes_its_facts_away() -> None:
    facts = make_facts({"engine.docker.version": "26", "kernel.release": "6.1", "engine.podman.version": "5"})
    newer = facts.plus({"kernel.release": Fact("6.6", "uname -r")})
    assert newer.value("kernel.release") == "6.6"
    assert list(newer.without("engine.docker.")) == ["kernel.release", "engine.podman.version"]
    assert newer.words("engine.docker.security") == frozenset()


def test_a_comma_list_is_its_words() -> None:
    facts = Facts({"engine.docker.security": Fact("seccomp, apparmor,,rootless ", "docker info")})
    assert facts.words("engine.docker.security") == {"seccomp", "apparmor", "rootless"}
