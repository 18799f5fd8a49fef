"""Rows of the lab of engines become rows of the results: what held was foretold, what failed does not hold."""

from pathlib import Path

from tests.lab import results as engines
from tests.lab.rows import Row
from tests.lab_kernels import results

FACTS = {"apparmor.enabled": "no", "distro.version": "12"}


def test_only_what_was_seen_is_kept_and_other_chapters_stay(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "tests/lab").mkdir(parents=True)
    tried = [
        Row("user namespaces", "with ranges", "passed", ""),
        Row("user namespaces", "without", "passed", "newuidmap: refused"),
        Row("user namespaces", "with the device", "failed", "fuse: closed"),
        Row("user namespaces", "with a plugin", "not possible here", "needs a kubelet"),
    ]
    chapters = ("probing", "user namespaces")
    engines.keep([Row("probing", "a probe", "passed", "")], chapters, tmp_path, FACTS)
    engines.keep(tried, chapters, tmp_path, FACTS)
    kept = results.read(tmp_path / engines.ENGINES.data)
    assert [row.name for row in kept["probing"].rows] == ["a probe"]
    assert [(row.name, row.seen, row.holds) for row in kept["user-namespaces"].rows] == [
        ("with ranges", "passes", True),
        ("without", "newuidmap: refused", True),
        ("with the device", "fuse: closed", False),
    ]
    assert kept["probing"].security == "no AppArmor, no SELinux"
    assert "| with the device | not this | **differs:** fuse: closed |" in (tmp_path / results.TABLES).read_text()
