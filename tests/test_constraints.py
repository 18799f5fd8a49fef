"""What is installed for the work on this project: every package in one version, every file by its hash."""

import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import tomlkit
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"^([\w.-]+)==\S+(?: ; .+?)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def content(name: str) -> str:
    return (CHECKOUT / name).read_text("utf-8")


def test_every_version_has_the_hashes_of_its_files() -> None:
    left = _PIN.sub("", content("constraints.txt"))
    assert re.sub(r"^#.*\n", "", left, flags=re.MULTILINE) == ""


def test_every_package_that_is_asked_for_has_a_version() -> None:
    project = tomlkit.parse(content("pyproject.toml")).unwrap()
    asked = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    asked += [one for group in project["dependency-groups"].values() for one in group if isinstance(one, str)]
    pinned = {canonicalize_name(name) for name, _ in _PIN.findall(content("constraints.txt"))}
    assert {canonicalize_name(Requirement(one).name) for one in asked} - pinned == set()


def wheel(folder: Path, name: str, needs: str = "") -> Path:
    """A package of that name with nothing in it."""
    made, about = folder / f"{name}-1-py3-none-any.whl", f"{name}-1.dist-info"
    files = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{needs}",
        "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    with zipfile.ZipFile(made, "w") as archive:
        for file, words in files.items():
            archive.writestr(f"{about}/{file}", words)
    return made


@pytest.mark.parametrize("right", [True, False])
def test_pip_looks_at_the_hash_of_what_another_package_needs(tmp_path: Path, right: bool) -> None:
    """As `make` calls it, for a package that has no hash itself, as the folder that it installs has none."""
    outer, inner = wheel(tmp_path, "outer", "Requires-Dist: inner\n"), wheel(tmp_path, "inner")
    digest = sha256(inner.read_bytes()).hexdigest() if right else "0" * 64
    (tmp_path / "constraints.txt").write_text(f"inner==1 --hash=sha256:{digest}\n")
    called = re.search(r"^INSTALL = \$\(PIP\) (install .*?) --build-constraint", content("Makefile"), re.MULTILINE)
    assert called
    here = ["--no-index", "--find-links", ".", "--target", "to", str(outer)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *called[1].split(), *here],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode == 0, "DO NOT MATCH THE HASHES" in done.stderr) == (right, not right)
    assert (tmp_path / "to" / "inner-1.dist-info").exists() == right


def test_all_that_make_installs_goes_by_the_constraints() -> None:
    """All but pip itself, whose lines are taken out of them."""
    calls = re.findall(r"^\t.*\$\((PIP|INSTALL)\) (.*?)(?:\$\(TOLD\))?$", content("Makefile"), re.MULTILINE)
    assert [words for name, words in calls if name == "PIP"] == [
        "install --quiet --upgrade --requirement $(VENV)/pip.txt"
    ]
    assert {words for name, words in calls if name == "INSTALL"} >= {"--editable .", "--group test", "--group check"}


def test_the_image_installs_as_make_does() -> None:
    """Its pip too is the pinned one: that of the image may not know the options."""
    [pin] = re.findall(r"sed -n '(.*?)' constraints.txt", content("Makefile"))
    image = content("Containerfile").replace("\\\n", "")
    assert f"sed -n '{pin.replace('$$', '$')}' constraints.txt >/tmp/pip.txt" in image
    [options] = re.findall(r"^INSTALL = \$\(PIP\) install (.*)$", content("Makefile"), re.MULTILINE)
    assert re.findall(r"/pip install --no-cache-dir (.*?) +(?:&&|\.\n)", image) == [
        "--upgrade --requirement /tmp/pip.txt",
        options,
    ]
