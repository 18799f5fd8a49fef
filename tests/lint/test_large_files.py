"""Large files: their size alone is no fault, and the work grows with it, not faster."""

import gc
from itertools import count
from pathlib import Path
from time import process_time
from unittest.mock import patch

import pytest

import wizard.lint.trees
from tests.bench import JOB
from tests.lint.judging import judge
from wizard.errors import BadInputError
from wizard.formats.tree import MOST, Scalar
from wizard.formats.yaml_tree import parse_yaml
from wizard.inputs import LARGEST_CONFIGURATION, LARGEST_INPUT, read_text
from wizard.lint.recognise import read_sheet

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
    content = jobs(3)
    with patch.object(wizard.lint.trees, "parse_yaml", wraps=parse_yaml) as parsed:
        judge(content)
    assert parsed.call_count == 1


WERF = JOB.replace("registry.example.com/shop/backend:2.4", "registry.werf.io/werf/werf:2-stable")


def test_a_large_file_is_judged_like_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "---\n".join([jobs(2), WERF.format(number=7), "kind: &k x\nb: *k\n", jobs(2)])
    small = judge(content)
    monkeypatch.setattr(wizard.lint.trees, "LARGE", 0)
    large = judge(content)
    assert small.findings
    assert (large.findings, large.judged, large.passed_over) == (small.findings, small.judged, small.passed_over)


def test_of_a_large_file_what_has_no_werf_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*, every: bool) -> int:
        sheet = read_sheet(f"{jobs(200)}# {next(COUNTER)}\n", "file", None, every=every)
        assert len(sheet.containers) == 200
        gc.collect()
        return sum(isinstance(one, Scalar) for one in gc.get_objects())

    monkeypatch.setattr(wizard.lint.trees, "LARGE", 0)
    before = held(every=False)
    assert held(every=True) > before + 200 * 10


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
