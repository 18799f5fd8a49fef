"""The probe run by root beside a hostile user 1000, who owns a place where it tries: nothing of root's is touched.

Deterministic: each tool that the probe calls is behind a script that attacks before and after it, at every step or at
one tool only. The attack puts a folder of links to what is root's in place of what the probe has made.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.facts.probing import USER, environment, is_root, shell, values
from wizard.facts.probe import probe_script

pytestmark = pytest.mark.skipif(not is_root(), reason="only root has anything to lose to user 1000")

TOOLS = ("cat", "chmod", "chown", "grep", "id", "mkdir", "mktemp", "rm", "rmdir", "sed", "stat", "tail", "unshare")
LINKS = ("said", "own", "work", "upper", "merged", "lower1", "lower2", "nothing")
AS_USER = f"setpriv --reuid={USER} --regid={USER} --clear-groups"

ATTACK = """#!/bin/sh
# What root has made where the user may write is written down; then, as the user, links come in its place.
root=no
[ ! -e "$BOX/root/file" ] || root=yes # which the 0 of a user namespace cannot see
[ "$root" = no ] || find "$PLACE" -user 0 -name '.werf-wizard-probe*' >>"$BOX/of-root"
[ -z "$ONLY" ] || [ "$ONLY" = "$1" ] || exit 0
attack='
    for made in "$PLACE"/.werf-wizard-probe.*; do
        [ -d "$made" ] && [ ! -L "$made" ] && mv "$made" "$PLACE/moved.$$" && ln -s "$BOX/links" "$made" || continue
        echo "$made" >>"$BOX/swapped"
    done'
if [ "$root" = yes ]; then exec AS_USER sh -c "$attack"; else exec sh -c "$attack"; fi
""".replace("AS_USER", AS_USER)
WRAPPER = """#!/bin/sh
PATH=$REAL_PATH "$BOX/attack" NAME
PATH_OF_IT "$@"
status=$?
PATH=$REAL_PATH "$BOX/attack" NAME
exit $status
"""


@pytest.fixture
def box() -> Iterator[Path]:
    """Tools that attack, a folder of links for user 1000, and what is root's: a file and two folders."""
    made = Path(mkdtemp(prefix="probe-attack-"))
    made.chmod(0o755)
    for name in TOOLS:
        put(made / "bin" / name, WRAPPER.replace("PATH_OF_IT", str(shutil.which(name))).replace("NAME", name))
    put(made / "attack", ATTACK)
    (made / "root").mkdir(mode=0o700)
    (made / "root" / "file").write_text("of root")
    (made / "root" / "folder" / "work").mkdir(parents=True)
    (made / "links").mkdir()
    for name in LINKS:
        (made / "links" / name).symlink_to(made / "root" / ("file" if name == "said" else "folder"))
    for name in ("swapped", "of-root"):
        (made / name).touch(0o666)
        (made / name).chmod(0o666)
    yield made
    shutil.rmtree(made)


def put(path: Path, script: str) -> None:
    """A script that every user may run."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(script)
    path.chmod(0o755)


def state(folder: Path) -> dict[str, tuple[int, int, int, str]]:
    """Owner, group, mode and content of a folder and of everything in it."""
    paths = [folder, *folder.rglob("*")]
    return {
        str(path): (
            path.lstat().st_uid,
            path.lstat().st_gid,
            path.lstat().st_mode,
            path.read_text() if path.is_file() else "",
        )
        for path in paths
    }


def attacked(
    box: Path, place: Path, command: list[str], home: Path | None = None, only: str = "", **environ: str
) -> dict[str, str]:
    """Run the probe as root under attack, with a folder in place of /home if one is given. Gives the facts."""
    known = environment(**environ)
    known |= {"REAL_PATH": known["PATH"], "PATH": f"{box / 'bin'}:{known['PATH']}", "BOX": str(box)}
    bind = 'mount --bind "$1" /home && shift && exec "$@"'
    inside = (
        [str(shutil.which("unshare")), "--mount", "--propagation", "private", "sh", "-c", bind, "sh", str(home)]
        if home
        else []
    )
    if home and subprocess.run([*inside, "true"], capture_output=True, check=False).returncode:
        pytest.skip("root may not mount here")
    ran = subprocess.run(
        [*inside, *command, "-c", probe_script()],
        env={**known, "PLACE": str(place), "ONLY": only},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert ran.stderr == b""
    return values(ran.stdout)


def assert_unharmed(box: Path, before: dict[str, tuple[int, int, int, str]]) -> None:
    """What is root's is as it was, and root has made nothing where the user could take it away."""
    assert state(box / "root") == before
    assert (box / "of-root").read_text() == ""


STORAGE = "home/build/.local/share/containers"


def storage_attacked(box: Path, command: list[str], owned: str, only: str = "") -> None:
    """Run the probe on a machine where the storage, or a folder above it, belongs to user 1000."""
    (box / STORAGE).mkdir(parents=True)
    for folder in [box / owned, *(box / owned).rglob("*")]:
        os.chown(folder, USER, USER)
    put(box / "bin" / "awk", "#!/bin/sh\necho ext4 - - - - -\n")
    before = state(box / "root")
    facts = attacked(box, Path(f"/{STORAGE}"), command, box / "home", only)
    assert_unharmed(box, before)
    assert (facts["storage.path"], facts["storage.fs"]) == (f"/{STORAGE}", "ext4")


@pytest.mark.parametrize("name", ["dash", "bash"])
@pytest.mark.parametrize("owned", [STORAGE, "home/build/.local/share", "home"])
def test_a_storage_of_user_1000_is_no_trap(box: Path, name: str, owned: str) -> None:
    storage_attacked(box, shell(name), owned)
    assert (box / "swapped").read_text(), "nothing was attacked"


@pytest.mark.parametrize("only", TOOLS)
def test_a_swap_at_one_step_alone_harms_nothing(box: Path, only: str) -> None:
    storage_attacked(box, ["sh"], STORAGE, only)


@pytest.mark.parametrize("name", ["dash", "bash"])
@pytest.mark.parametrize("mode", [0o755, 0o777, 0o1777])
def test_a_tmpdir_of_user_1000_is_no_trap(box: Path, name: str, mode: int) -> None:
    place = box / "tmp"
    place.mkdir()
    os.chown(place, USER, USER)
    place.chmod(mode)
    put(box / "bin" / "awk", "#!/bin/sh\necho - - ext4 - - -\n")
    before = state(box / "root")
    attacked(box, place, shell(name), TMPDIR=str(place))
    assert_unharmed(box, before)
    assert (box / "swapped").read_text() or mode == 0o777, "nothing was attacked"


@pytest.mark.parametrize(("owner", "mode"), [(0, 0o777), (0, 0o775), (1001, 0o755)])
def test_a_tmpdir_that_others_may_write_to_is_not_used(box: Path, owner: int, mode: int) -> None:
    place = box / "tmp"
    place.mkdir()
    os.chown(place, owner, owner)
    place.chmod(mode)
    put(box / "bin" / "awk", "#!/bin/sh\necho - - ext4 - - -\n")
    put(box / "attack", '#!/bin/sh\nls -A "$PLACE" >>"$BOX/of-root"\n')
    before = state(box / "root")
    attacked(box, place, ["sh"], TMPDIR=str(place))
    assert_unharmed(box, before)
