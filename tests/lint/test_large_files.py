"""Large files: their size alone is no fault, and the work grows with it, not faster."""

import gc
from itertools import count
from pathlib import Path
from time import process_time
from typing import Any
from unittest.mock import patch

import pytest
from yaml import ScalarNode

import wizard.documents.trees
import wizard.lint.context
from tests.bench import BUILDING, JOB
from tests.lint.judging import judge
from wizard.documents.model import Container, Key
from wizard.documents.recognise import parse_file
from wizard.errors import BadInputError
from wizard.formats.tree import MOST
from wizard.formats.yaml_pieces import composed
from wizard.formats.yaml_tree import parse_yaml, yaml_documents
from wizard.inputs import LARGEST_CONFIGURATION, LARGEST_INPUT, read_text
from wizard.language import Language
from wizard.plan.modes import decide
from wizard.report.console import on_stdout
from wizard.report.findings import show_findings

COUNTER = count()


def jobs(number_of: int) -> str:
    return "---\n".join(JOB.format(number=number) for number in range(number_of))


def test_a_configuration_may_be_larger_than_other_input(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(jobs(LARGEST_INPUT // 300))
    assert len(read_text(str(path), LARGEST_CONFIGURATION)) > LARGEST_INPUT
    with pytest.raises(BadInputError):
        read_text(str(path))


def test_a_file_is_parsed_once() -> None:
    trees = wizard.documents.trees
    with (
        patch.object(trees, "composed", wraps=composed) as quickly,
        patch.object(trees, "yaml_documents", wraps=yaml_documents) as slowly,
    ):
        judge(jobs(3))
        judge(jobs(3).replace("name: migration", "name: &name migration"))
    assert (quickly.call_count, slowly.call_count) == (1, 3)


WERF = JOB.replace("registry.example.com/shop/backend:2.4", "registry.werf.io/werf/werf:2-stable")


def test_a_large_file_is_judged_like_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "---\n".join([jobs(2), WERF.format(number=7), "kind: &k x\nb: *k\n", jobs(2)])
    small = judge(content)
    monkeypatch.setattr(wizard.documents.trees, "LARGE", 0)
    large = judge(content)
    assert small.findings
    assert (large.findings, large.judged, large.passed_over) == (small.findings, small.judged, small.passed_over)


@pytest.fixture
def _held_alone() -> None:
    """Count, and look through for garbage, only what the test makes: other tests of this process keep a lot."""
    gc.freeze()


@pytest.mark.usefixtures("_held_alone")
def test_of_a_large_file_what_has_no_werf_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*, every: bool) -> int:
        parsed = parse_file(f"{jobs(200)}# {next(COUNTER)}\n", "file", None, every=every)
        assert len(parsed.containers) + sum(one.containers for one in parsed.passed) == 200
        gc.collect()
        return sum(isinstance(one, Key) for one in gc.get_objects())

    monkeypatch.setattr(wizard.documents.trees, "LARGE", 0)
    before = held(every=False)
    assert held(every=True) > before + 200 * 5


@pytest.mark.usefixtures("_held_alone")
def test_of_a_large_file_what_has_werf_keeps_no_document_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def held(large: int) -> int:
        monkeypatch.setattr(wizard.documents.trees, "LARGE", large)
        parsed = parse_file(f"{builds(50)}# {next(COUNTER)}\n", "file", None, every=False)
        assert all(one.keys["spec.containers"].at.line for one in parsed.containers)
        gc.collect()
        return sum(isinstance(one, ScalarNode) for one in gc.get_objects())

    assert held(0) + 50 * 10 < held(1 << 30)


def seconds(number_of: int) -> float:
    content = f"{jobs(number_of)}# {next(COUNTER)}\n"
    started = process_time()
    assert judge(content).passed_over == number_of
    return process_time() - started


def test_ten_times_the_file_takes_about_ten_times_as_long() -> None:
    seconds(10)
    few, many = min(seconds(100) for _ in range(3)), seconds(1000)
    assert many < 40 * few


def test_many_values_are_no_fault_unless_aliases_bring_them() -> None:
    content = "a:\n" + "- x\n" * (MOST + 10)
    assert parse_yaml(content, "file")[0].weight > MOST


def builds(number_of: int) -> str:
    return "---\n".join(BUILDING.format(number=number) for number in range(number_of))


def test_what_the_facts_come_to_is_decided_once_for_all_containers() -> None:
    with patch.object(wizard.lint.context, "decide", wraps=decide) as decided:
        assert judge(builds(5)).judged == 5
    assert decided.call_count == 1


def test_what_findings_have_in_common_is_drawn_once(capsys: pytest.CaptureFixture[str]) -> None:
    def drawn(number_of: int) -> int:
        out = on_stdout()
        with patch.object(out, "drawn", wraps=out.drawn) as drawing:
            show_findings(judge(builds(number_of)), Language("en"), out)
        return drawing.call_count

    assert drawn(2) == drawn(6)
    lines = capsys.readouterr().out.split("\n")
    heads = [line for line in lines if line.endswith("(seccomp-unset)")]
    assert [head.split(":")[1] for head in heads] == ["14", "30", *("14", "30", "46", "62", "78", "94")]
    assert all(": warning: No seccomp profile" in head for head in heads)


def test_a_container_of_many_options_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Container] = []
    before = Container.__init__

    def counted(self: Container, *given: Any, **named: Any) -> None:
        made.append(self)
        before(self, *given, **named)

    monkeypatch.setattr(Container, "__init__", counted)
    several = "-v /a:/b --cap-add NET_RAW --security-opt label:disable --user 7 "
    found = judge(f"docker run {several * 20} registry.werf.io/werf/werf werf build\n")
    assert found.judged == 1
    assert len(made) < 20
