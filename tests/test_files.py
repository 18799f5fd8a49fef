"""Files are written whole or not at all; what was there keeps what it had, or is there again."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from wizard.files import NewFile, write_files


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_a_new_file_gets_its_mode_less_the_mask(tmp_path: Path) -> None:
    write_files([NewFile(tmp_path / "deep" / "a", b"x", 0o777)])
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "deep" / "a").stat().st_mode & 0o777 == 0o777 & ~mask
    assert contents(tmp_path) == {"deep/a": b"x"}


def test_a_file_that_was_there_keeps_mode_owner_and_attributes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 1000, 1000)
    before = path.stat()
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("this file system has no attributes of users")
    write_files([NewFile(path, b"new", 0o777)])
    after = path.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert os.getxattr(path, "user.note") == b"kept"
    assert path.read_bytes() == b"new"


def test_further_names_of_a_file_see_what_was_written(tmp_path: Path) -> None:
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"old")
    other.hardlink_to(path)
    write_files([NewFile(path, b"new")])
    assert contents(tmp_path) == {"a": b"new", "b": b"new"}
    assert path.stat().st_ino == other.stat().st_ino


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_what_is_no_regular_file_leaves_all_as_they_were(kind: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    wrong = tmp_path / "z"
    if kind == "folder":
        wrong.mkdir()
    elif kind == "link":
        wrong.symlink_to("a")
    else:
        os.mkfifo(wrong)
    with pytest.raises(OSError, match="z") as told:
        write_files([NewFile(tmp_path / "a", b"new"), NewFile(tmp_path / "new", b"new"), NewFile(wrong, b"new")])
    assert told.value.filename == str(wrong)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a", "z"]


@pytest.mark.parametrize("failing", [1, 2, 3])
@pytest.mark.parametrize("raised", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=type)
def test_a_failure_at_any_file_puts_back_what_was(
    failing: int, raised: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rename of each file in turn is the one that fails."""
    for name in "ab":
        (tmp_path / name).write_bytes(b"old")
    replace, calls = Path.replace, []

    def fails(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise raised
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(type(raised)):
        write_files([NewFile(tmp_path / name, b"new") for name in "abc"])
    assert contents(tmp_path) == {"a": b"old", "b": b"old"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_end_from_outside_comes_after_the_files_stand(number: signal.Signals, tmp_path: Path) -> None:
    """The signal is sent from within, at the moment when the first file has its name and the second has not."""
    script = f"""
import os, sys
from pathlib import Path
from wizard.files import NewFile, write_files
replace = Path.replace
def then_signal(self, target):
    done = replace(self, target)
    os.kill(os.getpid(), {int(number)})
    return done
Path.replace = then_signal
write_files([NewFile(Path(sys.argv[1]) / name, b"new") for name in "ab"])
print("not reached")
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, check=False)
    assert done.returncode in (-number, 130, 1)
    assert done.stdout == b""
    assert contents(tmp_path) == {"a": b"new", "b": b"new"}


def test_what_a_killed_run_has_left_is_removed_later_and_nothing_else(tmp_path: Path) -> None:
    old, fresh, other = tmp_path / ".a.werf-wizard-x1", tmp_path / ".a.werf-wizard-x2", tmp_path / ".a.swp"
    for one in (old, fresh, other):
        one.write_bytes(b"")
    for one in (old, other):
        os.utime(one, (time.time() - 7200,) * 2)
    write_files([NewFile(tmp_path / "a", b"new")])
    assert sorted(one.name for one in tmp_path.iterdir()) == [".a.swp", ".a.werf-wizard-x2", "a"]


@pytest.mark.parametrize("name", ["**", "[a", "a?*", "n" * 250, "\u044f" * 125, "-rf", "a\nb"])
def test_a_file_of_any_name_is_written(name: str, tmp_path: Path) -> None:
    for content in (b"old", b"new"):
        write_files([NewFile(tmp_path / name, content)])
        assert contents(tmp_path) == {name: content}


def test_new_folders_go_again_if_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(OSError, match="File name too long"):
        write_files([NewFile(tmp_path / "there" / "b" / "c" / name, b"x") for name in ("a", "n" * 256)])
    assert [one.name for one in tmp_path.rglob("*")] == ["there"]


def test_an_error_names_the_file_that_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as refused:
        write_files([NewFile(tmp_path / "a", b"x")])
    assert refused.value.filename == str(tmp_path / "a")


def test_rights_and_content_never_reach_what_somebody_puts_in_the_place_of_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The directory may be another user's: at each step, a link to a file of root's takes the place of a name."""
    victim, other, folder = tmp_path / "victim", tmp_path / "other", tmp_path / "theirs"
    path, fsync, replaced = folder / "a", os.fsync, []
    folder.mkdir()
    victim.write_bytes(b"root's")
    victim.chmod(0o600)

    def link_to_victim(name: Path) -> None:
        name.unlink()
        name.symlink_to(victim)
        replaced.append(name)

    def swap_temporary(handle: int) -> None:
        fsync(handle)
        for name in folder.glob(".a.werf-wizard-*"):
            link_to_victim(name)

    def swap_file(handle: int) -> None:
        fsync(handle)
        link_to_victim(path)

    for swap in (swap_temporary, swap_file):
        path.unlink(missing_ok=True)
        other.unlink(missing_ok=True)
        path.write_bytes(b"old")
        path.chmod(0o666)
        other.hardlink_to(path)  # so that it is overwritten in place
        monkeypatch.setattr(os, "fsync", swap)
        with suppress(OSError):
            write_files([NewFile(path, b"new", like=path)])
    assert len(replaced) == 2
    assert victim.read_bytes() == b"root's"
    assert victim.stat().st_mode & 0o777 == 0o600
