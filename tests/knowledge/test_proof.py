"""What the lab of kernels saw is shown as its data says, and pages claim nothing else in its name."""

import json
import re
from typing import Any

import pytest

from tests.languages import WHOLE
from wizard.knowledge.proof import proof_table
from wizard.knowledge.topics import read_topic, topic_ids
from wizard.resources import CONTENT

LABS = {
    "chapters": "proof-kernels.json",
    "clusters": "proof-kubernetes.json",
    "hosts": "proof-hosts.json",
    "engines": "proof-engines.json",
}


def sections(*parts: str) -> list[dict[str, Any]]:
    """The chapters that were run: of the labs that are shown in some blocks, or of all."""
    found = [json.loads((CONTENT / LABS[part]).read_text("utf-8")) for part in parts or LABS]
    return [section for whole in found for section in whole["sections"] if "rows" in section]


@pytest.mark.parametrize("part", LABS)
def test_what_the_lab_saw_is_counted_as_its_data_says(part: str) -> None:
    shown = proof_table(part, "").splitlines()[2:]
    ran = [line for line in shown if "| – |" not in line]
    assert len(ran) == len(sections(part)) >= 1
    for line, section in zip(ran, sections(part), strict=True):
        held = [row for row in section["rows"] if row["holds"]]
        assert line.startswith(f"| `{section['id']}` | {section.get('kernel', '')} |")
        assert f"| {len(held)}/{len(section['rows'])} |" in line


def test_a_table_is_headed_by_what_runs_one_of_its_chapters() -> None:
    headed = {part: proof_table(part, "").partition("|")[2].partition("|")[0].strip() for part in LABS}
    assert headed == {"chapters": "`ONLY=`", "clusters": "`ONLY=`", "hosts": "", "engines": "`--only`"}


def test_every_message_and_every_difference_that_the_lab_saw_is_shown() -> None:
    tables = {"settings": proof_table("messages", ""), "problems": proof_table("faults", "")}
    differs = proof_table("differs", "")
    for section in sections():
        for row in section["rows"]:
            assert "message" not in row or row["message"] in tables[row["topic"].partition("/")[0]]
            assert row["holds"] or row["seen"] in differs


def _proved() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for section in sections():
        for row in section["rows"]:
            if row.get("message"):
                found.setdefault(row["topic"], set()).add(row["message"])
    return found


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_a_page_says_seen_only_from_the_rows_of_the_lab(language: str) -> None:
    """A `proof` block of a topic has rows, and its page makes no such claim in words of its own beside it."""
    for topic in topic_ids():
        body = read_topic(topic, language).body
        if f"```proof\n{topic}\n```" not in body:
            continue
        shown = proof_table(topic, "")
        assert _proved()[topic]
        assert all(message in shown for message in _proved()[topic])
        assert not re.search(r"seen with|seen on|tried with|получено с |проверено на ", body), topic


def test_every_topic_whose_message_the_lab_saw_shows_it() -> None:
    assert {topic for topic in _proved() if f"```proof\n{topic}\n```" not in read_topic(topic, "en").body} == set()


CLAIM = re.compile(r"(?<!not )\b(seen|tried|built|read by)\b", re.IGNORECASE)
MACHINE = re.compile(r"\b(Linux|[Kk]ernels?|Docker|Podman|AppArmor|Debian) (\d+(?:\.\d+)?)")
ELSEWHERE: dict[str, str] = {}
"""What pages say was seen, and the lab of kernels has no rows of: how it was seen."""


def machines_of(bullet: str) -> set[str]:
    """The systems, engines and security modules that a source names with a version; SELinux by its mode."""
    named = {f"{'Linux' if name[:1] in 'kK' else name} {version}" for name, version in MACHINE.findall(bullet)}
    return named | ({"SELinux enforcing"} if "enforcing" in bullet else set())


def claimed() -> dict[str, set[str]]:
    """Every machine of which a page's sources say that something was seen there, with the pages."""
    found: dict[str, set[str]] = {}
    for topic in topic_ids():
        sources = read_topic(topic, "en").body.partition("\n## Sources\n")[2].partition("\n## ")[0]
        for bullet in re.split(r"^- ", sources, flags=re.MULTILINE):
            for machine in machines_of(bullet) if CLAIM.search(bullet) else ():
                found.setdefault(machine, set()).add(topic)
    return found


def test_what_sources_claim_to_have_seen_has_rows_or_is_named() -> None:
    machines = {
        part
        for section in sections()
        for key in ("kernel", "system", "security", "engine")
        for part in section.get(key, "").split(", ")
    }
    assert len(claimed()) >= 5
    for machine, topics in claimed().items():
        shown = any(part == machine or part.startswith(f"{machine}.") for part in machines)
        told = "has rows now: take it out of ELSEWHERE" if shown else "has neither rows nor a name in ELSEWHERE"
        assert shown != (machine in ELSEWHERE), f"{machine} {told}: {', '.join(sorted(topics))}"


def test_what_is_named_as_seen_elsewhere_is_claimed_somewhere() -> None:
    assert set(ELSEWHERE) <= set(claimed())


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_no_page_says_that_the_labs_kernels_lack_a_security_module_that_rows_have(language: str) -> None:
    present = {section["security"].split()[0] for section in sections("chapters")}
    assert "AppArmor" in present
    name = f"(?:{'|'.join(present)})"
    denied = re.compile(rf"\bkernels? ha(?:s|ve) no {name}|ядр\w+ (?:\w+ )?(?:нет {name}|{name} нет)")
    for topic in topic_ids():
        for sentence in re.split(r"[.;:]\s", " ".join(read_topic(topic, language).body.split())):
            assert not (re.search(r"\blab\b|лаборатори", sentence) and denied.search(sentence)), (topic, sentence)
