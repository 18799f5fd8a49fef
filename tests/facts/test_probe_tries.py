"""What the probe tries: the verdict it draws from each outcome, its time limits, and that it leaves nothing."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pytest

from tests.facts.probing import SHELLS, USER, environment, is_root, leftovers, probe, processes_with, shell, values
from wizard.facts.probe import probe_script

SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE])
EVERY_SHELL = pytest.mark.parametrize("name", SHELLS)

ROOT_ONLY = pytest.mark.skipif(not is_root(), reason="only root can become user 1000")
USERS = pytest.mark.parametrize("user", [None, pytest.param(USER, marks=ROOT_ONLY)], ids=["as we are", "as user 1000"])

NAMESPACE = 'while [ "${1#-}" != "$1" ]; do shift; done\nexec "$@"'
"""In place of unshare: no namespace, only the command, so that outcomes need no privilege."""

REFUSED = 'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1'
UNKNOWN_OPTION = "echo \"unshare: invalid option -- 'r'\" >&2; echo \"Try 'unshare --help'.\" >&2; exit 1"
LONG_REASON = (
    '[ "$2" = tmpfs ] || { echo "mount: merged: wrong fs type, bad option." >&2;'
    ' echo "       dmesg(1) may have more information after failed mount system call." >&2; exit 32; }'
)
LAYERS = '[ "$2" = tmpfs ] || cp -r lower2/. merged'
KEEP = 'case $1$2 in *merged*) echo "rm: Input/output error" >&2; exit 1 ;; esac; exec /bin/rm "$@"'
REASON = "overlay.rootless.error"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that user 1000 may read too, unlike those of pytest."""
    made = Path(mkdtemp(prefix="probe-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def put(folder: Path, **tools: str) -> str:
    """A PATH on which scripts stand before the tools of the same names."""
    for name, body in tools.items():
        script = folder / name
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
    return f"{folder}:{os.environ.get('PATH', os.defpath)}"


def types(*kinds: str) -> str:
    """In place of awk: the types of the file systems of the places for a try, the last one of all that follow."""
    return f"echo {' '.join(kinds)}{f' {kinds[-1]}' * 6}"


def every_fact(folder: Path, home: str = "/tmp", **tools: str) -> dict[str, str]:
    """All facts where these tools answer."""
    ran = probe(["sh"], environment(PATH=put(folder, **tools), HOME=home), stdin=True)
    assert ran.stderr == b""
    facts = values(ran.stdout)
    assert facts["probe.complete"] == "yes"
    return facts


def outcome(folder: Path, home: str = "/tmp", **tools: str) -> dict[str, str]:
    """The tried facts where these tools answer."""
    facts = every_fact(folder, home, **tools)
    return {key: facts[key] for key in facts if key.startswith(("userns.try", "overlay.rootless", "fuse.device.open"))}


@pytest.fixture(autouse=True, scope="module")
def _can_try() -> None:
    """Root without the power to become user 1000 tries nothing."""
    if not {"userns.try", "fuse.device.open"} & set(values(probe(["sh"], environment()).stdout)):
        pytest.skip("nothing can be tried here")


def test_a_refused_namespace_is_the_reason_for_both(folder: Path) -> None:
    facts = outcome(folder, unshare=REFUSED)
    assert facts["userns.try"] == facts["overlay.rootless"] == "no"
    assert facts["userns.try.error"] == facts[REASON] == "unshare: unshare failed: Operation not permitted"


def test_a_tool_that_does_not_know_its_options_says_nothing(folder: Path) -> None:
    assert not outcome(folder, unshare=UNKNOWN_OPTION).keys() - {"fuse.device.open"}


def test_a_tool_that_is_killed_says_nothing(folder: Path) -> None:
    assert not outcome(folder, unshare="kill -KILL $$").keys() - {"fuse.device.open"}


@ROOT_ONLY
def test_root_tries_as_user_1000(folder: Path) -> None:
    facts = outcome(folder, unshare="id -u >&2; exit 1")
    assert facts["userns.try.error"] == str(USER)


@ROOT_ONLY
def test_root_that_cannot_become_user_1000_tries_nothing(folder: Path) -> None:
    ways = ("setpriv", "su-exec", "gosu", "chpst", "chroot", "unshare")
    assert not outcome(folder, **dict.fromkeys(ways, 'shift $(($# - 2)); exec "$@"'))


def test_overlayfs_that_works_is_a_yes(folder: Path) -> None:
    facts = outcome(folder, unshare=NAMESPACE, mount=LAYERS, mknod="exit 0")
    assert (facts["userns.try"], facts["overlay.rootless"]) == ("yes", "yes")


def test_a_refused_overlayfs_is_a_no_with_the_line_that_says_why(folder: Path) -> None:
    facts = outcome(folder, unshare=NAMESPACE, mount=LONG_REASON, mknod="exit 0")
    assert (facts["userns.try"], facts["overlay.rootless"]) == ("yes", "no")
    assert facts[REASON] == "mount: merged: wrong fs type, bad option."


def test_a_refused_whiteout_is_a_no(folder: Path) -> None:
    refused = 'echo "mknod: upper/whiteout: Operation not permitted" >&2; exit 1'
    facts = outcome(folder, unshare=NAMESPACE, mount=LAYERS, mknod=refused)
    assert facts["overlay.rootless"] == "no"
    assert facts[REASON] == "mknod: upper/whiteout: Operation not permitted"


def test_where_nothing_can_be_mounted_nothing_is_said_of_overlayfs(folder: Path) -> None:
    facts = outcome(folder, unshare=NAMESPACE, mount='echo "mount: permission denied" >&2; exit 32')
    assert facts["userns.try"] == "yes"
    assert not facts.keys() & {"overlay.rootless", REASON}


def test_a_namespace_without_mounts_says_nothing_of_overlayfs(folder: Path) -> None:
    no_mounts = 'case $* in *-m*) echo "unshare: cannot change root filesystem propagation" >&2; exit 1 ;; esac\n'
    facts = outcome(folder, unshare=no_mounts + NAMESPACE)
    assert facts["userns.try"] == "yes"
    assert not facts.keys() & {"overlay.rootless", REASON}


@pytest.mark.parametrize(("kind", "verdict"), [("ext4", "no"), ("xfs", "no"), ("overlay", None), ("tmpfs", None)])
def test_a_failed_removal_counts_only_on_a_file_system_for_overlayfs(
    folder: Path, kind: str, verdict: str | None
) -> None:
    facts = outcome(
        folder,
        awk=types(kind),
        unshare=NAMESPACE,
        mount=LAYERS,
        mknod="exit 0",
        rm=KEEP,
    )
    assert facts.get("overlay.rootless") == verdict
    assert facts.get(REASON) == ("rm: Input/output error" if verdict else None)


@pytest.mark.parametrize(
    ("kind", "place"), [("ext4", "ext4"), ("xfs", "xfs"), ("overlay", "tmpfs"), ("tmpfs", "tmpfs"), ("-", "tmpfs")]
)
def test_an_attempt_names_the_file_system_that_it_was_made_on(folder: Path, kind: str, place: str) -> None:
    for mount in (LAYERS, "case $* in *overlay*) exit 32 ;; esac"):
        facts = outcome(
            folder,
            awk=types(kind),
            unshare=NAMESPACE,
            mount=mount,
            mknod="exit 0",
        )
        assert facts["overlay.rootless.fs"] == place


@pytest.mark.parametrize("user", [None, pytest.param(USER, marks=ROOT_ONLY)], ids=["as we are", "as user 1000"])
@pytest.mark.parametrize(
    ("kinds", "place", "kind"),
    [
        (("ext4", "ext4"), "storage", "ext4"),
        (("tmpfs", "xfs", "ext4"), "/var/tmp", "xfs"),
        (("tmpfs", "tmpfs", "btrfs", "tmpfs"), "tmpdir", "btrfs"),
        (("nfs4", "overlay", "tmpfs", "f2fs", "tmpfs"), "/tmp", "f2fs"),
        (("-",), "storage", "tmpfs"),
    ],
)
def test_a_disk_is_preferred_to_tmpfs(
    folder: Path, user: int | None, kinds: tuple[str, ...], place: str, kind: str
) -> None:
    folder.chmod(0o1777)
    says = '[ "$1" = tmpfs ] || case $PWD in *probe.*) pwd >&2 ;; esac; case $* in *overlay*) exit 32 ;; esac'
    path = put(folder, awk=types(*kinds), unshare=NAMESPACE, mknod="exit 0", mount=says)
    known = environment(PATH=path, HOME=str(folder), TMPDIR=str(folder))
    facts = values(probe(["sh"], known, stdin=True, user=user).stdout)
    assert facts["overlay.rootless.fs"] == kind
    storage = facts["storage.path"]
    where = {"storage": (storage, "/var/tmp"), "tmpdir": (str(folder),)}.get(place, (place,))
    assert facts[REASON].rpartition("/.werf-wizard-probe.")[0] in where


def test_where_no_namespace_was_made_no_file_system_was_tried(folder: Path) -> None:
    assert "overlay.rootless.fs" not in outcome(folder, unshare=REFUSED)


@pytest.mark.parametrize(
    ("kind", "said", "d_type"),
    [
        ("xfs", "naming =version 2 bsize=4096 ascii-ci=0, ftype=0", "no"),
        ("xfs", "naming =version 2 bsize=4096 ascii-ci=0, ftype=1", "yes"),
        ("xfs", "xfs_info: / is not a mounted XFS filesystem", None),
        ("ext4", "naming =version 2 bsize=4096 ascii-ci=0, ftype=0", None),
    ],
)
def test_an_old_xfs_is_told_by_its_format(folder: Path, kind: str, said: str, d_type: str | None) -> None:
    facts = every_fact(folder, awk=types(kind), xfs_info=f'[ -d "$1" ] && echo "{said}"')
    assert facts.get("storage.d_type") == d_type


def test_tools_that_only_babble_leave_their_keys_out(folder: Path) -> None:
    babble = 'echo "babble = 7"; echo babble >&2; exit 127'
    names = ("awk", "getcap", "grep", "head", "iconv", "id", "sed", "setpriv", "stat", "tail", "tr", "uname")
    tools = {**dict.fromkeys(names, babble), "mkdir": "exit 1", "mktemp": "echo /tmp"}
    ran = probe(["sh"], environment(PATH=put(folder, **tools)), stdin=True)
    facts = values(ran.stdout)
    assert ran.stderr == b""
    assert facts["probe.complete"] == "yes"
    assert not facts.keys() & {"fuse.device.mode", "userns.max", "userns.try", "overlay.rootless", "fuse.device.open"}


def test_an_attempt_that_hangs_ends_when_its_time_is_up(folder: Path) -> None:
    word = f"9{uuid4().int % 10**12}"
    facts = outcome(folder, unshare=f"sleep {word} & sleep {word}")
    assert not facts.keys() - {"fuse.device.open"}
    assert not shutil.which("setsid") or not processes_with(word)


def start(command: list[str], user: int | None = None, script: str = "", **environ: str) -> subprocess.Popen[bytes]:
    """Start the probe, as this user or another. It is given as a word, which every user can read."""
    return subprocess.Popen(
        [*command, "-c", script or probe_script()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=environment(**environ),
        cwd="/",
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def run_until(
    folder: Path, word: str, command: list[str], user: int | None = None, **tools: str
) -> subprocess.Popen[bytes]:
    """Start the probe, whose attempts have all the time, and wait until one of the tools sleeps for `word` seconds."""
    patient = probe_script().replace("limit=$2", "limit=3600")
    assert "limit=3600" in patient
    started = start(command, user, patient, PATH=put(folder, **tools), HOME="/tmp")
    deadline = time.monotonic() + 30
    while not processes_with(word):
        if started.poll() is not None:
            pytest.skip("the attempt that was to be stopped is refused here")
        assert time.monotonic() < deadline, "the attempt has not begun"
        time.sleep(0.02)
    return started


def assert_gone(started: subprocess.Popen[bytes], word: str) -> None:
    """The probe has ended, long before its attempt would, without a word, and nothing of it is left."""
    output, error = started.communicate(timeout=60)
    assert started.returncode != 0
    assert error == b""
    assert b"probe.complete" not in output
    assert not processes_with(word)
    assert not leftovers(started.pid)


@EVERY_SHELL
@SIGNALS
def test_a_signal_in_an_attempt_leaves_nothing(folder: Path, name: str, number: signal.Signals) -> None:
    word = f"8{uuid4().int % 10**12}"
    started = run_until(folder, word, shell(name), unshare=f"exec sleep {word}")
    started.send_signal(number)
    assert_gone(started, word)


@EVERY_SHELL
@USERS
def test_a_signal_with_overlayfs_mounted_leaves_nothing(folder: Path, name: str, user: int | None) -> None:
    word = f"7{uuid4().int % 10**12}"
    rm = f'case $1$2 in *merged*) exec sleep {word} ;; esac; exec /bin/rm "$@"'
    started = run_until(folder, word, shell(name), user, rm=rm)
    started.terminate()
    assert_gone(started, word)


@EVERY_SHELL
def test_a_reader_that_goes_away_ends_the_probe(folder: Path, name: str) -> None:
    word = f"6{uuid4().int % 10**12}"
    started = run_until(folder, word, shell(name), unshare=f"exec sleep {word}")
    assert started.stdout
    assert started.stderr
    started.stdout.close()
    for process in processes_with(word):
        os.kill(process, signal.SIGTERM)
    assert started.stderr.read() == b""
    assert started.wait(timeout=60) != 0
    assert not leftovers(started.pid)


@EVERY_SHELL
@USERS
def test_a_probe_that_ends_by_itself_leaves_nothing(name: str, user: int | None) -> None:
    started = start(shell(name), user, HOME="/tmp")
    output = started.communicate(timeout=60)[0]
    assert b"probe.complete=yes" in output
    assert not leftovers(started.pid)


NO_PROCESS = 2**22 + 1
"""More than the highest process id that Linux gives."""
DAYS_AGO = 3 * 86400


def left(place: Path, name: str, owner: int | None, *, own: str = "", age: int = DAYS_AGO) -> Path:
    """A folder as a killed probe leaves it: with one that nobody may enter, of overlayfs."""
    made = place / f".werf-wizard-probe.{name}"
    (made / own / "work" / "work").mkdir(parents=True)
    (made / own / "work" / "work").chmod(0)
    (made / "said").touch()
    (made / own / "link").symlink_to(place / "kept")
    if owner is not None:
        for one in [made, *made.rglob("*")]:
            os.chown(one, owner, owner, follow_symlinks=False)
    os.utime(made, (time.time() - age,) * 2)
    return made


@EVERY_SHELL
def test_what_killed_probes_of_the_same_user_left_goes_a_day_later(folder: Path, name: str) -> None:
    user = USER if is_root() else None
    (folder / "kept").mkdir()
    (folder / "kept" / "file").touch()
    if user is not None:
        os.chown(folder, user, user)
    gone = left(folder, f"{NO_PROCESS}.a1B2c3", user)
    kept = [
        left(folder, f"{NO_PROCESS}.young1", user, age=60),
        left(folder, f"{os.getpid()}.alive1", user),
        left(folder, f"{NO_PROCESS}.longer1", user),
        left(folder, "word.a1B2c3", user),
    ]
    if is_root():
        kept += [left(folder, f"{NO_PROCESS}.other1", 1001)]
    (folder / f".werf-wizard-probe.{NO_PROCESS}.link12").symlink_to(folder / "kept")
    script = probe_script().rpartition("main <")[0] + 'as_user= uid=$(id -u); clear_left "$1"'
    ran = subprocess.run(
        [*shell(name), "-c", script, "sh", str(folder)], capture_output=True, check=False, user=user, group=user
    )
    assert not gone.exists()
    assert [one for one in kept if not one.exists()] == []
    assert (folder / "kept" / "file").exists()
    assert len(list(folder.iterdir())) == len(kept) + 2, ran.stderr


@ROOT_ONLY
@EVERY_SHELL
def test_root_takes_away_as_the_user_what_is_the_users(folder: Path, name: str) -> None:
    """Its own folder may hold one of the user's, who can put anything there at any time: root removes no tree."""
    own = left(folder, f"{NO_PROCESS}.a1B2c3", 0, own="own")
    for one in [own / "own", *(own / "own").rglob("*")]:
        os.chown(one, USER, USER, follow_symlinks=False)
    full = left(folder, f"{NO_PROCESS}.full12", 0)
    theirs = left(folder, f"{NO_PROCESS}.users1", USER)
    os.chown(folder, 0, 0)
    folder.chmod(0o1777)
    as_user = f"{shutil.which('setpriv')} --reuid={USER} --regid={USER} --clear-groups"
    script = probe_script().rpartition("main <")[0] + f'uid=0 as_user="{as_user}"; clear_left "$1"'
    command = [*shell(name), "-c", script, "sh", str(folder)]
    subprocess.run(command, capture_output=True, check=False)
    assert (own.exists(), full.exists(), theirs.exists()) == (False, True, True)
    assert (full / "work").exists()
    command[-3] = script.replace('"$1"', '"$1" "$as_user"')
    subprocess.run(command, capture_output=True, check=False)
    assert not theirs.exists()


def test_a_run_clears_the_place_where_it_tries(folder: Path) -> None:
    if is_root():
        os.chown(folder, USER, USER)
    gone = left(folder, f"{NO_PROCESS}.a1B2c3", USER if is_root() else None)
    path = put(folder, awk=types("tmpfs", "tmpfs", "ext4", "tmpfs"))
    probe(["sh"], environment(PATH=path, TMPDIR=str(folder), HOME="/nowhere"), stdin=True)
    assert not gone.exists()
